// The endpoint's ports: HTTP with the WebSocket carrier on it, and the TCP carrier, behind one door.
import type { RequestListener } from 'node:http'
import { listen } from '#platform/http/listen.js'
import type { CarrierHandler } from '#platform/net/carrier.js'
import { createDoor } from '#platform/net/door.js'
import { listenTcp } from '#platform/net/tcp.js'
import { attachWebSocket, CHAT_PATH } from '#platform/net/websocket.js'
import type { MetaConfig } from './config.js'

export interface Listeners {
  /** `http://host:port`. */
  readonly url: string
  /** `tcp://host:port`. */
  readonly chat: string
  /** `ws://host:port/ws/chat`. */
  readonly chatWs: string
  /** Takes nothing new, lets HTTP requests end, cuts every chat connection. */
  close(): Promise<void>
}

/** An upload of the largest file over a slow line; where something else takes so long, nothing is gained by it. */
const UPLOAD_MILLISECONDS = 30 * 60_000

/** @throws {Error} with code EADDRINUSE where a port is taken. */
export async function openListeners(
  config: MetaConfig,
  handler: RequestListener,
  onCarrier: CarrierHandler,
): Promise<Listeners> {
  const { host } = config
  const door = createDoor(config.unauthenticatedConnections)
  const http = await listen(handler, { host, port: config.port, requestMilliseconds: UPLOAD_MILLISECONDS })
  const webSocket = attachWebSocket(http.server, { onCarrier, door })
  const closeHttp = async (): Promise<void> => {
    webSocket.close()
    await http.close()
  }
  try {
    const tcp = await listenTcp({ host, port: config.chatPort, onCarrier, door })
    const { hostname } = new URL(http.url)
    return {
      url: http.url,
      chat: `tcp://${hostname}:${tcp.port}`,
      chatWs: `${http.url.replace(/^http/, 'ws')}${CHAT_PATH}`,
      async close() {
        await Promise.all([tcp.close(), closeHttp()])
      },
    }
  } catch (error) {
    await closeHttp()
    throw error
  }
}

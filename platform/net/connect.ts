// Connects to a chat endpoint by its URL: tcp:// or ws:// (wss://).
import { type Carrier, CarrierError } from './carrier.js'
import { connectTcp } from './tcp.js'
import type { WebSocketConnectOptions } from './websocket.js'

/** @throws {CarrierError} `bad-url` for any other scheme or a TCP URL without a port; else as the carrier. */
export async function connectCarrier(url: string, options: WebSocketConnectOptions): Promise<Carrier> {
  if (!URL.canParse(url)) throw new CarrierError('bad-url', `${url} is no URL`)
  const { protocol, hostname, port } = new URL(url)
  if (protocol === 'ws:' || protocol === 'wss:') {
    // Its library brings HTTP and TLS with it, which a client on TCP needs for nothing.
    const { connectWebSocket } = await import('./websocket.js')
    return connectWebSocket(url, options)
  }
  if (protocol !== 'tcp:' || hostname === '' || port === '') {
    throw new CarrierError(
      'bad-url',
      `${url} is no chat endpoint: expected tcp://host:port or ws://host:port/path`,
    )
  }
  return connectTcp({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), ...options })
}

// The WebSocket carrier: what web clients use, at /ws/chat; the same bytes as over TCP, one binary
// message per write, any number of frames in it (as open clients show).
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import type { Bytes } from '#proto/bytes.js'
import type { Clock } from '../clock.js'
import { type Carrier, CarrierError, type CarrierHandler, CONGESTED_BYTES } from './carrier.js'
import { createDoor, type Door } from './door.js'

export const CHAT_PATH = '/ws/chat'
/** A frame of 1 MiB, or what the pump puts into one write, with room to spare. */
const MAXIMUM_MESSAGE_BYTES = 2 * 1024 * 1024
/** Raw bytes before login: 64 KiB of channel and the WebSocket framing around them. */
const UNAUTHENTICATED_BYTES = 96 * 1024

export interface WebSocketConnectOptions {
  readonly timeoutMilliseconds: number
  readonly clock: Clock
}

/** @param url `ws:` or `wss:`. @throws {CarrierError}. */
export function connectWebSocket(url: string, options: WebSocketConnectOptions): Promise<Carrier> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAXIMUM_MESSAGE_BYTES,
      followRedirects: false,
    })
    const cancel = options.clock.after(options.timeoutMilliseconds, () => {
      reject(new CarrierError('timeout', `${url} did not answer`))
      socket.terminate()
    })
    socket.once('open', () => {
      cancel()
      resolve(webSocketCarrier(socket, ''))
    })
    // Stays attached: a failed connection and an ended one both report here first.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      cancel()
      reject(new CarrierError(failureCode(error), `${url}: ${error.message}`, { cause: error }))
    })
  })
}

function failureCode(error: NodeJS.ErrnoException): 'refused' | 'unreachable' | 'not-a-chat-endpoint' {
  if (error.code === 'ECONNREFUSED') return 'refused'
  return error.message.startsWith('Unexpected server response') ? 'not-a-chat-endpoint' : 'unreachable'
}

export interface WebSocketAttachOptions {
  readonly path?: string
  readonly onCarrier: CarrierHandler
  /** Shared with the TCP listener of the same server. */
  readonly door?: Door
}

export interface WebSocketListener {
  /** Stops accepting and cuts what is still connected; the HTTP server stays. */
  close(): void
}

/** Takes the upgrades of an HTTP server; any other path is answered 404, a full door 503. */
export function attachWebSocket(server: Server, options: WebSocketAttachOptions): WebSocketListener {
  const door = options.door ?? createDoor()
  const path = options.path ?? CHAT_PATH
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAXIMUM_MESSAGE_BYTES,
  })
  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    if (request.url?.split('?')[0] !== path) {
      refuseUpgrade(stream, '404 Not Found')
      return
    }
    const leave = door.enter()
    if (!leave) {
      refuseUpgrade(stream, '503 Service Unavailable')
      return
    }
    stream.once('close', leave)
    const authenticated = limitUnauthenticated(stream, head.length, leave)
    sockets.handleUpgrade(request, stream, head, (socket) => {
      options.onCarrier(webSocketCarrier(socket, request.socket.remoteAddress ?? ''), authenticated)
    })
  }
  server.on('upgrade', upgrade)
  return {
    close() {
      server.off('upgrade', upgrade)
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

function refuseUpgrade(stream: Duplex, status: string): void {
  stream.on('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/**
 * Counts raw bytes until the login: a WebSocket message is collected whole before the session sees any of
 * it, so the session's own limit would come too late.
 */
function limitUnauthenticated(stream: Duplex, already: number, leave: () => void): () => void {
  let bytes = already
  const count = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes > UNAUTHENTICATED_BYTES) stream.destroy()
  }
  stream.on('data', count)
  return () => {
    stream.off('data', count)
    leave()
  }
}

function webSocketCarrier(socket: WebSocket, remoteAddress: string): Carrier {
  let congested = false
  let drained = (): void => undefined
  const written = (): void => {
    if (!congested || socket.bufferedAmount >= CONGESTED_BYTES) return
    congested = false
    drained()
  }
  socket.binaryType = 'nodebuffer'
  // What comes before anybody listens must not be lost.
  socket.pause()
  // Every error is followed by `close`, which is all that a session needs to know.
  socket.on('error', () => {
    socket.terminate()
  })
  return {
    remoteAddress,
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    attach(listener) {
      drained = listener.drained
      socket.on('message', (message: Bytes, binary) => {
        if (binary) listener.data(message)
        else socket.close(1003, 'binary messages only')
      })
      socket.resume()
      if (socket.readyState === WebSocket.CLOSED) setImmediate(listener.closed)
      else socket.once('close', listener.closed)
    },
    write(bytes) {
      if (socket.readyState !== WebSocket.OPEN) return
      socket.send(bytes, { binary: true }, written)
      if (socket.bufferedAmount >= CONGESTED_BYTES) congested = true
    },
    pause: () => {
      socket.pause()
    },
    resume: () => {
      socket.resume()
    },
    close: () => {
      socket.close(1000)
    },
    destroy: () => {
      socket.terminate()
    },
  }
}

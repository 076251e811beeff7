// The raw TCP carrier: what phones use.
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../clock.js'
import { type Carrier, CarrierError, type CarrierHandler } from './carrier.js'
import { createDoor, type Door } from './door.js'

export interface TcpConnectOptions {
  readonly host: string
  readonly port: number
  readonly timeoutMilliseconds: number
  readonly clock: Clock
}

/** @throws {CarrierError} `refused`, `unreachable` or `timeout`. */
export function connectTcp(options: TcpConnectOptions): Promise<Carrier> {
  return new Promise((resolve, reject) => {
    const { host, port } = options
    const socket = connect({ host, port })
    const cancel = options.clock.after(options.timeoutMilliseconds, () => {
      socket.destroy()
      reject(new CarrierError('timeout', `${host}:${port} did not answer`))
    })
    const fail = (error: NodeJS.ErrnoException): void => {
      cancel()
      const code = error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable'
      reject(new CarrierError(code, `${host}:${port}: ${error.message}`, { cause: error }))
    }
    socket.once('error', fail)
    socket.once('connect', () => {
      cancel()
      socket.off('error', fail)
      resolve(tcpCarrier(socket))
    })
  })
}

export interface TcpListenOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly onCarrier: CarrierHandler
  /** Shared with the WebSocket listener of the same server. */
  readonly door?: Door
}

export interface TcpListener {
  readonly port: number
  /** Stops accepting and cuts what is still connected. */
  close(): Promise<void>
}

/** Connections beyond the door's limit are cut before a byte is read. */
export async function listenTcp(options: TcpListenOptions): Promise<TcpListener> {
  const door = options.door ?? createDoor()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const leave = door.enter()
    if (!leave) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      leave()
    })
    options.onCarrier(tcpCarrier(socket), leave)
  })
  const port = await listening(server, options)
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function listening(server: Server, options: TcpListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') throw new TypeError('a TCP listener has a port')
      resolve(address.port)
    })
  })
}

function tcpCarrier(socket: Socket): Carrier {
  socket.setNoDelay(true)
  // Every error is followed by `close`, which is all that a session needs to know.
  socket.on('error', () => {
    socket.destroy()
  })
  const remoteAddress = socket.remoteAddress ?? ''
  return {
    remoteAddress,
    get bufferedBytes() {
      return socket.writableLength
    },
    attach(listener) {
      socket.on('data', (chunk: Buffer<ArrayBuffer>) => {
        listener.data(chunk)
      })
      socket.on('drain', () => {
        listener.drained()
      })
      if (socket.destroyed) setImmediate(listener.closed)
      else socket.once('close', listener.closed)
    },
    write(bytes) {
      if (socket.writable) socket.write(bytes)
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }
}

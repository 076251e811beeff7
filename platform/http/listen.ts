// A listening HTTP server with its deadlines, and a way to end it that is graceful and bounded.
import { createServer, type RequestListener, type Server } from 'node:http'
import { oneAtATime } from './one-at-a-time.js'

export interface ListenOptions {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
  /** All headers must be in by then; default 10 s. */
  readonly headersMilliseconds?: number
  /** The whole request must be in by then; 0 for routes that take long uploads. Default 30 s. */
  readonly requestMilliseconds?: number
  /** A connection on which nothing moves, or that waits for its next request; default 15 s. */
  readonly idleMilliseconds?: number
  /** Further connections are refused; default 10,000. */
  readonly maximumConnections?: number
}

interface RunningHttp {
  /** `http://host:port`. */
  readonly url: string
  readonly port: number
  readonly server: Server
  /** Takes no more requests, lets those under way end, cuts what is left after 2 s. Safe to call twice. */
  close(): Promise<void>
}

const GRACE_MILLISECONDS = 2000

/** Resolves when listening. @throws {Error} with code EADDRINUSE where the port is taken. */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<RunningHttp> {
  const host = options.host ?? '127.0.0.1'
  const idle = options.idleMilliseconds ?? 15_000
  const server = createServer(
    {
      headersTimeout: options.headersMilliseconds ?? 10_000,
      requestTimeout: options.requestMilliseconds ?? 30_000,
      keepAliveTimeout: idle,
      connectionsCheckingInterval: 1000,
    },
    oneAtATime(handler),
  )
  server.timeout = idle
  server.maxConnections = options.maximumConnections ?? 10_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('an HTTP server listens on a port')
  const shown = host.includes(':') ? `[${host}]` : host
  let closing: Promise<void> | undefined
  return {
    url: `http://${shown}:${address.port}`,
    port: address.port,
    server,
    close: () => (closing ??= closeServer(server)),
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections()
    }, GRACE_MILLISECONDS)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

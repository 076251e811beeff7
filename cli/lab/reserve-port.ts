// A port known before its server runs: others must be told of it first.
import { createServer } from 'node:net'

export interface ReservedPort {
  readonly port: number
  /** Lets the server have it, to be started at once. Safe to call twice. */
  release(): Promise<void>
}

/** A free port where `port` is 0, held until it is released; any other one is taken as it is, and not held. */
export async function reservePort(port: number): Promise<ReservedPort> {
  if (port !== 0) return { port, release: () => Promise.resolve() }
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server listens on a port')
  let released: Promise<void> | undefined
  return {
    port: address.port,
    release: () =>
      (released ??= new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      })),
  }
}

// A line to a server that a test can cut: in the middle of a transfer, or altogether.
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface Line {
  readonly port: number
  /** Octets that went to the server so far, and that came from it. */
  readonly counts: { readonly up: number; readonly down: number }
  /** Cuts every connection as soon as so many more octets went that way. Happens once. */
  cutAfter(direction: 'up' | 'down', octets: number): void
  /** Passes nothing on any more once so many more octets went that way, until `release`; resolves then. */
  holdAfter(direction: 'up' | 'down', octets: number): Promise<void>
  release(): void
  /** Cuts what there is, and nobody listens any more. */
  down(): Promise<void>
  /** Listens again. */
  up(): Promise<void>
  close(): Promise<void>
}

/** Listens on `port` (0: any) of this machine and passes on what comes to `to`. */
export async function openLine(port: number, to: number): Promise<Line> {
  const sockets = new Set<Socket>()
  const counts = { up: 0, down: 0 }
  const waiting = new Set<Socket>()
  let cut: { direction: 'up' | 'down'; at: number } | undefined
  let hold: { direction: 'up' | 'down'; at: number; held: () => void } | undefined
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const follow = (from: Socket, into: Socket, direction: 'up' | 'down'): void => {
    sockets.add(from)
    from.on('data', (chunk) => {
      counts[direction] += chunk.length
      if (cut?.direction === direction && counts[direction] >= cut.at) {
        cut = undefined
        hangUp()
        return
      }
      if (!into.write(chunk)) from.pause()
      if (hold?.direction !== direction || counts[direction] < hold.at) return
      from.pause()
      waiting.add(from)
      hold.held()
    })
    into.on('drain', () => {
      if (!waiting.has(from)) from.resume()
    })
    from.on('end', () => into.end())
    from.on('error', () => into.destroy())
    from.on('close', () => {
      sockets.delete(from)
      into.destroy()
    })
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true })
    follow(client, upstream, 'up')
    follow(upstream, client, 'down')
  })
  let own = await listening(server, port)
  const down = async (): Promise<void> => {
    if (!server.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    hangUp()
    await closed
  }
  return {
    get port() {
      return own
    },
    counts,
    cutAfter(direction, octets) {
      cut = { direction, at: counts[direction] + octets }
    },
    holdAfter: (direction, octets) =>
      new Promise((held) => {
        hold = { direction, at: counts[direction] + octets, held }
      }),
    release() {
      hold = undefined
      for (const socket of waiting) socket.resume()
      waiting.clear()
    },
    down,
    async up() {
      own = await listening(server, own)
    },
    close: down,
  }
}

async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

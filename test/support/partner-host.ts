// A partner's media host that answers octet for octet what a test tells it, and keeps what it was sent.
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface PartnerHost {
  readonly port: number
  /** `http://127.0.0.1:{port}/m`. */
  readonly mediaBaseUrl: string
  /** Everything that came, a text for each connection. */
  readonly received: string[]
  /** What each connection does once the headers of its request are in; by default nothing. */
  answer: (socket: Socket, request: string) => void
  /** What each connection does before anything came; by default nothing. */
  greet: (socket: Socket) => void
  /** Connections that are open now. */
  readonly open: number
  /** Resolves once so many requests have come in all. */
  asked(count: number): Promise<void>
  /** Resolves once no connection is open. */
  deserted(): Promise<void>
  close(): Promise<void>
}

export async function startPartnerHost(): Promise<PartnerHost> {
  const sockets = new Set<Socket>()
  const received: string[] = []
  let requests = 0
  let waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = []
  const look = (): void => {
    for (const one of waiting) if (one.holds()) one.resolve()
    waiting = waiting.filter((one) => !one.holds())
  }
  const until = (holds: () => boolean): Promise<void> =>
    holds() ? Promise.resolve() : new Promise((resolve) => waiting.push({ holds, resolve }))

  const server = createServer((socket) => {
    const at = received.push('') - 1
    sockets.add(socket)
    host.greet(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      sockets.delete(socket)
      look()
    })
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      const before = received[at] ?? ''
      received[at] = before + chunk
      if (before.includes('\r\n\r\n') || !received[at].includes('\r\n\r\n')) return
      requests += 1
      host.answer(socket, received[at])
      look()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const host: PartnerHost = {
    port,
    mediaBaseUrl: `http://127.0.0.1:${port}/m`,
    received,
    answer: () => undefined,
    greet: () => undefined,
    get open() {
      return sockets.size
    },
    asked: (count) => until(() => requests >= count),
    deserted: () => until(() => sockets.size === 0),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => {
          resolve()
        })
      }),
  }
  return host
}

/** A whole answer, closed after it. */
export function answerWith(head: string, body: Uint8Array | string = ''): PartnerHost['answer'] {
  return (socket) => {
    socket.write(`HTTP/1.1 ${head}\r\n\r\n`)
    socket.end(body)
  }
}

/** 200 with these octets. */
export function giveBlob(bytes: Uint8Array): PartnerHost['answer'] {
  return answerWith(`200 OK\r\ncontent-length: ${bytes.length}`, bytes)
}

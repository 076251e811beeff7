// The owner's end of the hand-over: runs other processes' commands on this process's open profile.
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { LineSplitter } from './json-lines.js'
import {
  encodeLine,
  parseRequest,
  type HandOverRequest,
  type OwnerGreeting,
  type OwnerReply,
} from './owner-message.js'

/** The reason of a handed-over command's signal where the owner ends; any other reason is a cancellation. */
export const OWNER_LEAVES = 'the owner leaves'

/** Output that a peer has not read; past it the peer is given up. */
const MAXIMUM_UNREAD = 16 * 1024 * 1024

/** Runs one handed-over command; resolves with its last reply (`exit` or `moved`) and never rejects. */
export type PerformHandOver = (
  request: HandOverRequest,
  reply: (reply: OwnerReply) => void,
  signal: AbortSignal,
) => Promise<OwnerReply>

export interface OwnerServer {
  /** Stops listening, asks the running commands to end, and resolves when they have. */
  close(): Promise<void>
}

/** Listens on `path`, replacing what a dead owner left there: call it only while holding the profile's lock. */
export async function serveOwner(
  path: string,
  greeting: OwnerGreeting,
  perform: PerformHandOver,
): Promise<OwnerServer> {
  rmSync(path, { force: true })
  const visitors = new Set<Visitor>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const visitor = new Visitor(socket, perform)
    visitors.add(visitor)
    socket.once('close', () => visitors.delete(visitor))
    socket.write(encodeLine(greeting))
  })
  await listening(server, path)
  chmodSync(path, 0o600)
  return {
    async close() {
      server.close()
      await Promise.all([...visitors].map((visitor) => visitor.leave()))
    },
  }
}

/** One process that has connected, and the command it handed over. */
class Visitor {
  readonly #socket: Socket
  readonly #perform: PerformHandOver
  readonly #control = new AbortController()
  readonly #lines = new LineSplitter()
  #command: Promise<void> | undefined

  constructor(socket: Socket, perform: PerformHandOver) {
    this.#socket = socket
    this.#perform = perform
    const cancel = (): void => {
      this.#control.abort('cancelled')
    }
    socket.on('data', (chunk) => {
      this.#receive(chunk)
    })
    socket.once('end', cancel)
    socket.once('error', cancel)
    socket.once('close', cancel)
  }

  async leave(): Promise<void> {
    this.#control.abort(OWNER_LEAVES)
    await this.#command
    this.#socket.destroySoon()
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const line of this.#lines.push(chunk)) this.#begin(parseRequest(line))
    } catch (error) {
      this.#end({ kind: 'exit', code: 1, error: error instanceof Error ? error.message : String(error) })
    }
  }

  #begin(request: HandOverRequest): void {
    if (this.#command) throw new TypeError('a second request on one connection')
    const reply = (message: OwnerReply): void => {
      this.#reply(message)
    }
    this.#command = this.#perform(request, reply, this.#control.signal).then((last) => {
      this.#end(last)
    })
  }

  #reply(message: OwnerReply): void {
    if (this.#socket.writable) this.#socket.write(encodeLine(message))
    if (this.#socket.writableLength > MAXIMUM_UNREAD) this.#socket.destroy()
  }

  #end(last: OwnerReply): void {
    this.#reply(last)
    this.#socket.destroySoon()
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

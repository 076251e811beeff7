// The other end of the hand-over: gives this process's command to the profile's owner and streams its output.
import { createConnection, type Socket } from 'node:net'
import { LineSplitter, type JsonObject } from './json-lines.js'
import {
  encodeLine,
  parseGreeting,
  parseReply,
  type HandOverRequest,
  type OwnerGreeting,
  type OwnerReply,
} from './owner-message.js'

export type HandOverEnd =
  | { readonly kind: 'exit'; readonly code: number; readonly error?: string }
  /** The owner ended, or died, first. `args` are what is left to do. */
  | { readonly kind: 'gone'; readonly args: JsonObject }

export interface HandOverOutput {
  out(line: string): void
  note(line: string): void
  progress(line: string): void
}

/** A connection to a living owner, before anything was asked of it. */
export interface OwnerConnection {
  readonly greeting: OwnerGreeting
  /** Runs the command there. When `signal` fires the owner is told to cancel, and still says how it ended. */
  handOver(request: HandOverRequest, output: HandOverOutput, signal: AbortSignal): Promise<HandOverEnd>
  close(): void
}

/** `undefined` where nobody listens (or no longer does): the profile is free, or its owner comes or goes. */
export function connectToOwner(path: string): Promise<OwnerConnection | undefined> {
  const lines = new LineReader(createConnection({ path, allowHalfOpen: true }))
  return lines.next().then((line) => {
    if (line === undefined) return undefined
    const greeting = parseGreeting(line)
    return {
      greeting,
      handOver: (request, output, signal) => handOver(lines, request, output, signal),
      close() {
        lines.socket.destroy()
      },
    }
  })
}

async function handOver(
  lines: LineReader,
  request: HandOverRequest,
  output: HandOverOutput,
  signal: AbortSignal,
): Promise<HandOverEnd> {
  const cancel = (): void => {
    lines.socket.end()
  }
  lines.socket.write(encodeLine(request))
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    return await followReplies(lines, request.args, output)
  } finally {
    signal.removeEventListener('abort', cancel)
    lines.socket.destroy()
  }
}

async function followReplies(
  lines: LineReader,
  first: JsonObject,
  output: HandOverOutput,
): Promise<HandOverEnd> {
  let args = first
  for (;;) {
    const line = await lines.next()
    const reply: OwnerReply = line === undefined ? { kind: 'moved' } : parseReply(line)
    switch (reply.kind) {
      case 'out':
        output.out(reply.line)
        args = { ...args, ...reply.resume }
        break
      case 'note':
        output.note(reply.line)
        break
      case 'progress':
        output.progress(reply.line)
        break
      case 'exit':
        return reply
      case 'moved':
        return { kind: 'gone', args }
    }
  }
}

/** Lines of a socket one at a time; `undefined` once it has ended, however it did. */
class LineReader {
  readonly socket: Socket
  readonly #splitter = new LineSplitter()
  readonly #ready: string[] = []
  #failure: Error | undefined
  #ended = false
  #wake: (() => void) | undefined

  constructor(socket: Socket) {
    this.socket = socket
    const end = (): void => {
      this.#ended = true
      this.#wake?.()
    }
    socket.on('data', (chunk) => {
      this.#take(chunk)
    })
    // A refused or broken connection means the same as an ended one: there is no owner to talk to.
    socket.once('error', end)
    socket.once('end', end)
    socket.once('close', end)
  }

  async next(): Promise<string | undefined> {
    for (;;) {
      const line = this.#ready.shift()
      if (line !== undefined) return line
      if (this.#failure) throw this.#failure
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #take(chunk: Uint8Array): void {
    try {
      this.#ready.push(...this.#splitter.push(chunk))
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
      this.socket.destroy()
    }
    this.#wake?.()
  }
}

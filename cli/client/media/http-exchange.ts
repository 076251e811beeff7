// One HTTP request whose body or answer may be a whole file: nothing is buffered, and whoever is silent too long is
// left. Redirects are answers like any other, so no credential travels to another place than it was meant for.
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { FetchError, secureUrl } from '#platform/http/fetch.js'
import type { CancelTimer, Clock } from '#platform/clock.js'
import { stopped, TransferError } from './transfer-error.js'

const CONNECT_MILLISECONDS = 10_000
/** Without one octet in either direction. */
const IDLE_MILLISECONDS = 30_000
/** Of an answer that is only read for what it says. */
const MAXIMUM_WORDS = 16 * 1024

export interface Exchange {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  /** Read as the network takes it. It is ended early where the server answers before it has all. */
  readonly body?: AsyncIterable<Uint8Array>
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  /** Of a name in lower case. */
  header(name: string): string | undefined
  /** The body as it comes. @throws {TransferError} */
  chunks(): AsyncGenerator<Uint8Array>
  /** The beginning of the body as text, and the end of the exchange. Never throws. */
  words(): Promise<string>
  /** Ends the exchange, read or not. */
  end(): void
}

/**
 * Resolves with the head of the answer, whatever its status.
 * @throws {TransferError} `unreachable`, `timed-out`, `stopped`, `refused` for a URL that nothing secret may be sent
 * to; also whatever the body throws.
 */
export async function exchange(url: string, options: Exchange): Promise<Answer> {
  const target = checkedUrl(url)
  if (options.signal.aborted) throw stopped()
  const { method, headers, signal, clock } = options
  const ask = target.protocol === 'https:' ? httpsRequest : httpRequest
  const request = ask(target, { method, headers: { 'accept-encoding': 'identity', ...headers }, signal })
  const watch = watchOver(request, clock)
  const why = (error: unknown): TransferError => {
    if (signal.aborted) return stopped()
    if (error instanceof TransferError) return error
    if (watch.late) return new TransferError('timed-out', `${target.host} does not answer`)
    return new TransferError('unreachable', `${target.host} cannot be reached (${reason(error)})`, {
      cause: error,
    })
  }
  try {
    const answered = answerOf(request)
    await Promise.all([send(request, options.body, watch), answered])
    return answer(await answered, watch, why)
  } catch (error) {
    watch.end()
    request.destroy()
    throw why(error)
  }
}

function checkedUrl(url: string): URL {
  try {
    return secureUrl(url)
  } catch (error) {
    if (error instanceof FetchError) throw new TransferError('refused', error.message, { cause: error })
    throw error
  }
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    request.on('error', reject)
    request.once('close', () => {
      reject(new Error('the connection was closed'))
    })
  })
}

async function send(
  request: ClientRequest,
  body: AsyncIterable<Uint8Array> | undefined,
  watch: Watch,
): Promise<void> {
  let over = false
  const end = (): void => {
    over = true
  }
  for (const event of ['response', 'error', 'close']) request.once(event, end)
  for await (const chunk of body ?? []) {
    if (isOver()) return
    if (!request.write(chunk)) await room(request)
    watch.touch()
    if (isOver()) return
  }
  request.end()

  function isOver(): boolean {
    return over
  }
}

/** Resolves when more may be written, or nothing more can be. */
function room(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'response', 'error', 'close']
    const done = (): void => {
      for (const event of events) request.off(event, done)
      resolve()
    }
    for (const event of events) request.on(event, done)
    if (request.destroyed) done()
  })
}

function answer(message: IncomingMessage, watch: Watch, why: (error: unknown) => TransferError): Answer {
  const end = (): void => {
    watch.end()
    message.destroy()
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      watch.touch()
      for await (const chunk of message as AsyncIterable<Uint8Array>) {
        yield chunk
        watch.touch()
      }
    } catch (error) {
      throw why(error)
    } finally {
      end()
    }
  }
  return {
    status: message.statusCode ?? 0,
    header: (name) => message.headers[name]?.toString(),
    chunks,
    end,
    async words() {
      let text = ''
      try {
        for await (const chunk of chunks()) {
          text += Buffer.from(chunk).toString('utf8')
          if (text.length > MAXIMUM_WORDS) break
        }
      } catch (error) {
        if (!(error instanceof TransferError)) throw error
      }
      return text
    },
  }
}

interface Watch {
  readonly late: boolean
  touch(): void
  end(): void
}

/** Destroys the request of a server that is not there in time, or falls silent. */
function watchOver(request: ClientRequest, clock: Clock): Watch {
  let cancel: CancelTimer
  let late = false
  let over = false
  const arm = (milliseconds: number): void => {
    cancel = clock.after(milliseconds, () => {
      late = true
      request.destroy()
    })
  }
  const touch = (): void => {
    if (over) return
    cancel()
    arm(IDLE_MILLISECONDS)
  }
  arm(CONNECT_MILLISECONDS)
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', touch)
    else touch()
  })
  return {
    get late() {
      return late
    },
    touch,
    end() {
      over = true
      cancel()
    },
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

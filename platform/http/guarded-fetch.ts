// A small answer of a server we do not trust, whose address somebody we do not trust either has told us: bounded in
// bytes and time, from addresses that a guard allows, no redirects.
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../clock.js'
import type { AddressGuard } from '../net/address-guard.js'
import type { Resolve } from '../net/resolve.js'
import { createDeadline } from './deadline.js'
import { FetchError, secureUrl } from './fetch.js'
import { guardedRequest } from './guarded-request.js'

interface GuardedFetchDeps {
  readonly guard: AddressGuard
  readonly resolve: Resolve
  readonly clock: Clock
  /** For each whole exchange. */
  readonly timeoutMilliseconds: number
}

interface GuardedFetchOptions {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Of the answer's body, counted as it arrives. Default 64 KiB. */
  readonly maximumBytes?: number
}

interface GuardedAnswer {
  readonly status: number
  readonly body: Uint8Array<ArrayBuffer>
}

/** Any status but a redirect is an answer. Rejects with FetchError, which names the URL's origin and nothing more of it. */
export type GuardedFetch = (url: string, options?: GuardedFetchOptions) => Promise<GuardedAnswer>

export function createGuardedFetch(deps: GuardedFetchDeps): GuardedFetch {
  const { clock, timeoutMilliseconds } = deps
  return async (text, options = {}) => {
    const url = secureUrl(text)
    const deadline = createDeadline(clock, () => new FetchError('timed-out', 'no answer in time'))
    deadline.set(timeoutMilliseconds)
    try {
      const response = await guardedRequest(url, {
        ...deps,
        method: options.method ?? 'GET',
        ...(options.body === undefined ? {} : { body: options.body }),
        headers: { 'accept-encoding': 'identity', ...options.headers },
        connectMilliseconds: timeoutMilliseconds,
        answerMilliseconds: timeoutMilliseconds,
        signal: deadline.signal,
      })
      const body = await readBounded(response, options.maximumBytes ?? 64 * 1024, deadline.signal)
      return { status: response.statusCode ?? 0, body }
    } catch (error) {
      if (!(error instanceof FetchError)) throw error
      throw new FetchError(error.code, `${url.origin}: ${error.message}`, { cause: error })
    } finally {
      deadline.clear()
    }
  }
}

/** {@link GuardedFetch} of a published document: GET, answered with 200. Rejects with FetchError. */
export async function guardedDocument(fetch: GuardedFetch, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const { status, body } = await fetch(url)
  if (status === 200) return body
  throw new FetchError('bad-status', `${new URL(url).origin} answered ${status}`)
}

async function readBounded(
  response: IncomingMessage,
  maximumBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  const pieces: AsyncIterable<Uint8Array> = response
  try {
    // Leaving the loop early destroys the answer and its connection.
    for await (const chunk of pieces) {
      length += chunk.length
      if (length > maximumBytes) throw new FetchError('too-large', `answered more than ${maximumBytes} bytes`)
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof FetchError) throw cause
    signal.throwIfAborted()
    throw new FetchError('unreachable', 'the connection failed', { cause })
  }
  return new Uint8Array(Buffer.concat(chunks))
}

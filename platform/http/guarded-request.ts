// A request to a server we do not trust, on behalf of somebody we do not trust either: only to addresses that a guard
// allows, on a connection of its own, and streamed. Small answers are read by guarded-fetch.ts; servers that this
// program's own operator chose are asked by fetch.ts.
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Clock } from '../clock.js'
import type { AddressGuard } from '../net/address-guard.js'
import type { Resolve } from '../net/resolve.js'
import { createDeadline } from './deadline.js'
import { FetchError } from './fetch.js'

interface GuardedRequestOptions {
  readonly guard: AddressGuard
  readonly resolve: Resolve
  readonly clock: Clock
  /** Default GET. */
  readonly method?: 'GET' | 'POST'
  readonly body?: string
  /** All that is sent beside Host, Connection and the length of a body. */
  readonly headers: Readonly<Record<string, string>>
  /** Until the connection stands, TLS included. */
  readonly connectMilliseconds: number
  /** From then on, until the headers of the answer are in. */
  readonly answerMilliseconds: number
  /** Ends the exchange at any time, the answer's body too; its reason is what this rejects with. */
  readonly signal: AbortSignal
}

const MAXIMUM_HEADER_BYTES = 8 * 1024

/**
 * Answers with the body unread, whatever the status but a redirect; the caller reads it or destroys it. The name is
 * resolved once, every address it has is checked before the connection, and the one that was reached after it.
 * @param url http or https, without user; only its path and query are asked for.
 * @throws {FetchError} `unreachable`, `address-refused`, `timed-out`, `redirected`, `encoded`.
 */
export async function guardedRequest(url: URL, options: GuardedRequestOptions): Promise<IncomingMessage> {
  const deadline = createDeadline(options.clock, () => new FetchError('timed-out', 'no answer in time'))
  const signal = AbortSignal.any([options.signal, deadline.signal])
  try {
    deadline.set(options.connectMilliseconds)
    const hostname = url.hostname.replace(/^\[|\]$/g, '')
    const addresses = await unlessAborted(options.resolve(hostname, signal), signal)
    if (!addresses.every((address) => options.guard.allows(address))) throw refusedAddress()
    const response = await ask(url, addresses, {
      ...{ ...options, signal },
      onConnected() {
        deadline.set(options.answerMilliseconds)
      },
    })
    return checked(response)
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof FetchError) throw cause
    throw new FetchError('unreachable', 'the connection failed', { cause })
  } finally {
    deadline.clear()
  }
}

function ask(
  url: URL,
  addresses: readonly string[],
  options: GuardedRequestOptions & { readonly onConnected: () => void },
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const request: ClientRequest = (secure ? requestHttps : requestHttp)(url, {
      method: options.method ?? 'GET',
      headers: options.headers,
      // Nothing of one exchange is left for the next: no pool, no shared state, no answer out of step.
      agent: false,
      lookup: pinnedLookup(addresses),
      maxHeaderSize: MAXIMUM_HEADER_BYTES,
      signal: options.signal,
    })
    request.on('error', reject)
    request.once('response', resolve)
    // Some ends have neither an error nor an answer: a switch to another protocol is one.
    request.once('close', () => {
      reject(new FetchError('unreachable', 'the connection ended without an answer'))
    })
    request.once('socket', (socket) => {
      // Before anything is sent: what is written waits for this event, and listens for it later than we do.
      socket.once('connect', () => {
        if (options.guard.allows(socket.remoteAddress ?? '')) return
        request.destroy(refusedAddress())
      })
      socket.once(secure ? 'secureConnect' : 'connect', options.onConnected)
    })
    request.end(options.body)
  })
}

/** Answers what was resolved and checked, so that nothing is resolved a second time. */
function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_hostname, options, callback) => {
    const first = known[0]
    if (options.all === true) callback(null, known)
    else callback(null, first?.address ?? '', first?.family)
  }
}

function checked(response: IncomingMessage): IncomingMessage {
  const refusal = refusalOf(response)
  if (refusal === undefined) return response
  response.destroy()
  throw refusal
}

function refusalOf({ statusCode = 0, headers }: IncomingMessage): FetchError | undefined {
  if (statusCode >= 300 && statusCode < 400) {
    return new FetchError('redirected', 'the server redirects, which is not followed')
  }
  const encoding = headers['content-encoding'] ?? 'identity'
  return encoding.toLowerCase() === 'identity'
    ? undefined
    : new FetchError('encoded', 'the server answered with an encoded body')
}

function refusedAddress(): FetchError {
  return new FetchError('address-refused', 'the server’s address is none that may be asked')
}

/** For work that may not notice by itself. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(new FetchError('unreachable', 'the exchange was called off'))
    }
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort)
    })
  })
}

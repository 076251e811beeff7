// An outgoing HTTP request to a server we do not trust: bounded bytes and time, no redirects, no surprises.
import { Readable } from 'node:stream'

type FetchErrorCode =
  /** Neither https nor http to this machine; nothing was sent. */
  | 'insecure-url'
  | 'unreachable'
  /** guarded-request.ts only: the name leads to an address that must not be asked; nothing was sent. */
  | 'address-refused'
  | 'timed-out'
  | 'redirected'
  | 'too-large'
  /** A compressed answer, though none was asked for. */
  | 'encoded'
  /** {@link getDocument} only: any status but 200. */
  | 'bad-status'
  | 'not-json'

export class FetchError extends Error {
  override readonly name = 'FetchError'
  readonly code: FetchErrorCode

  constructor(code: FetchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface FetchOptions {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Of the answer's body, counted as it arrives. Default 64 KiB. */
  readonly maximumBytes?: number
  /** For the whole exchange. Default 5 s. */
  readonly timeoutMilliseconds?: number
}

interface Fetched {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
}

/** Any status but a redirect is an answer. @throws {FetchError} */
export async function fetchBounded(url: string, options: FetchOptions = {}): Promise<Fetched> {
  const target = secureUrl(url)
  try {
    const response = await fetch(target, {
      method: options.method ?? 'GET',
      headers: { 'accept-encoding': 'identity', ...options.headers },
      body: options.body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMilliseconds ?? 5000),
    })
    const refused = refusal(response)
    if (refused !== undefined) {
      await response.body?.cancel()
      throw refused
    }
    const body = await readBounded(response, options.maximumBytes ?? 64 * 1024)
    return { status: response.status, headers: response.headers, body }
  } catch (cause) {
    if (cause instanceof FetchError) throw cause
    const late = cause instanceof Error && cause.name === 'TimeoutError'
    const [code, text] = late
      ? (['timed-out', 'no answer in time'] as const)
      : (['unreachable', why(cause)] as const)
    throw new FetchError(code, `${target.origin}: ${text}`, { cause })
  }
}

/** {@link fetchBounded}, read as JSON whatever the status. @throws {FetchError} */
export async function fetchJson(
  url: string,
  options: FetchOptions = {},
): Promise<{ readonly status: number; readonly json: unknown }> {
  const { status, body } = await fetchBounded(url, options)
  try {
    return { status, json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) }
  } catch {
    throw new FetchError('not-json', `${new URL(url).origin}: answer ${status} is not JSON`)
  }
}

/** A published document: GET, answered with 200. @throws {FetchError} */
export async function getDocument(url: string, options: FetchOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { status, body } = await fetchBounded(url, options)
  if (status !== 200) throw new FetchError('bad-status', `${new URL(url).origin} answered ${status}`)
  return body
}

/** https anywhere, http only to a loopback address. @throws {FetchError} `insecure-url`. */
export function secureUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const secure =
    url !== undefined && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
  if (!secure || url.username !== '' || url.password !== '') {
    throw new FetchError('insecure-url', 'only https URLs, or http ones of this machine, are asked')
  }
  return url
}

/** Of a URL's hostname. Only literal addresses and `localhost`: any other name may resolve anywhere. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

function refusal(response: Response): FetchError | undefined {
  const origin = new URL(response.url).origin
  if (response.status >= 300 && response.status < 400) {
    return new FetchError('redirected', `${origin} redirects, which is not followed`)
  }
  const encoding = response.headers.get('content-encoding')
  return encoding === null || encoding === 'identity'
    ? undefined
    : new FetchError('encoded', `${origin} answered with an encoded body`)
}

async function readBounded(response: Response, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  const source: AsyncIterable<Uint8Array> = response.body ?? Readable.from([])
  // Leaving the loop early cancels the body.
  for await (const chunk of source) {
    length += chunk.length
    if (length > maximumBytes) {
      throw new FetchError(
        'too-large',
        `${new URL(response.url).origin} answered more than ${maximumBytes} bytes`,
      )
    }
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** undici hides the system's reason one level down. */
function why(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  return code ?? 'the connection failed'
}

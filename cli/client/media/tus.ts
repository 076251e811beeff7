// The client's half of tus 1.0, the four requests that an upload needs (tus.io/protocols/resumable-upload: core
// protocol, creation, termination).
//
// A client of our own rather than the usual library: one pass over the file in constant memory, whose hash is known
// only at its end; a token that never follows a Location to another origin; every wait on our clock.
import { type Answer, exchange, type Exchange } from './http-exchange.js'
import { TransferError, type TransferErrorCode } from './transfer-error.js'

const VERSION = { 'tus-resumable': '1.0.0' }

/** What every request of one upload has in common. */
export type TusCall = Pick<Exchange, 'clock' | 'signal'> & {
  /** Bearer token. */
  readonly token: string
}

export interface UploadState {
  /** Octets the server has. */
  readonly offset: number
  /** Of the answer; names in lower case. */
  header(name: string): string | undefined
}

/** Opens an upload of `length` octets. Resolves with its URL. @throws {TransferError} */
export async function createUpload(collection: string, length: number, call: TusCall): Promise<string> {
  const headers = { 'upload-length': String(length) }
  const { answer } = await ask(collection, { method: 'POST', headers }, [201], call)
  const location = answer.header('location')
  const base = new URL(collection)
  const named = location !== undefined && URL.canParse(location, collection)
  const url = named ? new URL(location, base) : undefined
  if (url?.origin === base.origin) return url.href
  throw new TransferError('refused', `${base.host} names no place for the upload on itself`)
}

/** How far an upload has come. @throws {TransferError} `gone` where there is none. */
export async function uploadState(url: string, call: TusCall): Promise<UploadState> {
  const { answer } = await ask(url, { method: 'HEAD' }, [200, 204], call)
  return state(url, answer)
}

/**
 * Sends what is missing from `offset` on. Resolves with how far the upload has come then.
 * @param body exactly `length` octets. @throws {TransferError} `conflict` where the server has another offset.
 */
export async function appendToUpload(
  url: string,
  body: AsyncIterable<Uint8Array>,
  { offset, length }: { readonly offset: number; readonly length: number },
  call: TusCall,
): Promise<UploadState> {
  const headers = {
    'content-type': 'application/offset+octet-stream',
    'content-length': String(length),
    'upload-offset': String(offset),
  }
  const { answer } = await ask(url, { method: 'PATCH', headers, body }, [200, 204], call)
  return state(url, answer)
}

/** The server forgets the upload and what it has of it. @throws {TransferError} */
export async function removeUpload(url: string, call: TusCall): Promise<void> {
  await ask(url, { method: 'DELETE' }, [200, 204], call)
}

async function ask(
  url: string,
  request: Pick<Exchange, 'method' | 'headers' | 'body'>,
  expected: readonly number[],
  { token, clock, signal }: TusCall,
): Promise<{ readonly answer: Answer }> {
  const headers = { ...VERSION, ...request.headers, authorization: `Bearer ${token}` }
  const answer = await exchange(url, { ...request, headers, clock, signal })
  const said = await answer.words()
  if (expected.includes(answer.status)) return { answer }
  throw refusal(new URL(url).host, answer.status, said)
}

function state(url: string, answer: Answer): UploadState {
  const text = answer.header('upload-offset') ?? ''
  if (!/^\d{1,15}$/.test(text)) {
    throw new TransferError('refused', `${new URL(url).host} does not say how far the upload has come`)
  }
  return { offset: Number(text), header: (name) => answer.header(name) }
}

/** Status → what it means for the upload; anything else below 500 is final. */
const STATUSES: Readonly<Record<number, TransferErrorCode>> = {
  401: 'unauthorized',
  404: 'gone',
  408: 'unreachable',
  409: 'conflict',
  410: 'gone',
  423: 'unreachable',
  425: 'unreachable',
  429: 'unreachable',
  507: 'quota',
}

function refusal(host: string, status: number, said: string): TransferError {
  const { error, message } = words(said)
  const known = STATUSES[status] ?? (status >= 500 ? 'unreachable' : 'refused')
  const code = error.includes('quota') ? 'quota' : known
  return new TransferError(code, told(code, host, `${status}${message === '' ? '' : `: ${message}`}`))
}

/** What ends an upload for good says what to do; of the rest only the place and the answer matter. */
function told(code: TransferErrorCode, host: string, answer: string): string {
  switch (code) {
    case 'quota':
      return `${host} takes no more files of this account (${answer}). Send it again when there is room`
    case 'refused':
      return `${host} does not take this file (${answer}). Send another`
    case 'unauthorized':
      return `${host} does not accept this account (${answer}). Sign in again, then send it again`
    default:
      return `${host} answered ${answer}`
  }
}

/** What our own servers say about a refusal; empty where somebody else answers. */
function words(said: string): { readonly error: string; readonly message: string } {
  try {
    const json: unknown = JSON.parse(said)
    if (typeof json !== 'object' || json === null) return { error: '', message: '' }
    const text = (name: 'error' | 'message'): string => {
      const value: unknown = name in json ? Reflect.get(json, name) : ''
      return typeof value === 'string' ? value.slice(0, 200) : ''
    }
    return { error: text('error'), message: text('message') }
  } catch {
    return { error: '', message: '' }
  }
}

// The door of the uploads: what of a request the tus 1.0 library gets to see, checked first.
//
// Only the headers of the protocol pass. Forwarded hosts, method overrides and whatever else a client sends have
// no effect, since the library never meets them.
import type { Request } from 'express'
import { HttpError } from '../http/error.js'
import { bodyOf, type RequestBody } from './request-body.js'

export const TUS_VERSION = '1.0.0'
const CONTENT_TYPE = 'application/offset+octet-stream'
const COUNT = /^(?:0|[1-9]\d{0,14})$/
/** The library wants an absolute URL and uses its path only; names under `.invalid` lead nowhere (RFC 2606). */
const ORIGIN = 'http://uploads.invalid'

export interface TusRequest {
  readonly forLibrary: globalThis.Request
  readonly body: RequestBody | undefined
}

interface Described {
  /** `/uploads` or `/uploads/{id}`, as the route knows it. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly hasBody: boolean
}

/** @throws {HttpError} 412 for another version of the protocol. */
export function requireVersion(request: Request): void {
  if (request.headers['tus-resumable'] === TUS_VERSION) return
  throw new HttpError(412, 'version-unsupported', `the header Tus-Resumable must be ${TUS_VERSION}`, {
    headers: { 'tus-version': TUS_VERSION },
  })
}

/**
 * The declared length of a new upload.
 * @throws {HttpError} 400 where it is missing, zero or deferred; 413 past `maximumBytes`, or where more follows at
 *   once than was declared.
 */
export function declaredLength(request: Request, maximumBytes: number): number {
  const { headers } = request
  if (headers['upload-defer-length'] !== undefined || headers['upload-concat'] !== undefined) {
    throw malformed('the length of an upload is declared at once, and uploads are not put together')
  }
  const length = count(request, 'upload-length')
  if (length === 0) throw malformed('an upload has at least one byte')
  if (length > maximumBytes) {
    throw new HttpError(413, 'too-large', `an upload is ${maximumBytes} bytes long at most`, {
      headers: { 'tus-max-size': String(maximumBytes) },
    })
  }
  if (Number(headers['content-length'] ?? 0) > length)
    throw new HttpError(413, 'too-large', 'more than declared')
  return length
}

export interface NewUpload {
  readonly id: string
  readonly owner: string
  readonly length: number
}

/**
 * A creation, with or without the first bytes. Id and owner travel as the upload's metadata; what the client says
 * there is dropped. @throws {HttpError} 415
 */
export function creation(request: Request, path: string, { id, owner, length }: NewUpload): TusRequest {
  const metadata = Object.entries({ id, owner }).map(
    ([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`,
  )
  const headers = { 'upload-length': String(length), 'upload-metadata': metadata.join(',') }
  const hasBody = request.headers['content-type'] === CONTENT_TYPE
  return describe(request, { path, headers, hasBody })
}

/** OPTIONS: what this server speaks. */
export function inquiry(request: Request, path: string): TusRequest {
  return describe(request, { path, headers: {}, hasBody: false })
}

/** HEAD, PATCH or DELETE of the upload that `path` names. @throws {HttpError} 400, 415 */
export function continuation(request: Request, path: string): TusRequest {
  if (request.method !== 'PATCH') return describe(request, { path, headers: {}, hasBody: false })
  if (request.headers['content-type'] !== CONTENT_TYPE) {
    throw new HttpError(415, 'media-type-unsupported', `the body must be ${CONTENT_TYPE}`)
  }
  const headers = { 'upload-offset': String(count(request, 'upload-offset')) }
  return describe(request, { path, headers, hasBody: true })
}

function describe(request: Request, { path, headers, hasBody }: Described): TusRequest {
  const url = `${ORIGIN}${path}`
  const method = request.method
  const version = { 'tus-resumable': TUS_VERSION }
  if (!hasBody) {
    return {
      forLibrary: new globalThis.Request(url, { method, headers: { ...version, ...headers } }),
      body: undefined,
    }
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new HttpError(415, 'encoding-unsupported', 'only unencoded bodies are read')
  }
  const length = request.headers['content-length']
  const about = {
    'content-type': CONTENT_TYPE,
    ...(length === undefined ? {} : { 'content-length': length }),
  }
  const body = bodyOf(request)
  const init = {
    method,
    headers: { ...version, ...headers, ...about },
    body: body.stream,
    duplex: 'half' as const,
  }
  return { forLibrary: new globalThis.Request(url, init), body }
}

function count(request: Request, name: string): number {
  const text = request.headers[name]
  if (typeof text !== 'string' || !COUNT.test(text))
    throw malformed(`the header ${name} must be a number of bytes`)
  return Number(text)
}

function malformed(message: string): HttpError {
  return new HttpError(400, 'request-malformed', message)
}

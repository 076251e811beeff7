// Reading a request's body: bounded, unencoded, of the one media type the route takes.
import express, { type Request, type RequestHandler } from 'express'
import { HttpError } from './error.js'

/** Reads the whole body, at most `maximumBytes`; a larger or compressed one is refused with 413 or 415. */
export function readBody(maximumBytes: number): RequestHandler {
  return express.raw({ type: () => true, limit: maximumBytes, inflate: false })
}

/** What {@link readBody} read; empty where the request had no body. */
export function bodyBytes(request: Request): Uint8Array<ArrayBuffer> {
  const body: unknown = request.body
  return body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array(0)
}

/** @throws {HttpError} 415 for another media type, 400 for anything but UTF-8. */
export function bodyText(request: Request, mediaType: string): string {
  const declared = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (declared !== mediaType)
    throw new HttpError(415, 'media-type-unsupported', `the body must be ${mediaType}`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bodyBytes(request))
  } catch (cause) {
    throw new HttpError(400, 'request-malformed', 'the body is not UTF-8', { cause })
  }
}

/** @throws {HttpError} 415 for another media type, 400 for anything but JSON. */
export function bodyJson(request: Request): unknown {
  const text = bodyText(request, 'application/json')
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the body.
    throw new HttpError(400, 'request-malformed', 'the body is not JSON')
  }
}

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1), or `undefined`. */
export function bearerToken(request: Request): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(request.headers.authorization ?? '')?.[1]
}

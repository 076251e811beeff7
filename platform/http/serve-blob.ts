// A blob as an HTTP answer (RFC 9110): the whole or one range, for a program to take and never for a browser to show.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseByteRange, type ByteRange } from './byte-range.js'
import { isErrno } from '../storage/failure.js'
import { HttpError } from './error.js'

export interface ServedBlob {
  readonly size: number
  /** `undefined` where the blob has gone. */
  read(range?: ByteRange): Promise<Readable | undefined>
}

/** Beside a blob's length: whatever the bytes are, nothing on the way may take them for a page or a script. */
export const BLOB_HEADERS = {
  'accept-ranges': 'bytes',
  'content-disposition': 'attachment',
  'content-security-policy': "sandbox; default-src 'none'",
  'content-type': 'application/octet-stream',
  'cross-origin-resource-policy': 'same-site',
  'x-content-type-options': 'nosniff',
}

/**
 * Answers GET or HEAD; resolves when the answer is out or its reader has gone.
 * At any moment two of the reader's chunks are in memory, however slow the peer is.
 * @throws {HttpError} 416 for a range that cannot be had, 404 where the blob has gone; nothing was sent then.
 */
export async function serveBlob(
  request: IncomingMessage,
  response: ServerResponse,
  blob: ServedBlob,
): Promise<void> {
  const { size } = blob
  const range = parseByteRange(request.headers.range, size)
  if (range === 'unsatisfiable') {
    const headers = { 'content-range': `bytes */${size}` }
    throw new HttpError(416, 'range-unsatisfiable', 'one range of bytes inside the blob can be asked for', {
      headers,
    })
  }
  const length = range === undefined ? size : range.end - range.start + 1
  const source = request.method === 'HEAD' ? undefined : await blob.read(range)
  if (source === undefined && request.method !== 'HEAD') {
    throw new HttpError(404, 'not-found', 'there is no such blob')
  }
  response.statusCode = range === undefined ? 200 : 206
  for (const [name, value] of Object.entries(BLOB_HEADERS)) response.setHeader(name, value)
  response.setHeader('content-length', length)
  if (range !== undefined) response.setHeader('content-range', `bytes ${range.start}-${range.end}/${size}`)
  if (source === undefined) response.end()
  else await send(source, response)
}

async function send(source: Readable, response: ServerResponse): Promise<void> {
  try {
    await pipeline(source, response)
  } catch (error) {
    // A peer that goes away is no failure of the server's.
    if (!isErrno(error, 'ERR_STREAM_PREMATURE_CLOSE')) throw error
  }
}

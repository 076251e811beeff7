// A blob as an HTTP answer (RFC 9110): the whole or one range, for a program to take and never for a browser to show.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { BlobPieces } from '../storage/port.js'
import { parseByteRange, type ByteRange } from './byte-range.js'
import { HttpError } from './error.js'

export interface ServedBlob {
  readonly size: number
  /** `undefined` where the blob has gone. */
  read(range?: ByteRange): Promise<BlobPieces | undefined>
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
 * One piece of the blob is in memory at a time, however slow the peer is.
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
  const { start, end } = range ?? { start: 0, end: size - 1 }
  const source = request.method === 'HEAD' ? undefined : await blob.read({ start, end })
  if (source === undefined && request.method !== 'HEAD') {
    throw new HttpError(404, 'not-found', 'there is no such blob')
  }
  response.statusCode = range === undefined ? 200 : 206
  for (const [name, value] of Object.entries(BLOB_HEADERS)) response.setHeader(name, value)
  response.setHeader('content-length', end - start + 1)
  if (range !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${size}`)
  if (source === undefined) response.end()
  else await send(source, request.socket, response)
}

async function send(pieces: BlobPieces, socket: Socket, response: ServerResponse): Promise<void> {
  for await (const piece of pieces) {
    // A peer that goes away is no failure; leaving the loop closes the file.
    if (!(await isTaken(piece, socket, response))) return
  }
  response.end()
}

/** Resolves when the system has taken the piece, whose memory is then free again; false where the peer has gone. */
function isTaken(piece: Uint8Array, socket: Socket, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => {
      resolve(false)
    }
    socket.once('close', gone)
    response.write(piece, (error) => {
      socket.off('close', gone)
      resolve(error === null || error === undefined)
    })
  })
}

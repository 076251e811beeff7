// What a partner's media host answered, read for the relay: a blob or a part of it, or why there is none. Statuses
// become ours by a table, and nothing else of the answer is passed on.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ASSUMED_MAXIMUM_BLOB_BYTES } from '#proto/assumptions.js'
import type { AskedRange } from '#platform/http/byte-range.js'
import { HttpError } from '#platform/http/error.js'
import type { FetchError } from '#platform/http/fetch.js'
import { unsatisfiable } from './asked-range.js'
import { goneMedia, unknownMedia } from './refusals.js'

export interface PartnerBlob {
  readonly status: 200 | 206
  /** Octets of the body; `undefined` where it comes in chunks. */
  readonly length: number | undefined
  /** Of a part. */
  readonly contentRange: string | undefined
}

interface ContentRange {
  readonly start: number
  readonly end: number
  readonly total: number
}

const LONGEST_WAIT_SECONDS = 3600
const USUAL_WAIT_SECONDS = 30

/** By the partner's status; any other is a fault of its server. */
const REFUSALS: Readonly<Record<number, (headers: IncomingHttpHeaders) => HttpError>> = {
  403: unknownMedia,
  404: unknownMedia,
  410: goneMedia,
  416: (headers) => unsatisfiable(unsatisfiedTotal(headers)),
  429: busyPartner,
  503: busyPartner,
  504: slowPartner,
}

/** @throws {HttpError} for any answer that is not the blob, or the part of it that was asked for. */
export function readPartnerAnswer(
  { statusCode = 0, headers }: Pick<IncomingMessage, 'statusCode' | 'headers'>,
  asked: AskedRange | undefined,
): PartnerBlob {
  const refusal = REFUSALS[statusCode]
  if (refusal) throw refusal(headers)
  const length = bodyLength(headers)
  if (statusCode === 200) return { status: 200, length, contentRange: undefined }
  const range = statusCode === 206 && asked ? contentRange(headers['content-range'], asked) : undefined
  if (!range) throw brokenPartner('answered what was not asked')
  const { start, end, total } = range
  if (length !== undefined && length !== end - start + 1) throw brokenPartner('contradicts itself')
  return { status: 206, length: end - start + 1, contentRange: `bytes ${start}-${end}/${total}` }
}

/** What a failed exchange with a partner means to whoever asked for the media. */
export function relayFailure({ code }: FetchError): HttpError {
  return code === 'timed-out' ? slowPartner() : brokenPartner('cannot be used')
}

/** @throws {HttpError} where the body is too long, or its end could not be told from a broken connection. */
function bodyLength(headers: IncomingHttpHeaders): number | undefined {
  const said = headers['content-length']
  if (said === undefined) {
    if (headers['transfer-encoding']?.toLowerCase() === 'chunked') return undefined
    throw brokenPartner('does not say where the media ends')
  }
  const length = /^\d{1,15}$/.test(said) ? Number(said) : Number.NaN
  if (!(length <= ASSUMED_MAXIMUM_BLOB_BYTES)) throw brokenPartner('has more than media may have')
  return length
}

function contentRange(text: string | undefined, asked: AskedRange): ContentRange | undefined {
  const [, start, end, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text ?? '') ?? []
  const range = { start: Number(start), end: Number(end), total: Number(total) }
  const right = expectedRange(asked, range.total)
  const sane = range.start <= range.end && range.total <= ASSUMED_MAXIMUM_BLOB_BYTES
  return sane && range.start === right.start && range.end === right.end ? range : undefined
}

function expectedRange(asked: AskedRange, total: number): { start: number; end: number } {
  const last = total - 1
  if ('last' in asked) return { start: Math.max(0, total - asked.last), end: last }
  return { start: asked.start, end: Math.min(asked.end ?? last, last) }
}

function unsatisfiedTotal(headers: IncomingHttpHeaders): number | undefined {
  const [, total] = /^bytes \*\/(\d{1,15})$/.exec(headers['content-range'] ?? '') ?? []
  return total === undefined ? undefined : Number(total)
}

function busyPartner(headers: IncomingHttpHeaders): HttpError {
  const said = /^\d{1,9}$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : undefined
  const seconds = Math.min(Math.max(said ?? USUAL_WAIT_SECONDS, 1), LONGEST_WAIT_SECONDS)
  return new HttpError(503, 'partner-busy', `the partner’s media host is busy: try again in ${seconds} s`, {
    headers: { 'retry-after': String(seconds) },
  })
}

function slowPartner(): HttpError {
  return new HttpError(504, 'partner-timeout', 'the partner’s media host does not answer in time')
}

function brokenPartner(why: string): HttpError {
  return new HttpError(502, 'partner-failed', `the partner’s media host ${why}`)
}

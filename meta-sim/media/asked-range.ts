// The one range of bytes that a relay may be asked for, and passes on (RFC 9110 §14.2).
import { type AskedRange, readByteRange } from '#platform/http/byte-range.js'
import { HttpError } from '#platform/http/error.js'

/** @throws {HttpError} 416 `range-unsatisfiable` for several ranges, another unit, or one that holds nothing. */
export function askedRange(header: string | undefined): AskedRange | undefined {
  const asked = readByteRange(header)
  if (asked === 'unsatisfiable') throw unsatisfiable()
  return asked
}

export function formatRange(range: AskedRange): string {
  return 'last' in range ? `bytes=-${range.last}` : `bytes=${range.start}-${range.end ?? ''}`
}

/** @param total of the blob, where it is known. */
export function unsatisfiable(total?: number): HttpError {
  const headers = total === undefined ? {} : { 'content-range': `bytes */${total}` }
  return new HttpError(416, 'range-unsatisfiable', 'only one range of bytes within the blob can be had', {
    headers,
  })
}

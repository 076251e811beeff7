// The Range of a request before anybody knows how long the blob is (RFC 9110 §14.2): one range of bytes, or none.
import { HttpError } from '#platform/http/error.js'

/** Both ends included; or so many of the last bytes. */
export type AskedRange =
  { readonly start: number; readonly end: number | undefined } | { readonly last: number }

const FORM = /^bytes=(\d{0,15})-(\d{0,15})$/

/** @throws {HttpError} 416 `range-unsatisfiable` for several ranges, another unit, or one that holds nothing. */
export function askedRange(header: string | undefined): AskedRange | undefined {
  if (header === undefined) return undefined
  const [, first, second] = FORM.exec(header) ?? []
  if (first === undefined || second === undefined || (first === '' && second === '')) throw unsatisfiable()
  if (first === '') {
    if (Number(second) === 0) throw unsatisfiable()
    return { last: Number(second) }
  }
  const start = Number(first)
  const end = second === '' ? undefined : Number(second)
  if (end !== undefined && end < start) throw unsatisfiable()
  return { start, end }
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

// The Range header (RFC 9110 §14.1.2), for one range of bytes.

/** As it was asked for, before anybody knows how long the blob is. Both ends included; or so many of the last bytes. */
export type AskedRange =
  { readonly start: number; readonly end: number | undefined } | { readonly last: number }

export interface ByteRange {
  /** Both included. */
  readonly start: number
  readonly end: number
}

const FORM = /^bytes=(\d{0,15})-(\d{0,15})$/

/**
 * What `header` asks for; `undefined` where it asks for nothing. 'unsatisfiable' for several ranges, for one that holds
 * nothing, and for what is no range: a client that wants a part must not be sent the whole.
 */
export function readByteRange(header: string | undefined): AskedRange | 'unsatisfiable' | undefined {
  if (header === undefined) return undefined
  const [, first = '', second = ''] = FORM.exec(header) ?? []
  if (first === '') return Number(second) === 0 ? 'unsatisfiable' : { last: Number(second) }
  const start = Number(first)
  const end = second === '' ? undefined : Number(second)
  return end !== undefined && end < start ? 'unsatisfiable' : { start, end }
}

/** The stretch that `header` asks for of a blob of `size` bytes, as {@link readByteRange} reads it. */
export function parseByteRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const asked = readByteRange(header)
  if (asked === undefined || asked === 'unsatisfiable') return asked
  const last = size - 1
  const start = 'last' in asked ? Math.max(0, size - asked.last) : asked.start
  if (start > last) return 'unsatisfiable'
  return { start, end: 'last' in asked ? last : Math.min(asked.end ?? last, last) }
}

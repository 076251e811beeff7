// The Range header (RFC 9110 §14.1.2), for one range of bytes.

export interface ByteRange {
  /** Both included. */
  readonly start: number
  readonly end: number
}

const FORM = /^bytes=(\d{0,15})-(\d{0,15})$/

/**
 * The stretch that `header` asks for of a blob of `size` bytes; `undefined` where it asks for none, so that all of
 * it is sent. 'unsatisfiable' also for several ranges and for what is no range: a client that wants a part must
 * not be sent the whole.
 */
export function parseByteRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  if (header === undefined) return undefined
  const [, first = '', last = ''] = FORM.exec(header) ?? []
  if (first === '') return last === '' ? 'unsatisfiable' : suffix(Number(last), size)
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start >= size || (last !== '' && Number(last) < start)) return 'unsatisfiable'
  return { start, end }
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || size === 0) return 'unsatisfiable'
  return { start: Math.max(0, size - length), end: size - 1 }
}

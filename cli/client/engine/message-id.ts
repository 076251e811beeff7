// The id of a message: made at the key press, and the name under which every layer speaks of it.
import type { Bytes } from '#proto/bytes.js'

/** `3EB0` and 18 hexadecimal digits, as open clients make them. */
export function newMessageId(randomBytes: (length: number) => Bytes): string {
  return `3EB0${Buffer.from(randomBytes(9)).toString('hex').toUpperCase()}`
}

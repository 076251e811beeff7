// NIBBLE_8 and HEX_8: strings over sixteen symbols, two to a byte (as open clients show it).
import type { Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'

export type Packing = 'nibble' | 'hex'

/** A packed string is at most this long: its byte count has seven bits. */
export const MAX_PACKED = 127

const NIBBLE_TEXT = /^[0-9.-]+$/
const HEX_TEXT = /^[0-9A-F]+$/
/** Set in the byte count where the last half byte is padding. */
export const ODD_FLAG = 0x80

/** Which packing carries `text` and gives exactly it back; digits alone go as nibbles. */
export function packingOf(text: string): Packing | undefined {
  if (text.length > MAX_PACKED) return undefined
  if (NIBBLE_TEXT.test(text)) return 'nibble'
  return HEX_TEXT.test(text) ? 'hex' : undefined
}

/** The half bytes as hex digits: `-` and `.` are 10 and 11, the padding of an odd length 15. */
export function packedHex(text: string, packing: Packing): string {
  const digits = packing === 'hex' ? text : text.replaceAll('-', 'a').replaceAll('.', 'b')
  return digits.length % 2 === 0 ? digits : `${digits}f`
}

/**
 * Reads what follows the byte count.
 * @throws {ProtocolError} `stanza-malformed` for half bytes without a symbol, or padding that is not 15.
 */
export function unpack(bytes: Bytes, packing: Packing, odd: boolean): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  if (odd && !hex.endsWith('f'))
    throw new ProtocolError('stanza-malformed', 'a packed string is padded wrongly')
  const digits = odd ? hex.slice(0, -1) : hex
  if (packing === 'hex') return digits.toUpperCase()
  if (/[c-f]/.test(digits)) throw new ProtocolError('stanza-malformed', 'a nibble has no symbol')
  return digits.replaceAll('a', '-').replaceAll('b', '.')
}

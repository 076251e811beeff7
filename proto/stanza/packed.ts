// NIBBLE_8 and HEX_8: strings over sixteen symbols, two to a byte (as open clients show it).
import { ProtocolError } from '../errors.js'
import type { StanzaReader } from './reader.js'
import { TAG } from './tags.js'
import type { StanzaWriter } from './writer.js'

/** The longest string that is written packed; a reader takes what the byte count's seven bits announce. */
const MAX_PACKED = 127
/** Set in the byte count where the last half byte is padding. */
const ODD_FLAG = 0x80
const PADDING = 15
const NO_SYMBOL = 0xff

export interface Packing {
  readonly tag: number
  /** Half byte → character code, or NO_SYMBOL. */
  readonly codes: Uint8Array
  /** Character code below 128 → half byte, or NO_SYMBOL. */
  readonly halves: Uint8Array
}

function packing(tag: number, symbols: string): Packing {
  const codes = new Uint8Array(16).fill(NO_SYMBOL)
  const halves = new Uint8Array(128).fill(NO_SYMBOL)
  for (let half = 0; half < symbols.length; half += 1) {
    const code = symbols.charCodeAt(half)
    codes[half] = code
    halves[code] = half
  }
  return { tag, codes, halves }
}

export const NIBBLE = packing(TAG.NIBBLE_8, '0123456789-.')
export const HEX = packing(TAG.HEX_8, '0123456789ABCDEF')

function halfOf(text: string, at: number, { halves }: Packing): number {
  return halves[text.charCodeAt(at)] ?? NO_SYMBOL
}

function fits(text: string, form: Packing): boolean {
  for (let at = 0; at < text.length; at += 1) if (halfOf(text, at, form) === NO_SYMBOL) return false
  return true
}

/** Which packing carries `text` and gives exactly it back; digits alone go as nibbles. */
export function packingOf(text: string): Packing | undefined {
  if (text.length === 0 || text.length > MAX_PACKED) return undefined
  if (fits(text, NIBBLE)) return NIBBLE
  return fits(text, HEX) ? HEX : undefined
}

/** Writes tag, byte count and half bytes of a text for which {@link packingOf} gave `form`. */
export function writePacked(writer: StanzaWriter, text: string, form: Packing): void {
  const odd = text.length % 2
  writer.uint8(form.tag)
  writer.uint8(((text.length + odd) >> 1) | (odd === 1 ? ODD_FLAG : 0))
  for (let at = 0; at < text.length; at += 2) {
    const low = at + 1 < text.length ? halfOf(text, at + 1, form) : PADDING
    writer.uint8((halfOf(text, at, form) << 4) | low)
  }
}

/** Holds the characters of the one string being read: as many as its byte count can announce. */
const characters = Buffer.alloc(2 * 0x7f)

/**
 * Reads what follows the tag.
 * @throws {ProtocolError} `stanza-malformed` for half bytes without a symbol, or padding that is not 15.
 */
export function readPacked(reader: StanzaReader, { codes }: Packing): string {
  const count = reader.uint8()
  const bytes = count & ~ODD_FLAG
  const length = 2 * bytes - (count === bytes ? 0 : 1)
  let last = 0
  for (let at = 0; at < bytes; at += 1) {
    last = reader.uint8()
    characters[2 * at] = codes[last >> 4] ?? NO_SYMBOL
    characters[2 * at + 1] = codes[last & 15] ?? NO_SYMBOL
  }
  const padded = length === 2 * bytes || (last & 15) === PADDING
  const unknown = characters.indexOf(NO_SYMBOL)
  if (!padded || (unknown !== -1 && unknown < length)) {
    throw new ProtocolError('stanza-malformed', 'a packed string has a half byte without a symbol')
  }
  return characters.toString('latin1', 0, length)
}

// Strings on the wire: dictionary token, packed, or plain UTF-8 with a length (as open clients show it).
import { ProtocolError } from '../errors.js'
import { dictionaryToken, singleByteToken, tokenCode } from './dictionary.js'
import { INTEROP_SERVER } from './jid.js'
import { HEX, NIBBLE, packingOf, readPacked, writePacked } from './packed.js'
import type { StanzaReader } from './reader.js'
import { TAG } from './tags.js'
import type { StanzaWriter } from './writer.js'

/** Whether a value with this tag is plain octets with a length. */
export function isBinary(tag: number): boolean {
  return tag === TAG.BINARY_8 || tag === TAG.BINARY_20 || tag === TAG.BINARY_32
}

/** Reads the length that belongs to one of the three BINARY tags. */
export function readBinaryLength(reader: StanzaReader, tag: number): number {
  if (tag === TAG.BINARY_8) return reader.uint8()
  return tag === TAG.BINARY_20 ? reader.uint20() : reader.uint32()
}

/**
 * Reads a string whose tag was read already.
 * @throws {ProtocolError} `stanza-malformed`; `stanza-unsupported` for tag 244.
 */
export function readText(reader: StanzaReader, tag: number): string {
  const token = singleByteToken(tag)
  if (token !== undefined) return token
  if (isBinary(tag)) return reader.text(readBinaryLength(reader, tag))
  if (tag === TAG.NIBBLE_8) return readPacked(reader, NIBBLE)
  if (tag === TAG.HEX_8) return readPacked(reader, HEX)
  if (tag >= TAG.DICTIONARY_0 && tag <= TAG.DICTIONARY_3) {
    const entry = dictionaryToken(tag - TAG.DICTIONARY_0, reader.uint8())
    if (entry !== undefined) return entry
  }
  if (tag === TAG.UNKNOWN_244) throw new ProtocolError('stanza-unsupported', 'tag 244 has no public meaning')
  throw new ProtocolError('stanza-malformed', `tag ${tag} begins no string`)
}

/** The server string of INTEROP_JID as it stands on the wire; it is no dictionary token. */
export const INTEROP_SERVER_WIRE = Buffer.from([
  TAG.BINARY_8,
  INTEROP_SERVER.length,
  ...Buffer.from(INTEROP_SERVER),
])

/**
 * Writes tag and length of `length` plain octets, in the shortest form. Where they could be taken for the
 * missing server of the address before them, the address gets its server.
 */
export function writeBinaryHeader(writer: StanzaWriter, length: number): void {
  if (length === INTEROP_SERVER.length && writer.followsOpenAddress) writer.octets(INTEROP_SERVER_WIRE)
  if (length < 0x100) {
    writer.uint8(TAG.BINARY_8)
    writer.uint8(length)
  } else if (length < 0x100000) {
    writer.uint8(TAG.BINARY_20)
    writer.uint20(length)
  } else {
    writer.uint8(TAG.BINARY_32)
    writer.uint32(length)
  }
}

/** @throws {TypeError} for text with an unpaired surrogate, which has no UTF-8. */
function writePlainText(writer: StanzaWriter, text: string): void {
  const length = Buffer.byteLength(text)
  if (length !== text.length && /\p{Surrogate}/u.test(text)) {
    throw new TypeError('a stanza cannot hold text with an unpaired surrogate')
  }
  writeBinaryHeader(writer, length)
  writer.text(text, length)
}

/** Writes `text` in its shortest form that reads back as exactly the same text. */
export function writeText(writer: StanzaWriter, text: string): void {
  const code = tokenCode(text)
  if (code !== undefined) {
    if (code < 0x100) writer.uint8(code)
    else writer.uint16(code)
    return
  }
  const form = packingOf(text)
  if (form) writePacked(writer, text, form)
  else writePlainText(writer, text)
}

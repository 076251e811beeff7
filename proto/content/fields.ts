// Reading the fields of a content message: each kind of field has one rule for what is accepted
// (End-to-end layer: content protobuf; bounds are assumptions).
import type protobuf from 'protobufjs/minimal.js'
import { ASSUMED_MAXIMUM_TEXT_BYTES } from '../assumptions.js'
import type { Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import { isTextOf } from '../exchanges/attributes.js'
import { bigint } from '../protobuf.js'
import { isJid, type Jid } from '../stanza/jid.js'

export type Maybe<T> = T | null | undefined

export function contentMalformed(what: string): ProtocolError {
  return new ProtocolError('content-malformed', `the content of the message has no usable ${what}`)
}

/** Long text: 1..65,536 octets of UTF-8. @throws {ProtocolError} `content-malformed`. */
export function body(text: Maybe<string>, what: string): string {
  const fits = text && isTextOf(text, ASSUMED_MAXIMUM_TEXT_BYTES)
  if (!fits || Buffer.byteLength(text) > ASSUMED_MAXIMUM_TEXT_BYTES) throw contentMalformed(what)
  return text
}

/** Short text: 1 to `most` code points. @throws {ProtocolError} `content-malformed`. */
export function line(text: Maybe<string>, most: number, what: string): string {
  if (!text || !isTextOf(text, most)) throw contentMalformed(what)
  return text
}

/** Empty counts as absent: open clients write some fields that they leave empty. */
export function optionalBody(text: Maybe<string>, what: string): string | undefined {
  return text ? body(text, what) : undefined
}

export function optionalLine(text: Maybe<string>, most: number, what: string): string | undefined {
  return text ? line(text, most, what) : undefined
}

/** A copy of `least` to `most` octets. @throws {ProtocolError} `content-malformed`. */
export function octets(bytes: Maybe<Uint8Array>, least: number, most: number, what: string): Bytes {
  if (!bytes || bytes.length < least || bytes.length > most) throw contentMalformed(what)
  return new Uint8Array(bytes)
}

export function optionalOctets(bytes: Maybe<Uint8Array>, most: number, what: string): Bytes | undefined {
  return bytes && bytes.length > 0 ? octets(bytes, 1, most, what) : undefined
}

/** A 64-bit count or time, 0 to `most` ≤ 2^53−1. @throws {ProtocolError} `content-malformed`. */
export function count(value: Maybe<number | protobuf.Long>, most: number, what: string): number {
  const exact = bigint(value ?? 0)
  if (exact < 0n || exact > BigInt(most)) throw contentMalformed(what)
  return Number(exact)
}

/** @throws {ProtocolError} `content-malformed` for a number that its field cannot hold. */
export function optionalUint32(value: Maybe<number>, what: string): number | undefined {
  if (value === null || value === undefined) return undefined
  if (value >>> 0 !== value) throw contentMalformed(what)
  return value
}

export function optionalJid(text: Maybe<string>, what: string): Jid | undefined {
  if (!text) return undefined
  if (!isJid(text)) throw contentMalformed(what)
  return text
}

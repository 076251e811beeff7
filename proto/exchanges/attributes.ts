// Typed attributes and values of stanzas: what every exchange reads from the wire and how (Stanzas).
import { ASSUMED_MAXIMUM_ID_LENGTH } from '../assumptions.js'
import { bytesUint } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import { bareJid, checkJid, type Jid, parseJid } from '../stanza/jid.js'
import { requireAttr, requireBytes, requireNumber, type Stanza } from '../stanza/stanza.js'

export function malformed(node: Stanza, why: string): ProtocolError {
  return new ProtocolError('exchange-malformed', `<${node.tag}> ${why}`)
}

/** @throws {ProtocolError} `exchange-malformed` where the node is called something else. */
export function requireTag(node: Stanza, tag: string): void {
  if (node.tag !== tag) throw malformed(node, `stands where <${tag}> belongs`)
}

const ID = new RegExp(`^[\\x21-\\x7e]{1,${ASSUMED_MAXIMUM_ID_LENGTH}}$`)

/** A stanza id: visible ASCII, bounded. @throws {ProtocolError} `exchange-malformed`. */
export function requireId(node: Stanza, name = 'id'): string {
  const id = requireAttr(node, name)
  if (!ID.test(id)) throw malformed(node, `has no usable ${name}`)
  return id
}

/** Canonical text only. @throws {ProtocolError} `exchange-malformed` where absent, `jid-invalid` where no JID. */
export function requireJid(node: Stanza, name: string): Jid {
  return checkJid(requireAttr(node, name))
}

export function optionalJid(node: Stanza, name: string): Jid | undefined {
  return node.attrs[name] === undefined ? undefined : requireJid(node, name)
}

/**
 * Somebody's account: no device of theirs, no group, no server.
 * @throws {ProtocolError} `exchange-malformed`, `jid-invalid`.
 */
export function requirePerson(node: Stanza, name = 'jid'): Jid {
  const jid = requireJid(node, name)
  const { kind } = parseJid(jid)
  if (kind === 'group' || kind === 'server' || bareJid(jid) !== jid) throw malformed(node, 'names no person')
  return jid
}

export function optionalNumber(node: Stanza, name: string): number | undefined {
  return node.attrs[name] === undefined ? undefined : requireNumber(node, name)
}

/** A decimal attribute within bounds, both included. @throws {ProtocolError} `exchange-malformed`. */
export function requireNumberIn(node: Stanza, name: string, least: number, most: number): number {
  const value = requireNumber(node, name)
  if (value < least || value > most) throw malformed(node, `has a ${name} out of ${least}..${most}`)
  return value
}

/** An attribute that must be one of a few words. @throws {ProtocolError} `exchange-malformed`. */
export function requireOneOf<T extends string>(node: Stanza, name: string, words: readonly T[]): T {
  const value = requireAttr(node, name)
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw malformed(node, `has a ${name} this exchange does not know`)
  return word
}

/** Text of 1 to `most` code points. @throws {ProtocolError} `exchange-malformed`. */
export function requireText(node: Stanza, name: string, most: number): string {
  const text = requireAttr(node, name)
  if (!isTextOf(text, most)) throw malformed(node, `has a ${name} that is empty or too long`)
  return text
}

/** Whether there are 1 to `most` code points, none of them half a pair. */
export function isTextOf(text: string, most: number): boolean {
  // A code point has at most two code units, so that a long string is refused without counting it.
  if (text.length === 0 || text.length > 2 * most) return false
  return Array.from(text).length <= most && !/\p{Cs}/u.test(text)
}

export function optionalText(node: Stanza, name: string, most: number): string | undefined {
  return node.attrs[name] === undefined ? undefined : requireText(node, name, most)
}

/** `true` or `false`; absent counts as `false`. @throws {ProtocolError} `exchange-malformed`. */
export function flag(node: Stanza, name: string): boolean {
  return node.attrs[name] !== undefined && requireOneOf(node, name, ['true', 'false']) === 'true'
}

export function flagText(value: boolean): 'true' | undefined {
  return value ? 'true' : undefined
}

/** The content as one big-endian unsigned integer of exactly `length` octets. */
export function requireUint(node: Stanza, length: number): number {
  return bytesUint(requireBytes(node, length))
}

/** Child nodes, of which there must be `least` to `most`. @throws {ProtocolError} `exchange-malformed`. */
export function requireCount<T>(node: Stanza, list: readonly T[], least: number, most: number): readonly T[] {
  if (list.length < least || list.length > most) {
    throw malformed(node, `must hold ${least} to ${most} entries, not ${list.length}`)
  }
  return list
}

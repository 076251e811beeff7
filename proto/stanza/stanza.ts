// The stanza as a value: what the chat channel carries, after decoding and before encoding
// (framework: "binary XML"; shape as open clients show it).
import { type Bytes, bytesText } from '../bytes.js'
import { ProtocolError } from '../errors.js'

/** JIDs are attribute values in canonical text form; the codec gives them their binary form. */
export type Attributes = Readonly<Record<string, string>>

/**
 * One node. `content` is child nodes, raw bytes, or text (text decodes to a string only where the wire
 * had a token or a packed string; otherwise to bytes, so read it with {@link contentText}).
 */
export interface Stanza {
  readonly tag: string
  readonly attrs: Attributes
  readonly content?: readonly Stanza[] | Bytes | string | undefined
}

/** Builds a node, leaving out attributes whose value is `undefined`. */
export function stanza(
  tag: string,
  attrs: Readonly<Record<string, string | undefined>> = {},
  content?: Stanza['content'],
): Stanza {
  const present: Record<string, string> = {}
  for (const [key, value] of Object.entries(attrs)) if (value !== undefined) present[key] = value
  return content === undefined ? { tag, attrs: present } : { tag, attrs: present, content }
}

export function children(node: Stanza, tag?: string): readonly Stanza[] {
  const nodes = Array.isArray(node.content) ? (node.content as readonly Stanza[]) : []
  return tag === undefined ? nodes : nodes.filter((child) => child.tag === tag)
}

export function child(node: Stanza, tag: string): Stanza | undefined {
  return children(node, tag)[0]
}

/** @throws {ProtocolError} `exchange-malformed` where there is no such child. */
export function requireChild(node: Stanza, tag: string): Stanza {
  const found = child(node, tag)
  if (!found) throw new ProtocolError('exchange-malformed', `<${node.tag}> lacks its <${tag}>`)
  return found
}

/** @throws {ProtocolError} `exchange-malformed` where the attribute is absent. */
export function requireAttr(node: Stanza, name: string): string {
  const value = node.attrs[name]
  if (value === undefined) throw new ProtocolError('exchange-malformed', `<${node.tag}> lacks ${name}`)
  return value
}

/** The content's octets; text counts as its UTF-8. `undefined` for no content or child nodes. */
export function contentBytes(node: Stanza): Bytes | undefined {
  if (node.content instanceof Uint8Array) return node.content
  return typeof node.content === 'string' ? new TextEncoder().encode(node.content) : undefined
}

/** The content as text. @throws {ProtocolError} `exchange-malformed` where it is no valid UTF-8. */
export function contentText(node: Stanza): string | undefined {
  if (typeof node.content === 'string') return node.content
  if (!(node.content instanceof Uint8Array)) return undefined
  const text = bytesText(node.content)
  if (text === undefined) throw new ProtocolError('exchange-malformed', `<${node.tag}> holds no valid text`)
  return text
}

/** Octets of exactly `length`. @throws {ProtocolError} `exchange-malformed` otherwise. */
export function requireBytes(node: Stanza, length?: number): Bytes {
  const bytes = contentBytes(node)
  if (!bytes || (length !== undefined && bytes.length !== length)) {
    throw new ProtocolError('exchange-malformed', `<${node.tag}> must hold ${length ?? 'some'} bytes`)
  }
  return bytes
}

/** A decimal attribute, 0..2^53−1. @throws {ProtocolError} `exchange-malformed` otherwise. */
export function requireNumber(node: Stanza, name: string): number {
  const text = requireAttr(node, name)
  const value = Number(text)
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || !Number.isSafeInteger(value)) {
    throw new ProtocolError('exchange-malformed', `<${node.tag}> ${name} is no decimal number`)
  }
  return value
}

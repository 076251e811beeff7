// Nodes on the wire: a list of tag, attributes and content (as open clients show it).
import { ProtocolError } from '../errors.js'
import { isJidTag, readJid, writeValue } from './jid-wire.js'
import type { StanzaLimits } from './limits.js'
import type { StanzaReader } from './reader.js'
import type { Stanza } from './stanza.js'
import { TAG } from './tags.js'
import { isBinary, readBinaryLength, readText, writeBinaryHeader, writeText } from './text-wire.js'
import type { StanzaWriter } from './writer.js'

function malformed(message: string): ProtocolError {
  return new ProtocolError('stanza-malformed', message)
}

function isList(tag: number): boolean {
  return tag === TAG.LIST_8 || tag === TAG.LIST_16 || tag === TAG.LIST_EMPTY
}

function readListSize(reader: StanzaReader, tag: number): number {
  if (tag === TAG.LIST_EMPTY) return 0
  return tag === TAG.LIST_8 ? reader.uint8() : reader.uint16()
}

/** Reads one stanza's nodes and counts what they cost. */
export class NodeReader {
  private readonly reader: StanzaReader
  private readonly limits: StanzaLimits
  private nodes = 0
  private attributes = 0

  constructor(reader: StanzaReader, limits: StanzaLimits) {
    this.reader = reader
    this.limits = limits
  }

  /** `level` of the outermost node is 1. @throws {ProtocolError} `stanza-malformed`, `stanza-limit` and others. */
  read(level: number): Stanza {
    this.nodes += 1
    if (level > this.limits.nesting) throw new ProtocolError('stanza-limit', 'nodes are nested too deep')
    if (this.nodes > this.limits.nodes) throw new ProtocolError('stanza-limit', 'a stanza has too many nodes')
    const listTag = this.reader.uint8()
    if (!isList(listTag)) throw malformed('a node is no list')
    const size = readListSize(this.reader, listTag)
    if (size === 0) throw malformed('a node has no tag')
    const tag = readText(this.reader, this.reader.uint8())
    if (tag === '') throw malformed('a tag is empty')
    const attrs = this.readAttributes((size - 1) >> 1)
    return size % 2 === 1 ? { tag, attrs } : { tag, attrs, content: this.readContent(level) }
  }

  private readAttributes(count: number): Record<string, string> {
    this.attributes += count
    if (count > this.limits.attributes || this.attributes > this.limits.allAttributes) {
      throw new ProtocolError('stanza-limit', 'a node or a stanza has too many attributes')
    }
    const attrs: Record<string, string> = {}
    for (let at = 0; at < count; at += 1) {
      const key = readText(this.reader, this.reader.uint8())
      if (key === '' || key === '__proto__') throw malformed('an attribute has no permitted name')
      if (Object.hasOwn(attrs, key)) throw malformed('an attribute appears twice')
      attrs[key] = this.readValue(this.reader.uint8())
    }
    return attrs
  }

  private readValue(tag: number): string {
    if (tag === TAG.LIST_EMPTY) return ''
    return isJidTag(tag) ? readJid(this.reader, tag) : readText(this.reader, tag)
  }

  private readContent(level: number): NonNullable<Stanza['content']> {
    const tag = this.reader.uint8()
    if (isBinary(tag)) return this.reader.copy(readBinaryLength(this.reader, tag))
    if (!isList(tag)) return this.readValue(tag)
    const size = readListSize(this.reader, tag)
    const nodes: Stanza[] = []
    while (nodes.length < size) nodes.push(this.read(level + 1))
    return nodes
  }
}

/** @throws {TypeError} where a node has more entries than a list can hold. */
function writeListHeader(writer: StanzaWriter, size: number): void {
  if (size === 0) writer.uint8(TAG.LIST_EMPTY)
  else if (size < 0x100) {
    writer.uint8(TAG.LIST_8)
    writer.uint8(size)
  } else if (size < 0x10000) {
    writer.uint8(TAG.LIST_16)
    writer.uint16(size)
  } else throw new TypeError('a list holds at most 65535 entries')
}

function writeName(writer: StanzaWriter, name: string): void {
  if (name === '' || name === '__proto__') throw new TypeError('a tag or an attribute has no permitted name')
  writeText(writer, name)
}

/** @throws {TypeError} for empty names, unpaired surrogates, and lists above 65,535 entries. */
export function writeNode(writer: StanzaWriter, node: Stanza, interopServer: boolean): void {
  const { content } = node
  const keys = Object.keys(node.attrs)
  writeListHeader(writer, 1 + 2 * keys.length + (content === undefined ? 0 : 1))
  writeName(writer, node.tag)
  for (const key of keys) {
    writeName(writer, key)
    writeValue(writer, node.attrs[key] ?? '', interopServer)
  }
  if (typeof content === 'string') writeText(writer, content)
  else if (content instanceof Uint8Array) {
    writeBinaryHeader(writer, content.length)
    writer.octets(content)
  } else if (content !== undefined) {
    writeListHeader(writer, content.length)
    for (const child of content) writeNode(writer, child, interopServer)
  }
}

// The XML view of a stanza: how people and traces see it (framework: stanzas are XML, sent in binary form).
import type { Bytes } from '../bytes.js'
import { hexPreview } from '../trace/event.js'
import type { Stanza } from './stanza.js'

export interface XmlViewOptions {
  /** Characters after which the view ends in `…`; default 8,192. */
  readonly maxLength?: number
  /** Octets of binary content shown in hex; default 16. */
  readonly bytesShown?: number
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Also control, format and bidi characters, which could otherwise act on a terminal. */
function escaped(text: string): string {
  return text.replace(/[&<>"\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return ENTITIES[character] ?? `&#x${code.toString(16).toUpperCase()};`
  })
}

/** Takes text until its room is used up. */
class BoundedText {
  private text = ''
  private readonly room: number

  constructor(room: number) {
    this.room = room
  }

  get full(): boolean {
    return this.text.length > this.room
  }

  add(piece: string): void {
    if (!this.full) this.text += piece
  }

  toString(): string {
    return this.full ? `${this.text.slice(0, this.room)}…` : this.text
  }
}

function bytesView(bytes: Bytes, shown: number): string {
  const size = `${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`
  return bytes.length === 0 || shown === 0
    ? `<!-- ${size} -->`
    : `<!-- ${size}: ${hexPreview(bytes, shown)} -->`
}

/** `indent` begins with the line break that separates the node from what is before it. */
function addNode(out: BoundedText, node: Stanza, indent: string, shown: number): void {
  if (out.full) return
  const tag = escaped(node.tag)
  const { content } = node
  out.add(`<${tag}`)
  for (const [key, value] of Object.entries(node.attrs)) out.add(` ${escaped(key)}="${escaped(value)}"`)
  if (content === undefined || content.length === 0) {
    out.add('/>')
    return
  }
  out.add('>')
  if (typeof content === 'string') out.add(escaped(content))
  else if (content instanceof Uint8Array) out.add(bytesView(content, shown))
  else {
    for (const child of content) {
      out.add(`${indent}  `)
      addNode(out, child, `${indent}  `, shown)
    }
    out.add(indent)
  }
  out.add(`</${tag}>`)
}

/**
 * Indented XML without an XML declaration. Binary content appears as a comment with its length and first
 * octets. Lossy and bounded: for eyes, never for parsing.
 */
export function stanzaXml(node: Stanza, options: XmlViewOptions = {}): string {
  const out = new BoundedText(options.maxLength ?? 8192)
  addNode(out, node, '\n', options.bytesShown ?? 16)
  return out.toString()
}

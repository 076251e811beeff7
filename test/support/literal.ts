// Stanzas as tests write them: `<iq type="get"><key/></iq>`. Content is `hex:00ff`, `hex:ab*32` (repeated), or
// text; attribute values are taken as they stand.
import type { Bytes } from '#proto/bytes.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { fromHex } from './hex.js'

const NODE = /^<([a-z_:]+)((?:\s+[a-z_-]+="[^"]*")*)\s*(\/?)>/

export function literal(text: string): Stanza {
  const { node, rest } = parse(text.replace(/>\s+</g, '><').trim())
  if (rest !== '') throw new TypeError(`left over: ${rest}`)
  return node
}

function parse(text: string): { node: Stanza; rest: string } {
  const [whole, tag, attributes, closed] = NODE.exec(text) ?? []
  if (whole === undefined || tag === undefined) throw new TypeError(`no stanza: ${text.slice(0, 60)}`)
  const attrs: Record<string, string> = {}
  for (const [, name, value] of (attributes ?? '').matchAll(/([a-z_-]+)="([^"]*)"/g)) attrs[name!] = value!
  let rest = text.slice(whole.length)
  if (closed === '/') return { node: stanza(tag, attrs), rest }
  const end = `</${tag}>`
  if (!rest.startsWith('<')) {
    const at = rest.indexOf(end)
    return { node: stanza(tag, attrs, content(rest.slice(0, at))), rest: rest.slice(at + end.length) }
  }
  const nodes: Stanza[] = []
  while (!rest.startsWith(end)) {
    const parsed = parse(rest)
    nodes.push(parsed.node)
    rest = parsed.rest
  }
  return { node: stanza(tag, attrs, nodes), rest: rest.slice(end.length) }
}

function content(text: string): Bytes | string {
  const [, hex, times] = /^hex:([0-9a-f]*)(?:\*(\d+))?$/.exec(text) ?? []
  return hex === undefined ? text : fromHex(hex.repeat(Number(times ?? 1)))
}

/** The stanza as the other side gets it. */
export function overTheWire(node: Stanza): Stanza {
  return decodeStanza(encodeStanza(node))
}

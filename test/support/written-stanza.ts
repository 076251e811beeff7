// A stanza as a line of text that says all of it, but for what differs by time alone: `t`, `sts`, and the ids of
// requests and notifications. Octets are hex in braces.
import { contentBytes, type Stanza } from '#proto/stanza/stanza.js'
import { toHex } from './hex.js'

export function written(node: Stanza): string {
  const attrs = Object.entries(node.attrs).map(
    ([name, value]) => ` ${name}="${blank(node, name) ? '' : value}"`,
  )
  const open = `<${node.tag}${attrs.join('')}`
  const { content } = node
  if (content === undefined || content.length === 0) return `${open}/>`
  const inner =
    typeof content === 'string' || content instanceof Uint8Array
      ? `{${toHex(contentBytes(node) ?? new Uint8Array(0))}}`
      : content.map(written).join('')
  return `${open}>${inner}</${node.tag}>`
}

function blank({ tag }: Stanza, name: string): boolean {
  if (name === 't' || name === 'sts') return true
  return name === 'id' && (tag === 'iq' || tag === 'notification')
}

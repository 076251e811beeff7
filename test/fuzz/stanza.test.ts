// The stanza decoder against random and damaged octets.
import { describe, expect } from 'vitest'
import { type Bytes, textBytes } from '#proto/bytes.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import { stanza, type Stanza } from '#proto/stanza/stanza.js'
import { stanzaXml } from '#proto/stanza/xml.js'
import { fuzzParser } from '../support/fuzz.js'
import { fromHex } from '../support/hex.js'

const nested = (levels: number): Stanza =>
  levels === 0 ? stanza('item') : stanza('item', {}, [nested(levels - 1)])

const NODES: readonly Stanza[] = [
  stanza('iq', { id: '77', type: 'get', xmlns: 'w:p', to: 's.whatsapp.net' }),
  stanza(
    'message',
    { to: '4915550001@s.whatsapp.net', from: '1-10853634039893:2@interop', id: '3EB0A1B2C3' },
    [stanza('enc', { v: '2', type: 'pkmsg' }, new Uint8Array(300).fill(7))],
  ),
  stanza('receipt', { id: 'x-1.2', to: '5:3@msgr', type: 'read' }, [
    stanza('list', {}, [stanza('item', { id: 'ABCDEF0' }), stanza('item', { id: '123:4@lid' })]),
  ]),
  stanza('notification', { from: '77:9@hosted', t: '1759312345' }, 'body'),
  stanza('iq', { notify: 'Zoë 🦊', empty: '' }, textBytes('interop')),
  stanza('list', {}, Array(300).fill(stanza('item'))),
  nested(64),
  stanza('item', Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`a${at}`, '1@g.us']))),
]

const CORPUS: readonly Bytes[] = [
  ...NODES.map((node) => encodeStanza(node)),
  ...NODES.map((node) => encodeStanza(node, { interopServer: false })),
  encodeStanza(stanza('list', {}, NODES), { compress: true }),
  encodeStanza(stanza('item', {}, 'x'.repeat(5000)), { compress: true }),
  ...['fd 00 00 01 61', 'fe 00 00 00 01 61', 'f4 00', 'ef ff', 'fb 81 af', 'ff 81 2f'].map((value) =>
    fromHex(`00 f8 03 08 08 ${value}`),
  ),
]

/** Nodes, attributes and octets of a decoded stanza: what a receiver has to hold. */
function weight(node: Stanza): number {
  const { attrs, content } = node
  const own = Object.entries(attrs).reduce((sum, [key, value]) => sum + 1 + key.length + value.length, 1)
  if (content === undefined) return own
  if (typeof content === 'string' || content instanceof Uint8Array) return own + content.length
  return content.reduce((sum, child) => sum + weight(child), own)
}

/** Text content that is no token may come back as octets. */
function comparable(node: Stanza): Stanza {
  const { tag, attrs, content } = node
  if (typeof content === 'string') return { tag, attrs, content: textBytes(content) }
  if (content === undefined || content instanceof Uint8Array) return node
  return { tag, attrs, content: content.map(comparable) }
}

/** The longest token has fewer characters than this, for one or two octets. */
const LONGEST_TOKEN = 64

describe('the stanza decoder', () => {
  fuzzParser('decodeStanza', {
    seed: 0x20250926,
    corpus: CORPUS,
    parse: (input) => decodeStanza(input, { inflateRatio: 20 }),
    cost: weight,
    maxCost: (input) => LONGEST_TOKEN * (input[0] === 2 ? 20 * input.length : input.length),
    check: (node) => {
      expect(comparable(decodeStanza(encodeStanza(node)))).toEqual(comparable(node))
      expect(stanzaXml(node, { maxLength: 500 }).length).toBeLessThanOrEqual(501)
    },
  })
})

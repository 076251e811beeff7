// The stanza codec against an independent implementation (whatsapp-rust-bridge), in both directions. It has no
// binary form of its own for partner and Messenger addresses, so those are left to hand-written octets.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNode, encodeNode } from 'whatsapp-rust-bridge'
import type { Bytes } from '#proto/bytes.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { toHex } from '../support/hex.js'
import { commonJidText, plainValue, stanzaTree } from '../support/stanza-arbitrary.js'

const RUNS = { numRuns: 2000, seed: 20250926 }

/** It takes any @ for an address, the server's name for none, and leaves out attributes with empty values. */
const shared = plainValue.filter((text) => text !== '' && !text.includes('@') && text !== 's.whatsapp.net')
const name = shared.filter((text) => text !== '__proto__')
const trees = stanzaTree({ name, value: fc.oneof(shared, commonJidText) })

interface BridgeNode {
  readonly tag: string
  readonly attrs: Readonly<Record<string, string>>
  readonly content?: readonly BridgeNode[] | string | Uint8Array | undefined
}

/** The other side shows an empty list as no content where it stands for LIST_EMPTY. */
function fromBridge(node: BridgeNode): Stanza {
  const { tag, content } = node
  const attrs = { ...node.attrs }
  if (content === undefined) return { tag, attrs }
  if (typeof content === 'string') return { tag, attrs, content }
  if (content instanceof Uint8Array) return { tag, attrs, content: new Uint8Array(content) }
  return { tag, attrs, content: content.map(fromBridge) }
}

function withoutEmptyLists(node: Stanza): Stanza {
  const { tag, attrs, content } = node
  if (content === undefined || typeof content === 'string' || content instanceof Uint8Array) return node
  if (content.length === 0) return { tag, attrs }
  return { tag, attrs, content: content.map(withoutEmptyLists) }
}

const bridgeDecode = (bytes: Bytes) => fromBridge(decodeNode(bytes))
const bridgeEncode = (node: Stanza): Bytes => new Uint8Array(encodeNode(node))

describe('the other implementation', () => {
  it('reads what we write', () => {
    fc.assert(
      fc.property(trees, fc.boolean(), (node, compress) => {
        expect(bridgeDecode(encodeStanza(node, { compress }))).toEqual(withoutEmptyLists(node))
      }),
      RUNS,
    )
  })

  it('writes what we read', () => {
    fc.assert(
      fc.property(trees, (node) => {
        expect(withoutEmptyLists(decodeStanza(bridgeEncode(node)))).toEqual(withoutEmptyLists(node))
      }),
      RUNS,
    )
  })

  it('writes the same octets as we do', () => {
    fc.assert(
      fc.property(trees, (node) => {
        expect(toHex(encodeStanza(node))).toBe(toHex(bridgeEncode(node)))
      }),
      RUNS,
    )
  })
})

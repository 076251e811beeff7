// What one stanza may cost: each limit holds at N and fails at N + 1.
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Bytes } from '#proto/bytes.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import { stanza, type Stanza } from '#proto/stanza/stanza.js'
import { errorCode } from '../../support/hex.js'

const MEBIBYTE = 1024 * 1024

function nested(levels: number): Stanza {
  let node = stanza('item')
  for (let level = 1; level < levels; level += 1) node = stanza('item', {}, [node])
  return node
}

function withAttributes(count: number): Stanza {
  return stanza('item', Object.fromEntries(Array.from({ length: count }, (_, at) => [`name${at}`, 'x'])))
}

function withNodes(count: number): Stanza {
  return stanza('list', {}, Array<Stanza>(count - 1).fill(stanza('item')))
}

/** A compressed stanza of `plain` octets (above 1 MiB) after inflation: 8 of node, then noise, then zeros. */
function compressed(plain: number, noise: number): Bytes {
  const content = new Uint8Array(plain - 8)
  let state = 1
  for (let at = 0; at < noise; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    content[at] = state >>> 16
  }
  const whole = encodeStanza(stanza('item', {}, content)).subarray(1)
  return new Uint8Array([2, ...deflateSync(whole)])
}

const code = (wire: Bytes, limits = {}) => errorCode(() => decodeStanza(wire, limits))

describe('a stanza', () => {
  it('nests 64 levels and no more', () => {
    expect(decodeStanza(encodeStanza(nested(64)))).toEqual(nested(64))
    expect(code(encodeStanza(nested(65)))).toBe('stanza-limit')
  })

  it('holds 10,000 nodes and no more', () => {
    expect(decodeStanza(encodeStanza(withNodes(10_000))).content).toHaveLength(9_999)
    expect(code(encodeStanza(withNodes(10_001)))).toBe('stanza-limit')
  })

  it('holds 64 attributes a node and no more', () => {
    expect(decodeStanza(encodeStanza(withAttributes(64)))).toEqual(withAttributes(64))
    expect(code(encodeStanza(withAttributes(65)))).toBe('stanza-limit')
  })

  it('holds 20,000 attributes in all and no more', () => {
    const full = Array<Stanza>(2_500).fill(withAttributes(8))
    expect(decodeStanza(encodeStanza(stanza('list', {}, full))).content).toHaveLength(2_500)
    expect(code(encodeStanza(stanza('list', { id: 'x' }, full)))).toBe('stanza-limit')
  })

  it('is refused for its announced attributes before they are read', () => {
    expect(code(new Uint8Array([0, 0xf9, 0xff, 0xff, 8]))).toBe('stanza-limit')
  })

  it('does not end the process however deep it is nested', () => {
    const deep = new Uint8Array(1 + 5 * 200_000)
    for (let at = 1; at < deep.length; at += 5) deep.set([0xf8, 2, 8, 0xf8, 1], at)
    expect(code(deep)).toBe('stanza-limit')
  })

  it('can be held to other limits', () => {
    expect(code(encodeStanza(nested(3)), { nesting: 2 })).toBe('stanza-limit')
    expect(code(encodeStanza(withNodes(3)), { nodes: 2 })).toBe('stanza-limit')
    expect(code(encodeStanza(withAttributes(3)), { attributes: 2 })).toBe('stanza-limit')
  })
})

describe('a compressed stanza', () => {
  const ping = stanza('iq', { id: '77', type: 'get' })

  it('is refused where compression is not accepted, whatever it holds', () => {
    const wire = encodeStanza(ping, { compress: true })
    expect(decodeStanza(wire)).toEqual(ping)
    expect(code(wire, { allowCompressed: false })).toBe('stanza-unsupported')
    expect(decodeStanza(encodeStanza(ping), { allowCompressed: false })).toEqual(ping)
  })

  it('inflates to 4 MiB and no more', () => {
    const noise = 100_000
    expect(decodeStanza(compressed(4 * MEBIBYTE, noise)).tag).toBe('item')
    expect(code(compressed(4 * MEBIBYTE + 1, noise))).toBe('inflate-limit')
  })

  it('grows by the permitted ratio and no more', () => {
    const wire = compressed(2 * MEBIBYTE, 0)
    const packed = wire.length - 1
    expect(code(wire)).toBe('inflate-limit')
    expect(decodeStanza(wire, { inflateRatio: (2 * MEBIBYTE) / packed }).tag).toBe('item')
    expect(code(wire, { inflateRatio: (2 * MEBIBYTE - 1) / packed })).toBe('inflate-limit')
  })

  it('of a bomb is given up at the limit, not at the end', () => {
    const bomb = new Uint8Array([2, ...deflateSync(Buffer.alloc(64 * MEBIBYTE))])
    expect(code(bomb)).toBe('inflate-limit')
  })

  it.each([
    ['nothing', []],
    ['something else', [1, 2, 3]],
    ['a stream that ends early', [...deflateSync(Buffer.from([0xf8, 1, 8]))].slice(0, -1)],
    ['a stream with a wrong checksum', [...deflateSync(Buffer.from([0xf8, 1, 8])).subarray(0, -1), 0]],
    ['a stream and one octet more', [...deflateSync(Buffer.from([0xf8, 1, 8])), 0]],
    ['a node and one octet more', [...deflateSync(Buffer.from([0xf8, 1, 8, 8]))]],
    ['a stream of nothing', [...deflateSync(Buffer.alloc(0))]],
  ])('of %s is refused', (_name, octets) => {
    expect(code(new Uint8Array([2, ...octets]))).toBe('stanza-malformed')
  })
})

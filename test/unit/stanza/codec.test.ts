// The codec as a whole: both directions agree on anything that has a wire form.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import { contentText, stanza } from '#proto/stanza/stanza.js'
import { errorCode, fromHex } from '../../support/hex.js'
import { plainValue, stanzaTree } from '../../support/stanza-arbitrary.js'

describe('a stanza', () => {
  it('comes back unchanged, with and without compression and the interop server string', () => {
    fc.assert(
      fc.property(stanzaTree(), fc.boolean(), fc.boolean(), (node, compress, interopServer) => {
        const wire = encodeStanza(node, { compress, interopServer })
        expect(wire[0]).toBe(compress ? 2 : 0)
        expect(decodeStanza(wire, { inflateRatio: 2000 })).toEqual(node)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps the text of its content, whether it travels as a string or as octets', () => {
    fc.assert(
      fc.property(plainValue, (text) => {
        expect(contentText(decodeStanza(encodeStanza(stanza('body', {}, text))))).toBe(text)
      }),
    )
  })

  it('is read from a view into a larger buffer', () => {
    const wire = encodeStanza(stanza('iq', { id: '77', type: 'get' }))
    const larger = new Uint8Array(wire.length + 9)
    larger.set(wire, 5)
    expect(decodeStanza(larger.subarray(5, 5 + wire.length))).toEqual(stanza('iq', { id: '77', type: 'get' }))
  })

  it('is refused at every length but its own', () => {
    const wire = encodeStanza(
      stanza('message', { to: '1-5:3@interop', id: '3EB0AA' }, [stanza('enc', { v: '2' }, fromHex('01 02'))]),
    )
    for (let length = 0; length < wire.length; length += 1) {
      expect(errorCode(() => decodeStanza(wire.slice(0, length)))).toBe('stanza-malformed')
    }
    const longer = new Uint8Array([...wire, 0])
    expect(errorCode(() => decodeStanza(longer))).toBe('stanza-malformed')
  })

  it.each([1, 3, 4, 0x80, 0xff])('is refused with the unknown flag %d', (flag) => {
    expect(errorCode(() => decodeStanza(new Uint8Array([flag, 0xf8, 1, 8])))).toBe('stanza-unsupported')
  })
})

// Every tag of the binary form, each with hand-written octets.
import { describe, expect, it } from 'vitest'
import { sameBytes } from '#proto/bytes.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import { contentBytes, contentText, type Stanza } from '#proto/stanza/stanza.js'
import { errorCode, fromHex, toHex } from '../../support/hex.js'

/** `<id id={value}/>`: three octets of list and names, then the value. */
const VALUE = '00 f8 03 08 08'
const valueOf = (wire: string) => decodeStanza(fromHex(`${VALUE} ${wire}`)).attrs['id']
const wireOf = (value: string) => toHex(encodeStanza({ tag: 'id', attrs: { id: value } })).slice(10)
/** `<id>{content}</id>`. */
const contentOf = (wire: string) => decodeStanza(fromHex(`00 f8 02 08 ${wire}`)).content
const contentWire = (content: Stanza['content']) =>
  toHex(encodeStanza({ tag: 'id', attrs: {}, content })).slice(8)
const decodeCode = (wire: string) => errorCode(() => decodeStanza(fromHex(wire)))

describe('strings', () => {
  it.each([
    ['a token of one byte', '13', 'message'],
    ['a token of page 0', 'ec 00', 'read-self'],
    ['a token of page 1', 'ed 75', 'body'],
    ['a token of page 3', 'ef ff', '1961'],
    ['an odd number of digits', 'ff 82 12 3f', '123'],
    ['an even number of digits with sign and point', 'ff 03 1a 2b 34', '1-2.34'],
    ['an even number of hex digits', 'fb 02 ab cd', 'ABCD'],
    ['an odd number of hex digits', 'fb 82 ab cf', 'ABC'],
    ['hex digits that end in F', 'fb 02 ab cf', 'ABCF'],
    ['plain text', 'fc 03 61 62 63', 'abc'],
    ['text in UTF-8', 'fc 02 c3 a9', 'é'],
    ['the empty string', 'fc 00', ''],
    ['digits with leading zeros', 'ff 02 00 07', '0007'],
  ])('reads and writes %s', (_name, wire, text) => {
    expect(valueOf(wire)).toBe(text)
    expect(wireOf(text)).toBe(wire.replaceAll(' ', ''))
  })

  it.each([
    ['digits that are not packed', 'fc 02 31 32', '12'],
    ['a token spelled out', 'fc 04 62 6f 64 79', 'body'],
    ['a 20-bit length for a short string', 'fd 00 00 01 61', 'a'],
    ['a 32-bit length for a short string', 'fe 00 00 00 01 61', 'a'],
    ['LIST_EMPTY as the empty string', '00', ''],
    ['an empty packed string', 'ff 00', ''],
    ['a replacement mark that was really sent', 'fc 03 ef bf bd', '\uFFFD'],
  ])('also reads %s', (_name, wire, text) => {
    expect(valueOf(wire)).toBe(text)
  })

  it.each([
    ['a nibble without a symbol', 'ff 01 1c'],
    ['padding inside an even length', 'ff 01 1f'],
    ['padding in the first half of the last byte', 'ff 81 f1'],
    ['an odd length padded with something else', 'ff 81 10'],
    ['an odd length of nothing', 'ff 80'],
    ['hex padded with something else than 15', 'fb 81 ab'],
    ['an overlong sequence', 'fc 02 c0 80'],
    ['half a surrogate pair', 'fc 03 ed a0 80'],
    ['a cut sequence', 'fc 01 c3'],
    ['a length with more than 20 bits', 'fd 10 00 01 61'],
    ['a length beyond the end', 'fc 02 61'],
    ['a claimed length of 4 GiB', 'fe ff ff ff ff 61'],
    ['an index without its byte', 'ec'],
    ['an unused tag', 'f0'],
  ])('refuses %s', (_name, wire) => {
    expect(decodeCode(`${VALUE} ${wire}`)).toBe('stanza-malformed')
  })

  it('refuses tag 244 as unsupported, wherever it stands', () => {
    expect(decodeCode(`${VALUE} f4 01 02`)).toBe('stanza-unsupported')
    expect(decodeCode('00 f8 02 08 f4')).toBe('stanza-unsupported')
    expect(decodeCode('00 f8 01 f4')).toBe('stanza-unsupported')
  })

  it('packs up to 127 characters and no more', () => {
    expect(wireOf('1'.repeat(127))).toBe(`ffc0${'11'.repeat(63)}1f`)
    expect(wireOf('1'.repeat(128))).toBe(`fc80${'31'.repeat(128)}`)
  })

  it.each(['abc', 'ABCDEFG', '12 3', '1+2', 'aB', '٣'])('does not pack %j', (text) => {
    expect(wireOf(text).slice(0, 2)).toBe('fc')
    expect(valueOf(wireOf(text))).toBe(text)
  })
})

describe('lengths', () => {
  it.each([
    [255, 'fcff'],
    [256, 'fd000100'],
    [0xfffff, 'fd0fffff'],
    [0x100000, 'fe00100000'],
  ])('writes %d octets with the shortest length field and reads them back', (length, header) => {
    const content = new Uint8Array(length).fill(0x5a)
    const wire = encodeStanza({ tag: 'id', attrs: {}, content })
    expect(toHex(wire.subarray(4, 4 + header.length / 2))).toBe(header)
    expect(sameBytes(contentBytes(decodeStanza(wire))!, content)).toBe(true)
  })

  it('writes a list of 256 entries as LIST_16 and reads it back', () => {
    const nodes = Array.from({ length: 256 }, () => ({ tag: 'item', attrs: {} }))
    const wire = encodeStanza({ tag: 'list', attrs: {}, content: nodes })
    expect(toHex(wire.subarray(3, 7))).toBe(`${toHex(wire.subarray(3, 4))}f90100`)
    expect(decodeStanza(wire).content).toEqual(nodes)
  })

  it('reads lengths with the top bit as large numbers, never as negative ones', () => {
    expect(decodeCode('00 f8 02 08 fe 80 00 00 00 61')).toBe('stanza-malformed')
    expect(decodeCode('00 f9 ff ff 08')).toBe('stanza-limit')
  })
})

describe('content', () => {
  it('keeps plain octets as octets, and tokens and packed strings as text', () => {
    expect(contentOf('fc 02 68 69')).toEqual(fromHex('68 69'))
    expect(contentOf('ed 75')).toBe('body')
    expect(contentOf('ff 01 12')).toBe('12')
    expect(contentOf('fa ff 82 12 3f 03')).toBe('123@s.whatsapp.net')
  })

  it('writes text as a string, so that it reads back as the same text', () => {
    expect(contentWire('body')).toBe('ed75')
    expect(contentWire('4567')).toBe('ff024567')
    expect(contentWire('hello')).toBe('fc0568656c6c6f')
    expect(contentText(decodeStanza(encodeStanza({ tag: 'id', attrs: {}, content: 'grüße' })))).toBe('grüße')
  })

  it('tells no content, no children and no octets apart', () => {
    expect(decodeStanza(fromHex('00 f8 01 08'))).toEqual({ tag: 'id', attrs: {} })
    expect(contentOf('00')).toEqual([])
    expect(contentOf('f8 00')).toEqual([])
    expect(contentOf('fc 00')).toEqual(new Uint8Array(0))
    expect(contentWire([])).toBe('00')
  })

  it('gives octets that do not change with the received buffer', () => {
    const wire = fromHex('00 f8 02 08 fc 02 68 69')
    const node = decodeStanza(wire)
    wire.fill(0)
    expect(node.content).toEqual(fromHex('68 69'))
  })
})

describe('nodes', () => {
  it.each([
    ['nothing at all', ''],
    ['only a flag', '00'],
    ['a node that is no list', '00 08'],
    ['a node without a tag', '00 f8 00'],
    ['LIST_EMPTY in place of a node', '00 00'],
    ['an empty tag', '00 f8 01 fc 00'],
    ['an address as a tag', '00 f8 01 fa 08 03'],
    ['an empty attribute name', '00 f8 03 08 fc 00 08'],
    ['an address as an attribute name', '00 f8 03 08 fa 08 03 08'],
    ['an attribute that appears twice', '00 f8 05 08 08 08 08 13'],
    ['an attribute that appears twice in two spellings', '00 f8 05 08 08 08 fc 02 69 64 13'],
    ['an attribute named __proto__', '00 f8 03 08 fc 09 5f 5f 70 72 6f 74 6f 5f 5f 08'],
    ['a missing value', '00 f8 03 08 08'],
    ['a list as a value', '00 f8 03 08 08 f8 01 08'],
    ['fewer children than announced', '00 f8 02 08 f8 02 f8 01 08'],
    ['an octet after the stanza', '00 f8 01 08 00'],
  ])('refuses %s', (_name, wire) => {
    expect(decodeCode(wire)).toBe('stanza-malformed')
  })

  it('keeps attributes whose names every object inherits apart from inherited ones', () => {
    const attrs: Record<string, string> = Object.fromEntries([
      ['constructor', 'a'],
      ['hasOwnProperty', 'b'],
    ])
    const node = { tag: 'id', attrs }
    expect(decodeStanza(encodeStanza(node))).toEqual(node)
  })

  it.each([
    ['an empty tag', { tag: '', attrs: {} }],
    ['an empty attribute name', { tag: 'id', attrs: { '': 'x' } }],
    ['an attribute named __proto__', { tag: 'id', attrs: JSON.parse('{"__proto__":"x"}') }],
    ['an unpaired surrogate', { tag: 'id', attrs: { id: 'a\uD800' } }],
    ['too long a list', { tag: 'id', attrs: {}, content: Array(65_536).fill({ tag: 'id', attrs: {} }) }],
  ])('does not encode %s', (_name, node) => {
    expect(() => encodeStanza(node)).toThrow(TypeError)
  })
})

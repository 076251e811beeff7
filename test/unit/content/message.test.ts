import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import type { MediaFile, MessageReference, Quote } from '#proto/content/content.js'
import { decodeContent, encodeContent, type WritableContent } from '#proto/content/message.js'
import { checkJid } from '#proto/stanza/jid.js'
import { maybe, octets, personJid, seconds, stanzaId, textOf } from '../../support/exchange-arbitrary.js'
import { errorCode, fromHex, toHex } from '../../support/hex.js'

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const reference: fc.Arbitrary<MessageReference> = fc.record({
  id: stanzaId,
  fromMe: fc.boolean(),
  chat: maybe(personJid),
  participant: maybe(personJid),
})
const quote: fc.Arbitrary<Quote> = fc.record({
  id: stanzaId,
  participant: maybe(personJid),
  text: maybe(textOf(50)),
})
const file: fc.Arbitrary<MediaFile> = fc.record({
  mimetype: textOf(40),
  directPath: fc.stringMatching(/^\/[a-z0-9][\x21-\x7e]{0,60}$/),
  mediaKey: octets(32),
  fileSha256: octets(32),
  fileEncSha256: octets(32),
  fileLength: fc.integer({ min: 0, max: 100 * 1024 * 1024 }),
  mediaKeyTimestamp: maybe(seconds),
})
const captioned = { file, caption: maybe(textOf(50)), thumbnail: maybe(octets(1, 50)), quote: maybe(quote) }
const sized = { width: maybe(u32), height: maybe(u32) }
const contents: fc.Arbitrary<WritableContent> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: textOf(200), quote: maybe(quote) }),
  fc.record({
    kind: fc.constant('reaction' as const),
    target: reference,
    emoji: fc.oneof(fc.constant(''), textOf(32)),
    sentAt: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  }),
  fc.record({ kind: fc.constant('revoke' as const), target: reference }),
  fc.record({ kind: fc.constant('image' as const), ...captioned, ...sized }),
  fc.record({ kind: fc.constant('video' as const), ...captioned, ...sized, seconds: maybe(u32) }),
  fc.record({
    kind: fc.constant('audio' as const),
    file,
    voice: fc.boolean(),
    seconds: maybe(u32),
    waveform: maybe(octets(1, 64)),
    quote: maybe(quote),
  }),
  fc.record({
    kind: fc.constant('document' as const),
    ...captioned,
    title: maybe(textOf(255)),
    fileName: maybe(textOf(255)),
  }),
)

const BOB = checkJid('4915550001@s.whatsapp.net')
const KEY = '0a 19 34393135353530303031 40 732e77686174736170702e6e6574 10 01 1a 01 41'

/** Worked out by hand from the field numbers of the record. */
const VECTORS: readonly (readonly [WritableContent, string])[] = [
  [{ kind: 'text', text: 'hi' }, '0a 02 6869'],
  [
    { kind: 'text', text: 'yes', quote: { id: 'A', text: 'hi' } },
    '32 11  0a 03 796573  8a01 09  0a 01 41  1a 04 0a02 6869',
  ],
  [{ kind: 'revoke', target: { id: 'A', fromMe: true, chat: BOB } }, `62 24 0a 20 ${KEY} 10 00`],
  [
    { kind: 'reaction', target: { id: 'A', fromMe: true, chat: BOB }, emoji: '👍', sentAt: 1760000000123 },
    `f202 2f 0a 20 ${KEY} 12 04 f09f918d 20 fb80b3c19c33`,
  ],
]

describe('content', () => {
  it.each(VECTORS)('%j is written as worked out by hand', (content, hex) => {
    expect(toHex(encodeContent(content))).toBe(toHex(fromHex(hex)))
    expect(decodeContent(fromHex(hex))).toEqual(content)
  })

  it('comes back as it was', () => {
    fc.assert(
      fc.property(contents, (content) => {
        expect(decodeContent(encodeContent(content))).toEqual(content)
      }),
    )
  })

  it('reads the same to protobufjs working from the .proto itself', () => {
    const type = protobuf.loadSync('proto/content/content.proto').lookupType('Message')
    fc.assert(
      fc.property(contents, (content) => {
        const bytes = encodeContent(content)
        const again = type.encode(type.decode(bytes)).finish()
        expect(toHex(again)).toBe(toHex(bytes))
        expect(decodeContent(new Uint8Array(again))).toEqual(content)
      }),
    )
  })

  it('has the numbers of the record', () => {
    const root = protobuf.loadSync('proto/content/content.proto')
    const numbers = (name: string) =>
      Object.fromEntries(root.lookupType(name).fieldsArray.map((field) => [field.id, field.name]))
    expect(numbers('Message')).toEqual({
      1: 'conversation',
      2: 'senderKeyDistributionMessage',
      3: 'imageMessage',
      6: 'extendedTextMessage',
      7: 'documentMessage',
      8: 'audioMessage',
      9: 'videoMessage',
      12: 'protocolMessage',
      46: 'reactionMessage',
    })
    expect(Object.keys(numbers('ImageMessage'))).toEqual('1 2 3 4 5 6 7 8 9 11 12 16 17'.split(' '))
    expect(Object.keys(numbers('AudioMessage'))).toEqual('1 2 3 4 5 6 7 8 9 10 17 19'.split(' '))
    expect(Object.keys(numbers('VideoMessage'))).toEqual('1 2 3 4 5 6 7 9 10 11 13 14 16 17'.split(' '))
    expect(Object.keys(numbers('DocumentMessage'))).toEqual('1 2 3 4 5 7 8 9 10 11 16 17 20'.split(' '))
  })

  it('is plain text also where it came as extended text without a quote', () => {
    expect(decodeContent(fromHex('32 04 0a 02 6869'))).toEqual({ kind: 'text', text: 'hi' })
  })

  it('is unknown where nobody here knows its kind', () => {
    expect(decodeContent(fromHex('fa3e 03 616263'))).toEqual({ kind: 'unknown' })
    expect(decodeContent(new Uint8Array(0))).toEqual({ kind: 'unknown' })
    // A protocol message that is no revoke is for the sender's own devices.
    expect(decodeContent(fromHex('62 02 10 05'))).toEqual({ kind: 'unknown' })
  })

  it('may bring keys for a group along', () => {
    expect(decodeContent(fromHex('0a 02 6869 12 03 0a 01 67'))).toEqual({ kind: 'text', text: 'hi' })
  })

  it.each([
    ['two kinds at once', '0a 02 6869 32 04 0a 02 6869'],
    ['empty text', '0a 00'],
    ['text that is no UTF-8', '0a 02 c328'],
    ['overlong UTF-8', '0a 02 c080'],
    ['a half pair', '0a 03 eda080'],
    ['an extended text without text', '32 00'],
    ['a reaction to nothing', 'f202 00'],
    ['a revoke of nothing', '62 02 10 00'],
    ['a reference without id', '62 06 0a 02 10 01 10 00'],
    ['a chat that is no JID', '62 0a 0a 06 0a 01 78 1a 01 41 10 00'],
    ['a time before 1970', 'f202 10 0a 03 1a 01 41 20 ffffffffffffffffff01'],
    ['an image without anything', '1a 00'],
    ['a length beyond the end', '0a 7f 68'],
    ['a group that never ends', '0b 08 01'],
    ['a field numbered 0', '00 01'],
  ])('is refused with %s', (_, hex) => {
    expect(errorCode(() => decodeContent(fromHex(hex)))).toBe('content-malformed')
  })

  it('is refused where replies are nested without end', () => {
    let nested = fromHex('0a 01 61')
    const wrap = (inside: Uint8Array, tag: string) => {
      const length = inside.length
      const size = length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7]
      return new Uint8Array([...fromHex(tag), ...size, ...inside])
    }
    for (let level = 0; level < 200; level++) {
      nested = wrap(wrap(wrap(nested, '1a'), '8a01'), '32')
    }
    expect(errorCode(() => decodeContent(nested))).toBe('content-malformed')
  })

  it('takes 65,536 octets of text and no more', () => {
    const text = (length: number): WritableContent => ({ kind: 'text', text: 'é'.repeat(length / 2) })
    expect(decodeContent(encodeContent(text(65_536))).kind).toBe('text')
    expect(() => encodeContent(text(65_538))).toThrow(TypeError)
  })
})

const FILE: MediaFile = {
  mimetype: 'image/jpeg',
  directPath: '/v/t1',
  mediaKey: new Uint8Array(32),
  fileSha256: new Uint8Array(32),
  fileEncSha256: new Uint8Array(32),
  fileLength: 5,
}

describe('an attachment', () => {
  it.each([
    ['no media type', { mimetype: '' }],
    ['a path that names a host', { directPath: '//evil.example/x' }],
    ['an absolute URL', { directPath: 'https://evil.example/x' }],
    ['a path with a space', { directPath: '/a b' }],
    ['a path of 2,049', { directPath: `/${'a'.repeat(2048)}` }],
    ['a short key', { mediaKey: new Uint8Array(31) }],
    ['a long hash', { fileSha256: new Uint8Array(33) }],
    ['no hash', { fileEncSha256: new Uint8Array(0) }],
    ['more than 100 MiB', { fileLength: 100 * 1024 * 1024 + 1 }],
    ['a length below zero', { fileLength: -1 }],
    ['a length with a fraction', { fileLength: 0.5 }],
  ])('is not written with %s', (_, change) => {
    expect(() => encodeContent({ kind: 'image', file: { ...FILE, ...change } })).toThrow(TypeError)
  })

  it.each([
    ['a width with a fraction', { width: 1.5 }],
    ['a thumbnail of 32,769', { thumbnail: new Uint8Array(32_769) }],
    ['half a pair in its caption', { caption: '\udc00' }],
  ])('is not written with %s', (_, change) => {
    expect(() => encodeContent({ kind: 'image', file: FILE, ...change })).toThrow(TypeError)
  })

  it('never names a host: a url in it is dropped', () => {
    const bytes = encodeContent({ kind: 'image', file: FILE })
    expect(toHex(bytes)).not.toContain('1a0a')
    const root = protobuf.loadSync('proto/content/content.proto').lookupType('Message')
    const plain = root.toObject(root.decode(bytes))
    plain['imageMessage'].url = 'https://evil.example/x'
    const withUrl = new Uint8Array(root.encode(root.fromObject(plain)).finish())
    expect(decodeContent(withUrl)).toEqual({ kind: 'image', file: FILE })
  })
})

// What a message says of its attachment, octet by octet: field numbers and wire types worked out by hand from the
// record (tag = number × 8 + wire type; 0 varint, 2 length and octets).
import { describe, expect, it } from 'vitest'
import type { MediaContent, MediaFile } from '#proto/content/content.js'
import { decodeContent, encodeContent } from '#proto/content/message.js'
import { errorCode, fromHex, toHex } from '../../support/hex.js'

const [A, B, C] = ['aa', 'bb', 'cc'].map((octet) => octet.repeat(32)) as [string, string, string]
/** 1760000000 and 300, as varints. */
const [TIME, LENGTH] = ['80f0 9dc7 06', 'ac02']
const PATH = '05 2f762f7431'

const file = (mimetype: string): MediaFile => ({
  mimetype,
  directPath: '/v/t1',
  mediaKey: fromHex(A),
  fileSha256: fromHex(B),
  fileEncSha256: fromHex(C),
  fileLength: 300,
  mediaKeyTimestamp: 1_760_000_000,
})
const quote = { id: 'A', text: 'hi' }
/** ContextInfo: stanzaId "A", and the quoted conversation "hi". */
const QUOTE = '8a01 09 0a 01 41 1a 04 0a02 6869'
const thumbnail = fromHex('ffd8')
const THUMBNAIL = '8201 02 ffd8'
const waveform = Uint8Array.from({ length: 64 }, (_, at) => at)
const WAVEFORM = `9a01 40 ${toHex(waveform)}`

const VECTORS: readonly (readonly [string, MediaContent, string])[] = [
  [
    'an image',
    {
      kind: 'image',
      file: file('image/png'),
      caption: 'hi',
      ...{ width: 3, height: 2, thumbnail, quote },
    },
    `12 09 696d6167652f706e67  1a 02 6869  22 20 ${B}  28 ${LENGTH}  30 02  38 03  42 20 ${A}  4a 20 ${C}
     5a ${PATH}  60 ${TIME}  ${THUMBNAIL}  ${QUOTE}`,
  ],
  [
    'a voice message',
    { kind: 'audio', file: file('audio/ogg'), voice: true, seconds: 5, waveform, quote },
    `12 09 617564696f2f6f6767  1a 20 ${B}  20 ${LENGTH}  28 05  30 01  3a 20 ${A}  42 20 ${C}
     4a ${PATH}  50 ${TIME}  ${QUOTE}  ${WAVEFORM}`,
  ],
  [
    'audio that is no voice message',
    { kind: 'audio', file: file('audio/ogg'), voice: false, seconds: 5 },
    `12 09 617564696f2f6f6767  1a 20 ${B}  20 ${LENGTH}  28 05  30 00  3a 20 ${A}  42 20 ${C}
     4a ${PATH}  50 ${TIME}`,
  ],
  [
    'a video',
    {
      kind: 'video',
      file: file('video/mp4'),
      caption: 'hi',
      ...{ width: 3, height: 2, seconds: 5, thumbnail, quote },
    },
    `12 09 766964656f2f6d7034  1a 20 ${B}  20 ${LENGTH}  28 05  32 20 ${A}  3a 02 6869  48 02  50 03
     5a 20 ${C}  6a ${PATH}  70 ${TIME}  ${THUMBNAIL}  ${QUOTE}`,
  ],
  [
    'a document',
    {
      kind: 'document',
      file: file('application/pdf'),
      ...{ title: 'T', fileName: 'a.pdf', caption: 'hi', thumbnail, quote },
    },
    `12 0f 6170706c69636174696f6e2f706466  1a 01 54  22 20 ${B}  28 ${LENGTH}  3a 20 ${A}  42 05 612e706466
     4a 20 ${C}  52 ${PATH}  58 ${TIME}  ${THUMBNAIL}  ${QUOTE}  a201 02 6869`,
  ],
]

/** Field numbers of the messages within Message. */
const FIELDS = { image: '1a', document: '3a', audio: '42', video: '4a' } as const

/** The outer field: tag, length as a varint of two octets, and what it holds. */
function wrapped(kind: MediaContent['kind'], inside: string): string {
  const { length } = fromHex(inside)
  const size = Uint8Array.of((length & 0x7f) | 0x80, length >> 7)
  return `${FIELDS[kind]}${toHex(size)}${toHex(fromHex(inside))}`
}

describe('a message that describes', () => {
  it.each(VECTORS)('%s is written and read as worked out by hand', (_, content, inside) => {
    const hex = wrapped(content.kind, inside)
    expect(toHex(encodeContent(content))).toBe(hex)
    expect(decodeContent(fromHex(hex))).toEqual(content)
  })

  it.each(VECTORS)('%s may name a URL, which is not read', (_, content, inside) => {
    const url = '0a 16 68747470733a2f2f6576696c2e6578616d706c652f78'
    expect(decodeContent(fromHex(wrapped(content.kind, `${url} ${inside}`)))).toEqual(content)
  })

  it.each(VECTORS)(
    '%s is refused where one of its keys or hashes is short or missing',
    (_, content, inside) => {
      for (const value of [A, B, C]) {
        const short = inside.replace(`20 ${value}`, `1f ${value.slice(2)}`)
        expect(errorCode(() => decodeContent(fromHex(wrapped(content.kind, short))))).toBe(
          'content-malformed',
        )
      }
    },
  )

  it('audio without a word on it is no voice message', () => {
    const [, , [, , inside]] = VECTORS as [unknown, unknown, [string, unknown, string]]
    const hex = wrapped('audio', inside.replace(' 30 00 ', ' '))
    expect(decodeContent(fromHex(hex))).toMatchObject({ kind: 'audio', voice: false })
  })
})

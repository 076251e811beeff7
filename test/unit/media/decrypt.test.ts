import { createCipheriv, createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, textBytes } from '#proto/bytes.js'
import { createMediaDecryptor, decryptMedia, type SealedFile } from '#proto/media/decrypt-media.js'
import type { MediaKind } from '#proto/media/media-kind.js'
import { octets } from '../../support/exchange-arbitrary.js'
import { errorCode, fromHex } from '../../support/hex.js'
import { openWhole, pieces, sealWhole, source } from '../../support/media-files.js'
import { codeOf } from '../../support/rejection.js'
import { webCryptoSeal } from '../../support/webcrypto-media.js'
import {
  EMPTY_FILE_SHA256,
  MEDIA_VECTORS,
  VECTOR_FILE,
  VECTOR_FILE_SHA256,
  VECTOR_MEDIA_KEY,
} from '../../vectors/media-blobs.js'

const KEY = fromHex(VECTOR_MEDIA_KEY)
const kinds = fc.constantFrom<MediaKind>('image', 'video', 'audio', 'document')

async function collect(plaintext: AsyncIterable<Uint8Array>): Promise<Bytes> {
  const chunks: Uint8Array[] = []
  for await (const chunk of plaintext) chunks.push(chunk)
  return concat(...chunks)
}

describe('a blob that is what the message says', () => {
  it.each(MEDIA_VECTORS)('of kind $kind, made by OpenSSL, is opened', (vector) => {
    const file: SealedFile = {
      mediaKey: KEY,
      fileSha256: fromHex(VECTOR_FILE_SHA256),
      fileEncSha256: fromHex(vector.blobSha256),
      fileLength: 23,
    }
    expect(openWhole(fromHex(vector.blob), file, vector.kind)).toEqual(textBytes(VECTOR_FILE))
    const empty: SealedFile = {
      mediaKey: KEY,
      fileSha256: fromHex(EMPTY_FILE_SHA256),
      fileEncSha256: fromHex(vector.emptyBlobSha256),
      fileLength: 0,
    }
    expect(openWhole(fromHex(vector.emptyBlob), empty, vector.kind)).toHaveLength(0)
  })

  it('made by WebCrypto is opened', async () => {
    await fc.assert(
      fc.asyncProperty(octets(0, 5000), octets(32), kinds, async (plain, mediaKey, kind) => {
        const { blob, ...hashes } = await webCryptoSeal(plain, mediaKey, kind)
        expect(openWhole(blob, { ...hashes, mediaKey, fileLength: plain.length }, kind)).toEqual(plain)
      }),
    )
  })

  it('is opened whatever pieces it comes in, also as a stream', async () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(octets(0, 600), cuts, kinds, async (plain, lengths, kind) => {
        const { blob, file } = sealWhole(plain, KEY, kind)
        const decryptor = createMediaDecryptor(file, kind)
        const parts = pieces(blob, lengths).map((part) => decryptor.update(part))
        expect(concat(...parts, decryptor.final())).toEqual(plain)
        expect(await collect(decryptMedia(source(pieces(blob, lengths)), file, kind))).toEqual(plain)
      }),
    )
  })

  it('is opened octet by octet', () => {
    const plain = Uint8Array.from({ length: 50 }, (_, at) => at)
    const { blob, file } = sealWhole(plain, KEY, 'audio')
    const decryptor = createMediaDecryptor(file, 'audio')
    const parts = [...blob].map((octet) => decryptor.update(Uint8Array.of(octet)))
    expect(concat(...parts, decryptor.final())).toEqual(plain)
  })
})

const PLAIN = textBytes('a second lantern hangs in the boathouse') // two blocks and a part of the third
const { blob: BLOB, file: FILE } = sealWhole(PLAIN, KEY, 'image')

/** How it fails when it comes whole, and when it comes in pieces; both must agree. */
function failure(blob: Bytes, file: SealedFile = FILE, kind: MediaKind = 'image'): string {
  const whole = errorCode(() => openWhole(blob, file, kind))
  const inPieces = errorCode(() => {
    const decryptor = createMediaDecryptor(file, kind)
    for (const piece of pieces(blob, [7, 16, 1, 0, 15])) decryptor.update(piece)
    decryptor.final()
  })
  expect(inPieces).toBe(whole)
  return whole
}

const flipped = (bytes: Bytes, bit: number): Bytes =>
  bytes.map((octet, at) => (at === bit >> 3 ? octet ^ (1 << (bit & 7)) : octet))

/** The blob as it is, and the hash of it told truly: what a lying sender can do, or who holds the media host. */
async function rehashed(blob: Bytes): Promise<SealedFile> {
  return { ...FILE, fileEncSha256: new Uint8Array(await crypto.subtle.digest('SHA-256', blob)) }
}

describe('a blob that is not what the message says', () => {
  it('is refused with any bit flipped', () => {
    for (let bit = 0; bit < BLOB.length * 8; bit += 1) {
      expect(failure(flipped(BLOB, bit))).toBe('media-invalid')
    }
  })

  it('is refused by its MAC alone, where the hash was made to fit', async () => {
    for (let bit = 0; bit < BLOB.length * 8; bit += 1) {
      const changed = flipped(BLOB, bit)
      expect(failure(changed, await rehashed(changed))).toBe('media-invalid')
    }
  })

  it('is refused cut at any length, and longer by anything', async () => {
    for (let length = 0; length < BLOB.length; length += 1) {
      const cut = BLOB.slice(0, length)
      expect(failure(cut)).toBe('media-invalid')
      expect(failure(cut, await rehashed(cut))).toBe('media-invalid')
    }
    for (const more of [1, 10, 16, 1000]) {
      const longer = concat(BLOB, new Uint8Array(more))
      expect(failure(longer)).toBe('media-invalid')
      expect(failure(longer, await rehashed(longer))).toBe('media-invalid')
    }
  })

  it('is refused at the octet that is too many, before its end has come', () => {
    const decryptor = createMediaDecryptor(FILE, 'image')
    decryptor.update(BLOB)
    expect(errorCode(() => decryptor.update(Uint8Array.of(0)))).toBe('media-invalid')
    expect(errorCode(() => decryptor.update(new Uint8Array(0)))).toBe('media-invalid')
    expect(errorCode(() => decryptor.final())).toBe('media-invalid')
  })

  it('is refused where it is another one under the same key', () => {
    const other = sealWhole(textBytes('a second lantern hangs in the woodhouse'), KEY, 'image')
    expect(other.blob).toHaveLength(BLOB.length)
    expect(failure(other.blob)).toBe('media-invalid')
    expect(failure(other.blob, { ...FILE, fileEncSha256: other.file.fileEncSha256 })).toBe('media-invalid')
    expect(failure(BLOB, { ...other.file, fileEncSha256: FILE.fileEncSha256 })).toBe('media-invalid')
  })

  it('is refused with any bit of the key or of a hash flipped', () => {
    for (let bit = 0; bit < 256; bit += 1) {
      expect(failure(BLOB, { ...FILE, mediaKey: flipped(FILE.mediaKey, bit) })).toBe('media-invalid')
      expect(failure(BLOB, { ...FILE, fileSha256: flipped(FILE.fileSha256, bit) })).toBe('media-invalid')
      expect(failure(BLOB, { ...FILE, fileEncSha256: flipped(FILE.fileEncSha256, bit) })).toBe(
        'media-invalid',
      )
    }
  })

  it.each<MediaKind>(['video', 'audio', 'document'])('is refused where it is no %s', (kind) => {
    expect(failure(BLOB, FILE, kind)).toBe('media-invalid')
  })

  it('is refused where the length of the file is another, also of as many blocks', () => {
    for (let fileLength = 0; fileLength < 100; fileLength += 1) {
      if (fileLength !== PLAIN.length) expect(failure(BLOB, { ...FILE, fileLength })).toBe('media-invalid')
    }
    expect(failure(BLOB, { ...FILE, fileLength: 100 * 1024 * 1024 })).toBe('media-invalid')
  })

  it('is refused where its sender padded it wrongly, however well the rest fits', async () => {
    const { blob, fileSha256 } = badlyPadded()
    const fileEncSha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', blob))
    for (const fileLength of [16, 17, 24, 31]) {
      expect(failure(blob, { mediaKey: KEY, fileSha256, fileEncSha256, fileLength })).toBe('media-invalid')
    }
  })

  it('fails in one way: the error tells nothing of what was wrong', () => {
    const errors = [
      () => openWhole(flipped(BLOB, 0), FILE, 'image'),
      () => openWhole(BLOB.slice(1), FILE, 'image'),
      () => openWhole(concat(BLOB, BLOB), FILE, 'image'),
      () => openWhole(BLOB, { ...FILE, fileLength: PLAIN.length - 1 }, 'image'),
      () => openWhole(BLOB, { ...FILE, mediaKey: new Uint8Array(32) }, 'image'),
    ].map((act) => {
      try {
        return act()
      } catch (error) {
        return error
      }
    })
    expect(new Set(errors.map(String)).size).toBe(1)
    expect(errors.every((error) => error instanceof Error && error.cause === undefined)).toBe(true)
  })

  it('ends the stream with an error, whatever came before', async () => {
    const cut = source([BLOB.subarray(0, 40)])
    expect(await codeOf(() => collect(decryptMedia(cut, FILE, 'image')))).toBe('media-invalid')
    const longer = source([BLOB, Uint8Array.of(1)])
    expect(await codeOf(() => collect(decryptMedia(longer, FILE, 'image')))).toBe('media-invalid')
  })
})

/** Two blocks under the true keys, the second of which is no padding. */
function badlyPadded(): { blob: Bytes; fileSha256: Bytes } {
  const schedule = fromHex(MEDIA_VECTORS[0]?.schedule ?? '')
  const [iv, cipherKey, macKey] = [schedule.slice(0, 16), schedule.slice(16, 48), schedule.slice(48, 80)]
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv).setAutoPadding(false)
  const plain = new Uint8Array(32).fill(0x20)
  const ciphertext = cipher.update(plain)
  const tag = createHmac('sha256', macKey).update(iv).update(ciphertext).digest().subarray(0, 10)
  return {
    blob: concat(ciphertext, tag),
    fileSha256: new Uint8Array(createHash('sha256').update(plain).digest()),
  }
}

describe('a decryptor', () => {
  it('is used for one blob, also after a failure', () => {
    const good = createMediaDecryptor(FILE, 'image')
    good.update(BLOB)
    good.final()
    expect(() => good.update(new Uint8Array(1))).toThrow(TypeError)
    expect(() => good.final()).toThrow(TypeError)
    const bad = createMediaDecryptor(FILE, 'image')
    expect(errorCode(() => bad.final())).toBe('media-invalid')
    expect(() => bad.final()).toThrow(TypeError)
  })

  it.each<[string, Partial<SealedFile>]>([
    ['a key of 31 octets', { mediaKey: new Uint8Array(31) }],
    ['a hash of 31 octets', { fileSha256: new Uint8Array(31) }],
    ['a hash of 33 octets', { fileEncSha256: new Uint8Array(33) }],
    ['a length below zero', { fileLength: -1 }],
    ['more than 100 MiB', { fileLength: 100 * 1024 * 1024 + 1 }],
  ])('is not made for %s', (_, change) => {
    expect(() => createMediaDecryptor({ ...FILE, ...change }, 'image')).toThrow(TypeError)
  })
})

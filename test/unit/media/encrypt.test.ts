import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ASSUMED_MAXIMUM_BLOB_BYTES } from '#proto/assumptions.js'
import { concat, textBytes } from '#proto/bytes.js'
import { blobLength } from '#proto/media/blob-length.js'
import { createMediaEncryptor, encryptMedia, type SealedMedia } from '#proto/media/encrypt-media.js'
import type { MediaKind } from '#proto/media/media-kind.js'
import { octets } from '../../support/exchange-arbitrary.js'
import { fromHex, toHex } from '../../support/hex.js'
import { pieces, sealWhole, source } from '../../support/media-files.js'
import { webCryptoOpen, webCryptoSeal } from '../../support/webcrypto-media.js'
import {
  EMPTY_FILE_SHA256,
  MEDIA_VECTORS,
  VECTOR_FILE,
  VECTOR_FILE_SHA256,
  VECTOR_MEDIA_KEY,
} from '../../vectors/media-blobs.js'

const KEY = fromHex(VECTOR_MEDIA_KEY)
const kinds = fc.constantFrom<MediaKind>('image', 'video', 'audio', 'document')
const MEBIBYTE = 1024 * 1024

async function drain(blob: AsyncGenerator<Uint8Array, SealedMedia>) {
  const chunks: Uint8Array[] = []
  for (;;) {
    const step = await blob.next()
    if (step.done) return { chunks, sealed: step.value }
    chunks.push(step.value)
  }
}

describe('an encrypted file', () => {
  it.each(MEDIA_VECTORS)('of kind $kind is the one OpenSSL makes', ({ kind, blob, blobSha256 }) => {
    const made = sealWhole(textBytes(VECTOR_FILE), KEY, kind)
    expect(toHex(made.blob)).toBe(blob)
    expect(toHex(made.sealed.fileSha256)).toBe(VECTOR_FILE_SHA256)
    expect(toHex(made.sealed.fileEncSha256)).toBe(blobSha256)
    expect(made.sealed.fileLength).toBe(23)
    expect(made.sealed.blobLength).toBe(42)
  })

  it.each(MEDIA_VECTORS)('of kind $kind may be empty', ({ kind, emptyBlob, emptyBlobSha256 }) => {
    const made = sealWhole(new Uint8Array(0), KEY, kind)
    expect(toHex(made.blob)).toBe(emptyBlob)
    expect(toHex(made.sealed.fileSha256)).toBe(EMPTY_FILE_SHA256)
    expect(toHex(made.sealed.fileEncSha256)).toBe(emptyBlobSha256)
    expect(made.sealed.fileLength).toBe(0)
    expect(made.sealed.blobLength).toBe(26)
  })

  it('is the one WebCrypto makes, and WebCrypto reads it', async () => {
    await fc.assert(
      fc.asyncProperty(octets(0, 5000), octets(32), kinds, async (file, key, kind) => {
        const { blob, sealed } = sealWhole(file, key, kind)
        const theirs = await webCryptoSeal(file, key, kind)
        expect(blob).toEqual(theirs.blob)
        expect(sealed.fileSha256).toEqual(theirs.fileSha256)
        expect(sealed.fileEncSha256).toEqual(theirs.fileEncSha256)
        expect(sealed.blobLength).toBe(blob.length)
        expect(blobLength(file.length)).toBe(blob.length)
        expect(await webCryptoOpen(blob, key, kind)).toEqual(file)
      }),
    )
  })

  it('is the same whatever pieces it came in, also as a stream', async () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(octets(0, 600), cuts, kinds, async (file, lengths, kind) => {
        const whole = sealWhole(file, KEY, kind)
        const encryptor = createMediaEncryptor(KEY, kind)
        const parts = pieces(file, lengths).map((part) => encryptor.update(part))
        const { last, sealed } = encryptor.final()
        expect(concat(...parts, last)).toEqual(whole.blob)
        expect(sealed).toEqual(whole.sealed)
        const streamed = await drain(encryptMedia(source(pieces(file, lengths)), KEY, kind))
        expect(concat(...streamed.chunks)).toEqual(whole.blob)
        expect(streamed.chunks.every(({ length }) => length > 0)).toBe(true)
        expect(streamed.sealed).toEqual(whole.sealed)
      }),
    )
  })

  it('comes out as it goes in: less than a block is held back', () => {
    const encryptor = createMediaEncryptor(KEY, 'image')
    let given = 0
    let taken = 0
    for (const length of [1, 15, 1, 16, 1000, 0, 64, 7]) {
      given += length
      taken += encryptor.update(new Uint8Array(length)).length
      expect(given - taken).toBeGreaterThanOrEqual(0)
      expect(given - taken).toBeLessThan(16)
    }
  })

  it('shares no octets with what it was made from or what it gave', () => {
    const encryptor = createMediaEncryptor(KEY, 'image')
    const plain = new Uint8Array(64)
    const first = encryptor.update(plain)
    const kept = first.slice()
    plain.fill(9)
    const second = encryptor.update(plain)
    expect(first).toEqual(kept)
    second.fill(0)
    first.fill(0)
    const { sealed } = encryptor.final()
    const again = sealWhole(concat(new Uint8Array(64), new Uint8Array(64).fill(9)), KEY, 'image')
    expect(sealed).toEqual(again.sealed)
  })
})

describe('an encryptor', () => {
  it('takes 100 MiB and no octet more', () => {
    const encryptor = createMediaEncryptor(KEY, 'document')
    const chunk = new Uint8Array(4 * MEBIBYTE)
    const hash = createHash('sha256')
    for (let count = 0; count < 25; count += 1) hash.update(encryptor.update(chunk))
    expect(() => encryptor.update(new Uint8Array(1))).toThrow(TypeError)
    const whole = createMediaEncryptor(KEY, 'document')
    for (let count = 0; count < 25; count += 1) whole.update(chunk)
    const { last, sealed } = whole.final()
    expect(sealed.fileLength).toBe(100 * MEBIBYTE)
    expect(sealed.blobLength).toBe(ASSUMED_MAXIMUM_BLOB_BYTES)
    expect(new Uint8Array(hash.update(last).digest())).toEqual(sealed.fileEncSha256)
  })

  it('is used for one file', () => {
    const encryptor = createMediaEncryptor(KEY, 'image')
    encryptor.final()
    expect(() => encryptor.update(new Uint8Array(1))).toThrow(TypeError)
    expect(() => encryptor.final()).toThrow(TypeError)
  })

  it.each([31, 33])('does not take a media key of %i octets', (length) => {
    expect(() => createMediaEncryptor(new Uint8Array(length), 'image')).toThrow(TypeError)
  })

  it('passes on what its source fails with, and closes a source whose blob nobody wants any more', async () => {
    const gone = new Error('the file is gone')
    // eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous, these octets are not
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(64)
      throw gone
    }
    await expect(drain(encryptMedia(failing(), KEY, 'image'))).rejects.toBe(gone)

    let closed = false
    // eslint-disable-next-line @typescript-eslint/require-await -- a source is asynchronous, these octets are not
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(64)
      } finally {
        closed = true
      }
    }
    const blob = encryptMedia(endless(), KEY, 'image')
    await blob.next()
    await blob.return(sealWhole(new Uint8Array(0), KEY, 'image').sealed)
    expect(closed).toBe(true)
  })
})

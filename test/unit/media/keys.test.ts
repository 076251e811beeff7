import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '#proto/bytes.js'
import { blobLength, ciphertextLength } from '#proto/media/blob-length.js'
import { deriveMediaKeys } from '#proto/media/media-keys.js'
import { fromHex, toHex } from '../../support/hex.js'
import { MEDIA_VECTORS, VECTOR_MEDIA_KEY } from '../../vectors/media-blobs.js'

const MEBIBYTE = 1024 * 1024

describe('the keys of an attachment', () => {
  it.each(MEDIA_VECTORS)('of kind $kind are those OpenSSL derives', ({ kind, schedule }) => {
    const { iv, cipherKey, macKey, refKey } = deriveMediaKeys(fromHex(VECTOR_MEDIA_KEY), kind)
    expect([iv, cipherKey, macKey, refKey].map(({ length }) => length)).toEqual([16, 32, 32, 32])
    expect(toHex(concat(iv, cipherKey, macKey, refKey))).toBe(schedule)
  })

  it.each([0, 31, 33, 64])('are not derived from %i octets', (length) => {
    expect(() => deriveMediaKeys(new Uint8Array(length), 'image')).toThrow(TypeError)
  })
})

describe('a blob', () => {
  it.each([
    [0, 26],
    [1, 26],
    [15, 26],
    [16, 42],
    [17, 42],
    [100 * MEBIBYTE - 1, 100 * MEBIBYTE + 10],
    [100 * MEBIBYTE, 100 * MEBIBYTE + 26],
  ])('of a file of %i octets has %i', (file, blob) => {
    expect(blobLength(file)).toBe(blob)
    expect(ciphertextLength(file)).toBe(blob - 10)
  })

  it('is 11 to 26 octets longer than its file', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * MEBIBYTE }), (length) => {
        const more = blobLength(length) - length
        expect(more).toBeGreaterThanOrEqual(11)
        expect(more).toBeLessThanOrEqual(26)
        expect(ciphertextLength(length) % 16).toBe(0)
      }),
    )
  })

  it.each([-1, 0.5, Number.NaN, 100 * MEBIBYTE + 1, Number.MAX_SAFE_INTEGER])(
    'is not of a file of %d octets',
    (length) => {
      expect(() => blobLength(length)).toThrow(TypeError)
    },
  )
})

// What names an attachment and what it is made of, against random and damaged octets: storage references, direct
// paths, and blobs whose keeper or sender lies.
import { createHash, createHmac } from 'node:crypto'
import { describe, expect } from 'vitest'
import { type Bytes, concat, sameBytes, textBytes } from '#proto/bytes.js'
import { formatDirectPath, parseDirectPath } from '#proto/hosting/direct-path.js'
import { parseStorageReference } from '#proto/hosting/storage-reference.js'
import { createMediaDecryptor, type SealedFile } from '#proto/media/decrypt-media.js'
import { deriveMediaKeys } from '#proto/media/media-keys.js'
import { fuzzParser } from '../support/fuzz.js'
import { pieces, sealWhole } from '../support/media-files.js'

const text = (input: Uint8Array) => Buffer.from(input).toString('utf8')

const KEY = new Uint8Array(32).fill(7)
const { iv, macKey } = deriveMediaKeys(KEY, 'video')
const PLAINS = [0, 1, 15, 16, 17, 100].map((length) => Uint8Array.from({ length }, (_, at) => at))
const SEALED = PLAINS.map((plain) => ({ plain, ...sealWhole(plain, KEY, 'video') }))

/** How far a lie goes: the blob alone, the hash that fits it, or a MAC that fits too, as only its sender can. */
const LIES = ['blob', 'hash', 'mac'] as const

function toldOf(
  lie: (typeof LIES)[number],
  blob: Bytes,
  file: SealedFile,
): { blob: Bytes; file: SealedFile } {
  const told = lie === 'mac' && blob.length >= 10 ? remade(blob.subarray(0, -10)) : blob
  const fileEncSha256 = new Uint8Array(createHash('sha256').update(told).digest())
  return { blob: told, file: lie === 'blob' ? file : { ...file, fileEncSha256 } }
}

function remade(ciphertext: Bytes): Bytes {
  return concat(
    ciphertext,
    createHmac('sha256', macKey).update(iv).update(ciphertext).digest().subarray(0, 10),
  )
}

/** First octet: which file it should be. Second: how its pieces come. The rest: the blob. */
function decrypt(input: Bytes, lie: (typeof LIES)[number]) {
  const [which = 0, cut = 0] = input
  const { plain, file } = SEALED[which % SEALED.length]!
  const told = toldOf(lie, input.subarray(2), file)
  const decryptor = createMediaDecryptor(told.file, 'video')
  const parts = pieces(told.blob, [cut, 1, cut >> 4]).map((piece) => decryptor.update(piece))
  return { plaintext: concat(...parts, decryptor.final()), plain }
}

describe('media', () => {
  for (const [at, lie] of LIES.entries()) {
    fuzzParser(`a decryptor whose ${lie} is made up`, {
      seed: 60 + at,
      corpus: SEALED.map(({ blob }, which) => concat(Uint8Array.of(which, 17), blob)),
      parse: (input) => decrypt(input, lie),
      check: ({ plaintext, plain }) => {
        expect(sameBytes(plaintext, plain)).toBe(true)
      },
    })
  }

  fuzzParser('parseDirectPath', {
    seed: 40,
    corpus: ['/interop/whatsapp/download/12/abc_DEF-123/', '/v/tabc_DEF-123'].map(textBytes),
    parse: (input) => ({ path: parseDirectPath(text(input)), given: text(input) }),
    check: ({ path, given }) => {
      expect(formatDirectPath(path)).toBe(given)
    },
  })

  fuzzParser('parseStorageReference', {
    seed: 63,
    corpus: ['abc_DEF-123', 'a'.repeat(128)].map(textBytes),
    parse: (input) => ({ reference: parseStorageReference(text(input)), given: text(input) }),
    check: ({ reference, given }) => {
      expect(reference).toBe(given)
      expect(new URL(`http://127.0.0.1/m/${reference}`).pathname).toBe(`/m/${given}`)
    },
  })
})

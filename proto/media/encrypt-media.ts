// Encryption of one attachment in one pass (Media: blob, as open clients show it): AES-256-CBC with PKCS#7,
// then the first 10 octets of HMAC-SHA256 over iv ‖ ciphertext. Hashes and lengths are counted on the way.
import { createCipheriv, createHash, createHmac } from 'node:crypto'
import { ASSUMED_MAXIMUM_MEDIA_BYTES } from '../assumptions.js'
import { type Bytes, concat } from '../bytes.js'
import { MAC_BYTES } from './blob-length.js'
import { deriveMediaKeys } from './media-keys.js'
import type { MediaKind } from './media-kind.js'

/** What the message says of a file that has been encrypted. */
export interface SealedMedia {
  /** 32 octets: SHA-256 of the file. */
  readonly fileSha256: Bytes
  /** 32 octets: SHA-256 of the blob, its MAC included. */
  readonly fileEncSha256: Bytes
  /** Octets of the file. */
  readonly fileLength: number
  /** Octets of the blob. */
  readonly blobLength: number
}

/** Used for one file: any number of `update`, then one `final`. What they give, in order, is the blob. */
export interface MediaEncryptor {
  /**
   * Takes as much of the file as there is at hand, and holds back less than a block. The result is the caller's.
   * @throws {TypeError} where the file gets longer than 100 MiB, or was ended.
   */
  update(plain: Uint8Array): Bytes
  /** `last` ends the blob: padding and MAC. @throws {TypeError} where the file was ended before. */
  final(): { readonly last: Bytes; readonly sealed: SealedMedia }
}

/**
 * @param mediaKey 32 octets from a secure source, and fresh for each file: two files under one key share their
 * initialization vector and show where they begin alike. Nothing here can notice a repeat.
 * @throws {TypeError} where `mediaKey` is not 32 octets long.
 */
export function createMediaEncryptor(mediaKey: Bytes, kind: MediaKind): MediaEncryptor {
  const { iv, cipherKey, macKey } = deriveMediaKeys(mediaKey, kind)
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
  const mac = createHmac('sha256', macKey).update(iv)
  const fileHash = createHash('sha256')
  const blobHash = createHash('sha256')
  let fileLength = 0
  let blobLength = 0
  let ended = false

  const sealing = (ciphertext: Bytes): Bytes => {
    mac.update(ciphertext)
    blobHash.update(ciphertext)
    blobLength += ciphertext.length
    return new Uint8Array(ciphertext.buffer, ciphertext.byteOffset, ciphertext.length)
  }
  const requireOpen = (): void => {
    if (ended) throw new TypeError('this file is encrypted already')
  }
  return {
    update(plain) {
      requireOpen()
      fileLength += plain.length
      if (fileLength > ASSUMED_MAXIMUM_MEDIA_BYTES) throw new TypeError('the file is longer than 100 MiB')
      fileHash.update(plain)
      return sealing(cipher.update(plain))
    },
    final() {
      requireOpen()
      ended = true
      const padding = sealing(cipher.final())
      const tag = mac.digest().subarray(0, MAC_BYTES)
      const fileEncSha256 = new Uint8Array(blobHash.update(tag).digest())
      blobLength += tag.length
      const fileSha256 = new Uint8Array(fileHash.digest())
      return { last: concat(padding, tag), sealed: { fileSha256, fileEncSha256, fileLength, blobLength } }
    },
  }
}

/**
 * The same over whatever gives a file piece by piece; nothing is read ahead. Returns what the message says of it.
 * @throws {TypeError} as {@link createMediaEncryptor} and its `update`; whatever `source` throws.
 */
export async function* encryptMedia(
  source: AsyncIterable<Uint8Array>,
  mediaKey: Bytes,
  kind: MediaKind,
): AsyncGenerator<Bytes, SealedMedia> {
  const encryptor = createMediaEncryptor(mediaKey, kind)
  for await (const plain of source) {
    const ciphertext = encryptor.update(plain)
    if (ciphertext.length > 0) yield ciphertext
  }
  const { last, sealed } = encryptor.final()
  yield last
  return sealed
}

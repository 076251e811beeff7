// Decryption of one attachment in one pass (Media: blob). A stream cannot be checked before its end, so what
// comes out on the way is called unverified: it goes to a place that nobody reads until `final` has returned.
import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Bytes } from '../bytes.js'
import type { MediaFile } from '../content/content.js'
import { ProtocolError } from '../errors.js'
import { ciphertextLength, MAC_BYTES } from './blob-length.js'
import { deriveMediaKeys } from './media-keys.js'
import type { MediaKind } from './media-kind.js'

/** What a message says of the blob: the key, both hashes, and the length of the file. */
export type SealedFile = Pick<MediaFile, 'mediaKey' | 'fileSha256' | 'fileEncSha256' | 'fileLength'>

/** Octets that whoever holds the blob may have chosen. Never shown, played or saved under a name of the user's. */
export type UnverifiedPlaintext = Bytes

/** Used for one blob: any number of `update`, then one `final`. */
export interface MediaDecryptor {
  /**
   * The result is the caller's, and worth nothing unless `final` returns.
   * @throws {ProtocolError} `media-invalid` as soon as the blob is longer than the file's length allows.
   * @throws {TypeError} where the blob was ended.
   */
  update(blob: Uint8Array): UnverifiedPlaintext
  /**
   * The last octets of the file. Once it has returned, all of it is what the sender described: lengths, hash of
   * the blob, MAC, padding and hash of the file hold.
   * @throws {ProtocolError} `media-invalid`, whichever does not.
   * @throws {TypeError} where the blob was ended before.
   */
  final(): Bytes
}

const HASH_BYTES = 32

/** @throws {TypeError} where a key or hash is not 32 octets long, or the length not 0..100 MiB. */
export function createMediaDecryptor(file: SealedFile, kind: MediaKind): MediaDecryptor {
  requireHashes(file)
  const { iv, cipherKey, macKey } = deriveMediaKeys(file.mediaKey, kind)
  const macAt = ciphertextLength(file.fileLength)
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  const mac = createHmac('sha256', macKey).update(iv)
  const blobHash = createHash('sha256')
  const fileHash = createHash('sha256')
  const tag = new Uint8Array(MAC_BYTES)
  let received = 0
  let released = 0
  let ended = false

  const releasing = (plaintext: Bytes): Bytes => {
    fileHash.update(plaintext)
    released += plaintext.length
    return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length)
  }
  const requireOpen = (): void => {
    if (ended) throw new TypeError('this blob is decrypted already')
  }
  /** OpenSSL keeps the last block back until it is asked for, so the padding is looked at after the MAC. */
  const lastBlock = (): Bytes => {
    try {
      return decipher.final()
    } catch {
      throw invalid()
    }
  }
  return {
    update(blob) {
      requireOpen()
      const at = received
      received += blob.length
      if (received > macAt + MAC_BYTES) throw invalid()
      blobHash.update(blob)
      const ciphertext = blob.subarray(0, Math.max(0, macAt - at))
      tag.set(blob.subarray(ciphertext.length), Math.max(0, at - macAt))
      mac.update(ciphertext)
      return releasing(decipher.update(ciphertext))
    },
    final() {
      requireOpen()
      ended = true
      if (received !== macAt + MAC_BYTES) throw invalid()
      if (!timingSafeEqual(blobHash.digest(), file.fileEncSha256)) throw invalid()
      if (!timingSafeEqual(mac.digest().subarray(0, MAC_BYTES), tag)) throw invalid()
      const last = releasing(lastBlock())
      if (released !== file.fileLength || !timingSafeEqual(fileHash.digest(), file.fileSha256))
        throw invalid()
      return last
    },
  }
}

/**
 * The same over whatever gives a blob piece by piece; nothing is read ahead. Only once it has ended without an
 * error is what it gave the file that was described.
 * @throws {ProtocolError} `media-invalid`. Also whatever `source` throws.
 */
export async function* decryptMedia(
  source: AsyncIterable<Uint8Array>,
  file: SealedFile,
  kind: MediaKind,
): AsyncGenerator<UnverifiedPlaintext, void> {
  const decryptor = createMediaDecryptor(file, kind)
  for await (const blob of source) {
    const plaintext = decryptor.update(blob)
    if (plaintext.length > 0) yield plaintext
  }
  const last = decryptor.final()
  if (last.length > 0) yield last
}

function requireHashes({ fileSha256, fileEncSha256 }: SealedFile): void {
  if (fileSha256.length !== HASH_BYTES || fileEncSha256.length !== HASH_BYTES) {
    throw new TypeError('a SHA-256 hash has 32 bytes')
  }
}

/** One error, whatever is wrong. */
function invalid(): ProtocolError {
  return new ProtocolError('media-invalid', 'the file is not the one that was described')
}

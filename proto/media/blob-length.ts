// How long the encrypted form of a file is (Media: blob): ciphertext ‖ first octets of the MAC.
import { ASSUMED_MAXIMUM_MEDIA_BYTES } from '../assumptions.js'

/** AES's block: PKCS#7 (RFC 5652 §6.3) pads to the next full one, and a full file by a whole one. */
const BLOCK_BYTES = 16
/** Of the HMAC's 32 octets so many are sent. */
export const MAC_BYTES = 10

/** Octets of the ciphertext, without the MAC. @throws {TypeError} for no length of a file: 0..100 MiB. */
export function ciphertextLength(fileLength: number): number {
  if (!Number.isInteger(fileLength) || fileLength < 0 || fileLength > ASSUMED_MAXIMUM_MEDIA_BYTES) {
    throw new TypeError(`a file has 0 to ${ASSUMED_MAXIMUM_MEDIA_BYTES} bytes, not ${fileLength}`)
  }
  return fileLength - (fileLength % BLOCK_BYTES) + BLOCK_BYTES
}

/** Octets of the blob: what is uploaded and fetched. @throws {TypeError} for no length of a file: 0..100 MiB. */
export function blobLength(fileLength: number): number {
  return ciphertextLength(fileLength) + MAC_BYTES
}

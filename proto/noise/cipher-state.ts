// The Noise CipherState with AES-256-GCM (Noise revision 34 §5.1 and §12.3).
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type Bytes, EMPTY } from '../bytes.js'
import { ProtocolError } from '../errors.js'

export const TAG_BYTES = 16
const NONCE_BYTES = 12
/** The nonce holds 32 bits of counter; the last value is never used. */
const LAST_COUNTER = 0xffff_ffff

/** One key, used in one direction. */
export interface CipherState {
  /** Result: ciphertext ‖ 16-byte tag. @throws {ProtocolError} `counter-exhausted`. */
  encrypt(associatedData: Uint8Array, plaintext: Uint8Array): Bytes
  /** @throws {ProtocolError} `decrypt-failed` for whatever reason, `counter-exhausted`. */
  decrypt(associatedData: Uint8Array, ciphertext: Uint8Array): Bytes
}

/** @param key 32 octets. @param counter how many messages were handled with it before. */
export function createCipherState(key: Bytes, counter = 0): CipherState {
  const nonce = Buffer.alloc(NONCE_BYTES)
  let next = counter
  const advance = (): Buffer => {
    if (next >= LAST_COUNTER) {
      throw new ProtocolError('counter-exhausted', 'this key has protected as many messages as it may')
    }
    // Eight zero bytes, then the counter in big-endian order.
    nonce.writeUInt32BE(next, NONCE_BYTES - 4)
    next += 1
    return nonce
  }
  return {
    encrypt(associatedData, plaintext) {
      const cipher = createCipheriv('aes-256-gcm', key, advance())
      if (associatedData.length > 0) cipher.setAAD(associatedData)
      const sealed = new Uint8Array(plaintext.length + TAG_BYTES)
      if (plaintext.length > 0) sealed.set(cipher.update(plaintext))
      cipher.final()
      sealed.set(cipher.getAuthTag(), plaintext.length)
      return sealed
    },
    decrypt(associatedData, ciphertext) {
      const length = ciphertext.length - TAG_BYTES
      if (length < 0) throw failed()
      const decipher = createDecipheriv('aes-256-gcm', key, advance())
      if (associatedData.length > 0) decipher.setAAD(associatedData)
      decipher.setAuthTag(ciphertext.subarray(length))
      const plaintext = length > 0 ? decipher.update(ciphertext.subarray(0, length)) : EMPTY
      try {
        decipher.final()
      } catch (cause) {
        throw failed({ cause })
      }
      return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length)
    },
  }
}

function failed(options?: ErrorOptions): ProtocolError {
  return new ProtocolError('decrypt-failed', 'the message could not be authenticated', options)
}

// The channel after the handshake: one key in each direction, no associated data (Noise revision 34 §5.3).
import { type Bytes, EMPTY } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import type { CipherState } from './cipher-state.js'

export interface Transport {
  /** Messages must be sent in the order of these calls. @throws {ProtocolError} `counter-exhausted`. */
  encrypt(plaintext: Uint8Array): Bytes
  /**
   * Messages must be given in the order of their arrival. One failure ends the channel: nothing is
   * decrypted after it.
   * @throws {ProtocolError} `decrypt-failed`, `counter-exhausted`.
   */
  decrypt(ciphertext: Uint8Array): Bytes
}

export function createTransport(sending: CipherState, receiving: CipherState): Transport {
  let failed = false
  return {
    encrypt: (plaintext) => sending.encrypt(EMPTY, plaintext),
    decrypt(ciphertext) {
      if (failed) throw new ProtocolError('decrypt-failed', 'this channel has failed before')
      failed = true
      const plaintext = receiving.decrypt(EMPTY, ciphertext)
      failed = false
      return plaintext
    },
  }
}

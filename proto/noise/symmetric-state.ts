// The Noise SymmetricState (Noise revision 34 §5.2) with SHA-256: chaining key, transcript hash, and the
// cipher once a key is known.
import { createHash, hkdfSync } from 'node:crypto'
import { type Bytes, EMPTY, textBytes } from '../bytes.js'
import { type CipherState, createCipherState } from './cipher-state.js'
import { KEY_BYTES } from './x25519.js'

export interface SymmetricState {
  /** The transcript hash so far, 32 octets. */
  readonly hash: Bytes
  readonly hasKey: boolean
  mixHash(data: Uint8Array): void
  /** HKDF-SHA256 with the chaining key as salt and no info gives the next chaining key and cipher key. */
  mixKey(secret: Bytes): void
  /** Encrypts if a key is known, with the transcript as associated data; the result joins the transcript. */
  encryptAndHash(plaintext: Uint8Array): Bytes
  /** @throws {ProtocolError} `decrypt-failed`. */
  decryptAndHash(ciphertext: Uint8Array): Bytes
  /** The keys of both directions: initiator's sending key first. */
  split(): readonly [CipherState, CipherState]
}

/** @param protocolName names of up to 32 bytes are padded with NUL, longer ones hashed. */
export function createSymmetricState(protocolName: string): SymmetricState {
  const name = textBytes(protocolName)
  let hash = name.length > KEY_BYTES ? sha256(name) : padded(name)
  let chainingKey = hash
  let cipher: CipherState | undefined

  const mixHash = (data: Uint8Array): void => {
    hash = sha256(hash, data)
  }
  return {
    get hash() {
      return hash
    },
    get hasKey() {
      return cipher !== undefined
    },
    mixHash,
    mixKey(secret) {
      const [next, key] = deriveTwo(chainingKey, secret)
      chainingKey = next
      cipher = createCipherState(key)
    },
    encryptAndHash(plaintext) {
      const sealed = cipher ? cipher.encrypt(hash, plaintext) : new Uint8Array(plaintext)
      mixHash(sealed)
      return sealed
    },
    decryptAndHash(ciphertext) {
      const plaintext = cipher ? cipher.decrypt(hash, ciphertext) : new Uint8Array(ciphertext)
      mixHash(ciphertext)
      return plaintext
    },
    split() {
      const [first, second] = deriveTwo(chainingKey, EMPTY)
      return [createCipherState(first), createCipherState(second)]
    },
  }
}

function padded(name: Bytes): Bytes {
  const whole = new Uint8Array(KEY_BYTES)
  whole.set(name)
  return whole
}

function sha256(...parts: readonly Uint8Array[]): Bytes {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

function deriveTwo(chainingKey: Bytes, secret: Bytes): readonly [Bytes, Bytes] {
  const both = new Uint8Array(hkdfSync('sha256', secret, chainingKey, EMPTY, 2 * KEY_BYTES))
  return [both.slice(0, KEY_BYTES), both.slice(KEY_BYTES)]
}

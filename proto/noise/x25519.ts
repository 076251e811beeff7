// X25519 (RFC 7748) on raw octets. Keys enter node:crypto as JWK, which costs a tenth of importing DER.
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto'
import { type Bytes, toBase64url } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import type { KeyPair } from './keys.js'

export const KEY_BYTES = 32

const BASE_POINT = publicKeyObject(Uint8Array.of(9, ...new Uint8Array(KEY_BYTES - 1)))

/** Makes a key pair of 32 random octets, which are clamped. @throws {TypeError} for any other length. */
export function generateKeyPair(random: Uint8Array): KeyPair {
  if (random.length !== KEY_BYTES) throw new TypeError('an X25519 private key is made of 32 random bytes')
  const privateKey = new Uint8Array(random)
  privateKey[0] = (privateKey[0] ?? 0) & 0xf8
  privateKey[31] = ((privateKey[31] ?? 0) & 0x7f) | 0x40
  // RFC 7748 §6.1: the public key is X25519(private key, 9).
  const imported = importPrivateKey(privateKey)
  const publicKey = new Uint8Array(diffieHellman({ privateKey: imported, publicKey: BASE_POINT }))
  const pair = { publicKey, privateKey }
  importedPairs.set(pair, imported)
  return pair
}

/**
 * The shared secret of our pair and a peer's public key, 32 octets.
 * @throws {ProtocolError} `handshake-failed` where the peer's key is no 32 octets or of low order.
 */
export function sharedSecret(ours: KeyPair, theirPublicKey: Bytes): Bytes {
  if (theirPublicKey.length !== KEY_BYTES) throw refused()
  const privateKey = privateKeyObject(ours)
  const publicKey = publicKeyObject(theirPublicKey)
  let secret: Buffer
  try {
    secret = diffieHellman({ privateKey, publicKey })
  } catch (cause) {
    // OpenSSL itself refuses to derive an all-zero secret.
    throw refused({ cause })
  }
  if (secret.every((byte) => byte === 0)) throw refused()
  return new Uint8Array(secret)
}

function refused(options?: ErrorOptions): ProtocolError {
  return new ProtocolError('handshake-failed', 'the handshake failed', options)
}

/** Importing a private key costs as much as using it, and a pair is used two or three times a handshake. */
const importedPairs = new WeakMap<KeyPair, KeyObject>()

function privateKeyObject(pair: KeyPair): KeyObject {
  const known = importedPairs.get(pair)
  if (known) return known
  const imported = importPrivateKey(pair.privateKey)
  importedPairs.set(pair, imported)
  return imported
}

function importPrivateKey(privateKey: Bytes): KeyObject {
  // `x` must be present but is not looked at: node:crypto derives the public half from `d`.
  return createPrivateKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'X25519', d: toBase64url(privateKey), x: '' },
  })
}

function publicKeyObject(publicKey: Bytes): KeyObject {
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x: toBase64url(publicKey) } })
}

// The name of a Noise static key inside a token: RFC 7638 thumbprint of its OKP JWK (RFC 8037 §2).
import { createHash } from 'node:crypto'
import { toBase64url, type Bytes } from '../bytes.js'

/** Of a public key of 32 octets; 43 characters of base64url. @throws {TypeError} for another length. */
export function keyThumbprint(publicKey: Bytes, curve: 'X25519' | 'Ed25519' = 'X25519'): string {
  if (publicKey.length !== 32) throw new TypeError('an X25519 public key has 32 bytes')
  // RFC 7638 §3: the required members only, in this order, without spaces.
  const canonical = JSON.stringify({ crv: curve, kty: 'OKP', x: toBase64url(publicKey) })
  return createHash('sha256').update(canonical).digest('base64url')
}

/** Whether `text` can be a SHA-256 thumbprint. */
export function isThumbprint(text: string): boolean {
  return /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(text)
}

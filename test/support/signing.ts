// Key pairs and hand-made tokens for tests of signatures: anything a forger could write.
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { KeySet, SignatureAlgorithm, SigningKey } from '#proto/identity/jws.js'

export interface TestKey extends SigningKey {
  readonly publicKey: KeyObject
}

export function testKey(kid: string, algorithm: SignatureAlgorithm = 'RS256', rsaBits = 2048): TestKey {
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: rsaBits })
      : algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519')
  return { kid, algorithm, key: pair.privateKey, publicKey: pair.publicKey }
}

export function keySetOf(...keys: readonly TestKey[]): KeySet {
  return new Map(keys.map(({ kid, algorithm, publicKey }) => [kid, { algorithm, key: publicKey }]))
}

export function base64urlJson(value: unknown): string {
  const raw = typeof value === 'string' ? Buffer.from(value) : value
  return (raw instanceof Uint8Array ? Buffer.from(raw) : Buffer.from(JSON.stringify(raw))).toString(
    'base64url',
  )
}

/** An RS256 token with exactly this header and payload; strings and bytes are taken as the part itself. */
export function rawToken(header: unknown, claims: unknown, key: KeyObject): string {
  const input = `${base64urlJson(header)}.${base64urlJson(claims)}`
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

/** HS256 with the public key's PEM as the secret: the classic confusion of key kinds. */
export function confusedToken(header: object, claims: object, publicKey: KeyObject): string {
  const input = `${base64urlJson({ ...header, alg: 'HS256' })}.${base64urlJson(claims)}`
  const secret = publicKey.export({ type: 'spki', format: 'pem' })
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

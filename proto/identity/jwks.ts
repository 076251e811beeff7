// An issuer's key set (RFC 7517 §5), as published at `/.well-known/oauth/openid/jwks` (framework: identity
// verification; Meta's own at `/.well-known/jwks` for pushes).
import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  ASSUMED_MAXIMUM_JWKS_BYTES,
  ASSUMED_MAXIMUM_JWKS_KEYS,
  ASSUMED_MAXIMUM_RSA_BITS,
  ASSUMED_MINIMUM_RSA_BITS,
} from '../assumptions.js'
import { bytesText, fromBase64url } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import type { KeySet, SignatureAlgorithm, VerificationKey } from './jws.js'

/** Of the partner server (framework). */
export const PARTNER_JWKS_PATH = '/.well-known/oauth/openid/jwks'
/** Of Meta, for push tokens (framework). */
export const META_JWKS_PATH = '/.well-known/jwks'

type Member = Readonly<Record<string, unknown>>

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** The one algorithm that each kind of key is used with. */
const KINDS: readonly {
  kty: string
  crv?: string
  algorithm: SignatureAlgorithm
  members: readonly string[]
}[] = [
  { kty: 'RSA', algorithm: 'RS256', members: ['n', 'e'] },
  { kty: 'EC', crv: 'P-256', algorithm: 'ES256', members: ['crv', 'x', 'y'] },
  { kty: 'OKP', crv: 'Ed25519', algorithm: 'EdDSA', members: ['crv', 'x'] },
]

/**
 * Reads a key set. Keys of kinds we do not use and keys for encryption are passed over (RFC 7517 §5); one
 * private, symmetric, weak or doubly named key condemns the whole set, since its issuer cannot be trusted.
 * @throws {ProtocolError} `jwks-invalid`.
 */
export function parseJwks(bytes: Uint8Array): KeySet {
  if (bytes.length > ASSUMED_MAXIMUM_JWKS_BYTES) throw refused('it is too large')
  const keys = new Map<string, VerificationKey>()
  const seen = new Set<string>()
  for (const member of members(bytes)) {
    if (PRIVATE_MEMBERS.some((name) => name in member) || member['kty'] === 'oct') {
      throw refused('it publishes a secret key')
    }
    const kid = member['kid']
    if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(kid)) throw refused('a key has no usable kid')
    if (seen.has(kid)) throw refused('two keys share a kid')
    seen.add(kid)
    const key = verificationKey(member)
    if (key !== undefined) keys.set(kid, key)
  }
  return keys
}

function members(bytes: Uint8Array): readonly Member[] {
  const text = bytesText(bytes)
  let document: unknown
  try {
    document = text === undefined ? undefined : JSON.parse(text)
  } catch (cause) {
    throw refused('it is not JSON', cause)
  }
  const keys: unknown = isMember(document) ? document['keys'] : undefined
  if (!Array.isArray(keys) || !keys.every(isMember)) throw refused('it has no list of keys')
  if (keys.length > ASSUMED_MAXIMUM_JWKS_KEYS) throw refused('it has too many keys')
  return keys
}

function verificationKey(member: Member): VerificationKey | undefined {
  const kind = KINDS.find((row) => row.kty === member['kty'] && row.crv === member['crv'])
  const use: unknown = member['use']
  const alg: unknown = member['alg']
  if (kind === undefined || (use !== undefined && use !== 'sig')) return undefined
  if (alg !== undefined && alg !== kind.algorithm) return undefined
  return { algorithm: kind.algorithm, key: importKey(kind, member) }
}

function importKey(kind: (typeof KINDS)[number], member: Member): KeyObject {
  const jwk: Record<string, string> = { kty: kind.kty }
  for (const name of kind.members) {
    const value = member[name]
    if (typeof value !== 'string') throw refused('a key lacks a member')
    if (name !== 'crv' && fromBase64url(value) === undefined) throw refused('a key is not base64url')
    jwk[name] = value
  }
  if (kind.kty === 'RSA') checkRsa(jwk)
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch (cause) {
    throw refused('a key is not on its curve or not of its length', cause)
  }
}

function checkRsa(jwk: Readonly<Record<string, string>>): void {
  const modulus = fromBase64url(jwk['n'] ?? '') ?? new Uint8Array(0)
  const [first = 0] = modulus
  const bits = modulus.length * 8 - Math.clz32(first) + 24
  if (jwk['e'] !== 'AQAB') throw refused('an RSA exponent is not 65537')
  if (first === 0 || bits < ASSUMED_MINIMUM_RSA_BITS || bits > ASSUMED_MAXIMUM_RSA_BITS) {
    throw refused('an RSA modulus is too short or too long')
  }
}

interface PublishedKey {
  readonly kid: string
  readonly algorithm: SignatureAlgorithm
  /** Its public half is published, also where this is a private key. */
  readonly key: KeyObject
}

/** The document as JSON, in the framework's sample form: `kty`, `alg`, `use`, `kid` and the public members. */
export function encodeJwks(keys: readonly PublishedKey[]): { readonly keys: readonly Member[] } {
  return {
    keys: keys.map(({ kid, algorithm, key }) => {
      const half = key.type === 'private' ? createPublicKey(key) : key
      return { ...half.export({ format: 'jwk' }), alg: algorithm, use: 'sig', kid }
    }),
  }
}

function isMember(value: unknown): value is Member {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refused(why: string, cause?: unknown): ProtocolError {
  return new ProtocolError('jwks-invalid', `the key set is refused: ${why}`, { cause })
}

// Signed tokens on the wire: JWS compact serialization (RFC 7515) under rules narrower than the RFC's.
//
// A header says which registered key signed, and nothing else: every parameter that could bring its own key,
// name an address, compress, or change how the token is read is refused before any key is touched.
import type { KeyObject } from 'node:crypto'
import { CompactSign, compactVerify, errors } from 'jose'
import { type Bytes, bytesText, fromBase64url, textBytes, toBase64url } from '../bytes.js'
import { ProtocolError } from '../errors.js'

export const SIGNATURE_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number]

/** Octets of a whole token (framework: the enlistment field takes ≤ 4 KB). */
const MAXIMUM_TOKEN_BYTES = 4096

/** A public key of an issuer, usable with this algorithm only. */
export interface VerificationKey {
  readonly algorithm: SignatureAlgorithm
  readonly key: KeyObject
}

/** An issuer's keys by `kid`. */
export type KeySet = ReadonlyMap<string, VerificationKey>

/** A private key and the name it is published under. */
export interface SigningKey {
  readonly kid: string
  readonly algorithm: SignatureAlgorithm
  readonly key: KeyObject
}

/** What a token says of itself, not yet verified: good for choosing a key, for nothing else. */
interface TokenHeader {
  readonly alg: SignatureAlgorithm
  readonly kid: string
  readonly typ: string | undefined
}

const KID = /^[\x21-\x7e]{1,128}$/
const HEADER_PARAMETERS = new Set(['alg', 'kid', 'typ'])

export type Claims = Readonly<Record<string, unknown>>

/**
 * Reads the header of a compact token; checks its form, not its signature.
 * @throws {ProtocolError} `token-malformed`, also for algorithms and parameters that are never accepted.
 */
export function readTokenHeader(token: string): TokenHeader {
  if (token.length > MAXIMUM_TOKEN_BYTES) throw malformed('a token has at most 4096 bytes')
  const parts = token.split('.')
  const [first, payload, signature] = parts.map(fromBase64url)
  if (parts.length !== 3 || first === undefined || payload === undefined || signature === undefined) {
    throw malformed('a token is three parts of unpadded base64url')
  }
  const header = jsonObject(first)
  if (!Object.keys(header).every((name) => HEADER_PARAMETERS.has(name))) {
    throw malformed('a token header holds alg, kid and typ only')
  }
  const { alg, kid, typ } = header
  if (!isAlgorithm(alg)) throw malformed('the token is signed with an algorithm that is not accepted')
  if (typeof kid !== 'string' || !KID.test(kid)) throw malformed('a token names its key')
  if (typ !== undefined && typeof typ !== 'string') throw malformed('the token type is text')
  return { alg, kid, typ }
}

export interface TokenRules {
  readonly keys: KeySet
  /** As registered for this issuer. */
  readonly algorithms: readonly SignatureAlgorithm[]
  /** The accepted `typ`; `undefined` in the list accepts a token without one. */
  readonly types: readonly (string | undefined)[]
}

/**
 * Verifies the signature and answers the claims, of which nothing was checked.
 * @throws {ProtocolError} `token-malformed`, or `token-invalid` for an unknown key, another algorithm than
 * the key's, another type, or a wrong signature.
 */
export async function verifyToken(token: string, rules: TokenRules): Promise<Claims> {
  const { payload } = await verifyCompact(token, rules)
  return jsonObject(payload)
}

async function verifyCompact(
  token: string,
  rules: TokenRules,
): Promise<{ readonly kid: string; readonly payload: Uint8Array }> {
  const header = readTokenHeader(token)
  const key = rules.keys.get(header.kid)
  const accepted = rules.algorithms.includes(header.alg) && rules.types.includes(header.typ)
  if (key?.algorithm !== header.alg || !accepted) throw invalid()
  try {
    const { payload } = await compactVerify(token, key.key, { algorithms: [key.algorithm] })
    return { kid: header.kid, payload }
  } catch (cause) {
    if (cause instanceof errors.JOSEError) throw invalid(cause)
    throw cause
  }
}

/** @throws {TypeError} where the token would be longer than any reader takes. */
export function signToken(claims: Claims, typ: string, signer: SigningKey): Promise<string> {
  return signCompact(textBytes(JSON.stringify(claims)), typ, signer)
}

async function signCompact(payload: Bytes, typ: string, signer: SigningKey): Promise<string> {
  const token = await new CompactSign(payload)
    .setProtectedHeader({ alg: signer.algorithm, kid: signer.kid, typ })
    .sign(signer.key)
  if (token.length > MAXIMUM_TOKEN_BYTES) throw new TypeError('the payload makes the token too long')
  return token
}

/**
 * A signature that travels without what it signs (RFC 7515 appendix F): `header..signature`.
 * @throws {TypeError} where the whole token would be longer than any reader takes.
 */
export async function signDetached(payload: Bytes, typ: string, signer: SigningKey): Promise<string> {
  const [header = '', , signature = ''] = (await signCompact(payload, typ, signer)).split('.')
  return `${header}..${signature}`
}

/**
 * Verifies a detached signature over `payload`, which the caller knows from elsewhere.
 * @throws {ProtocolError} as {@link verifyToken}; `token-malformed` also where it brings a payload of its own.
 */
export async function verifyDetached(
  jws: string,
  payload: Bytes,
  rules: TokenRules,
): Promise<{ readonly kid: string }> {
  const [header, between, signature, ...more] = jws.split('.')
  if (header === undefined || between !== '' || signature === undefined || more.length > 0) {
    throw malformed('a detached signature is a header, nothing, and a signature')
  }
  const { kid } = await verifyCompact(`${header}.${toBase64url(payload)}.${signature}`, rules)
  return { kid }
}

function isAlgorithm(name: unknown): name is SignatureAlgorithm {
  return SIGNATURE_ALGORITHMS.some((algorithm) => algorithm === name)
}

function jsonObject(bytes: Uint8Array): Claims {
  const text = bytesText(bytes)
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    if (isClaims(value)) return value
  } catch {
    // The parser's message would quote the token.
  }
  throw malformed('a token part is no JSON object')
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(message: string): ProtocolError {
  return new ProtocolError('token-malformed', message)
}

/** One text for every cause, so that a forger learns nothing. */
function invalid(cause?: Error): ProtocolError {
  return new ProtocolError('token-invalid', 'the token is not one of this issuer', { cause })
}

// The identity token (framework: identity verification): the partner vouches that the device with this
// Noise key speaks for this identifier, now, towards one service. Claims beyond OpenID's are assumptions.
import { ASSUMED_MAXIMUM_IDENTITY_TOKEN_SECONDS } from '../assumptions.js'
import { isService, normalIdentifier, type Service } from '../address.js'
import { type Bytes } from '../bytes.js'
import { isProtocolError } from '../errors.js'
import { checkTime, exactClaim, lifetimeClaims, lifetimeFrom, textClaim, wrongClaim } from './claims.js'
import { isCountry } from './country.js'
import {
  signToken,
  verifyToken,
  type Claims,
  type KeySet,
  type SignatureAlgorithm,
  type SigningKey,
} from './jws.js'
import { isThumbprint, keyThumbprint } from './thumbprint.js'

/** `typ` of the header; upload tokens carry another one, so neither passes for the other. */
const IDENTITY_TOKEN_TYPE = 'JWT'

export interface IdentityTokenRequest {
  /** The partner's base URL, as registered. */
  readonly issuer: string
  /** The user-visible identifier, in normal form. */
  readonly subject: string
  readonly service: Service
  /** Thumbprint of the device's Noise static key, see {@link keyThumbprint}. */
  readonly thumbprint: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Unique among this issuer's tokens, 1..128 characters. */
  readonly tokenId: string
  readonly lifetimeSeconds: number
}

export interface IdentityClaims {
  readonly issuer: string
  readonly subject: string
  readonly service: Service
  readonly country: string
  readonly tokenId: string
  /** Seconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/**
 * @param now milliseconds since 1970.
 * @throws {TypeError} for a request that no reader would accept.
 */
export async function issueIdentityToken(
  request: IdentityTokenRequest,
  signer: SigningKey,
  now: number,
): Promise<string> {
  const claims = {
    iss: request.issuer,
    sub: request.subject,
    aud: request.service,
    ...lifetimeFrom(now, request.lifetimeSeconds),
    jti: request.tokenId,
    cnf: { jkt: request.thumbprint },
    country: request.country,
  }
  try {
    readClaims(claims)
  } catch (cause) {
    throw new TypeError('no valid identity token can be made of this', { cause })
  }
  return signToken(claims, IDENTITY_TOKEN_TYPE, signer)
}

interface IdentityTokenRules {
  /** The registered issuer; `keys` must be that issuer's and nobody else's. */
  readonly issuer: string
  readonly service: Service
  readonly keys: KeySet
  /** As registered for the issuer. */
  readonly algorithms: readonly SignatureAlgorithm[]
  /** 32 octets: the key enlisted, or proven by the handshake. */
  readonly noiseKey: Bytes
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Verifies a token as Meta does at enlistment and at each login. That `noiseKey` is the enlisted one is the
 * caller's check.
 * @throws {ProtocolError} `token-malformed`, `token-invalid`, or `token-expired` where only the time is wrong.
 */
export async function verifyIdentityToken(token: string, rules: IdentityTokenRules): Promise<IdentityClaims> {
  const claims = await verifyToken(token, { ...rules, types: [IDENTITY_TOKEN_TYPE] })
  exactClaim(claims, 'iss', rules.issuer)
  exactClaim(claims, 'aud', rules.service)
  const read = readClaims(claims)
  if (read.thumbprint !== keyThumbprint(rules.noiseKey)) throw wrongClaim('cnf')
  checkTime({ iat: read.issuedAt, nbf: read.notBefore, exp: read.expiresAt }, rules.now)
  const { issuer, subject, service, country, tokenId, issuedAt, expiresAt } = read
  return { issuer, subject, service, country, tokenId, issuedAt, expiresAt }
}

/** The shape of every claim; the same test for issuing and for verifying. */
function readClaims(
  claims: Claims,
): IdentityClaims & { readonly thumbprint: string; readonly notBefore: number } {
  const issuer = textClaim(claims, 'iss')
  const subject = textClaim(claims, 'sub', 254)
  const service = textClaim(claims, 'aud')
  const country = textClaim(claims, 'country', 2)
  const tokenId = textClaim(claims, 'jti', 128)
  const { iat, nbf, exp } = lifetimeClaims(claims, ASSUMED_MAXIMUM_IDENTITY_TOKEN_SECONDS)
  if (!isNormal(subject)) throw wrongClaim('sub')
  if (!isService(service)) throw wrongClaim('aud')
  if (!isCountry(country)) throw wrongClaim('country')
  const thumbprint = confirmedThumbprint(claims['cnf'])
  return {
    issuer,
    subject,
    service,
    country,
    tokenId,
    issuedAt: iat,
    notBefore: nbf,
    expiresAt: exp,
    thumbprint,
  }
}

/** RFC 7800 §3.1: `cnf` with the one member `jkt`. */
function confirmedThumbprint(cnf: unknown): string {
  if (typeof cnf !== 'object' || cnf === null || !('jkt' in cnf)) throw wrongClaim('cnf')
  const { jkt } = cnf
  if (Object.keys(cnf).length !== 1 || typeof jkt !== 'string' || !isThumbprint(jkt)) throw wrongClaim('cnf')
  return jkt
}

/** Two spellings of one identifier must not become two users: only the normal form is vouched for. */
function isNormal(identifier: string): boolean {
  try {
    return normalIdentifier(identifier) === identifier
  } catch (error) {
    if (isProtocolError(error, 'address-invalid')) return false
    throw error
  }
}

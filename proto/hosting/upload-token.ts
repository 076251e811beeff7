// The upload token (assumption: the record leaves uploads to the partner): lets one account of the partner
// put blobs onto the media host. An RFC 9068 access token; it names the account by an opaque id only.
import { ASSUMED_MAXIMUM_UPLOAD_TOKEN_SECONDS, ASSUMED_UPLOAD_SCOPE } from '../assumptions.js'
import { checkTime, exactClaim, lifetimeClaims, lifetimeFrom, textClaim } from '../identity/claims.js'
import {
  signToken,
  verifyToken,
  type KeySet,
  type SignatureAlgorithm,
  type SigningKey,
} from '../identity/jws.js'

/** `typ` of the header (RFC 9068 §2.1). */
const UPLOAD_TOKEN_TYPE = 'at+jwt'

interface UploadTokenRequest {
  /** The provider's base URL. */
  readonly issuer: string
  /** The media host's origin. */
  readonly mediaHost: string
  /** Opaque; never the user-visible identifier. */
  readonly accountId: string
  readonly tokenId: string
  /** At most 600. */
  readonly lifetimeSeconds: number
}

interface UploadClaims {
  readonly accountId: string
  readonly tokenId: string
  /** Seconds since 1970. */
  readonly expiresAt: number
}

/**
 * @param now milliseconds since 1970.
 * @throws {TypeError} for a life longer than any reader accepts.
 */
export async function issueUploadToken(
  request: UploadTokenRequest,
  signer: SigningKey,
  now: number,
): Promise<string> {
  if (request.lifetimeSeconds > ASSUMED_MAXIMUM_UPLOAD_TOKEN_SECONDS) {
    throw new TypeError('an upload token lives 600 seconds at most')
  }
  const claims = {
    iss: request.issuer,
    sub: request.accountId,
    aud: request.mediaHost,
    ...lifetimeFrom(now, request.lifetimeSeconds),
    jti: request.tokenId,
    scope: ASSUMED_UPLOAD_SCOPE,
  }
  return signToken(claims, UPLOAD_TOKEN_TYPE, signer)
}

interface UploadTokenRules {
  readonly issuer: string
  readonly mediaHost: string
  readonly keys: KeySet
  readonly algorithms: readonly SignatureAlgorithm[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** @throws {ProtocolError} `token-malformed`, `token-invalid`, or `token-expired` where only the time is wrong. */
export async function verifyUploadToken(token: string, rules: UploadTokenRules): Promise<UploadClaims> {
  const claims = await verifyToken(token, { ...rules, types: [UPLOAD_TOKEN_TYPE] })
  exactClaim(claims, 'iss', rules.issuer)
  exactClaim(claims, 'aud', rules.mediaHost)
  exactClaim(claims, 'scope', ASSUMED_UPLOAD_SCOPE)
  const accountId = textClaim(claims, 'sub', 128)
  const tokenId = textClaim(claims, 'jti', 128)
  const lifetime = lifetimeClaims(claims, ASSUMED_MAXIMUM_UPLOAD_TOKEN_SECONDS)
  checkTime(lifetime, rules.now)
  return { accountId, tokenId, expiresAt: lifetime.exp }
}

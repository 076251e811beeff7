// How Meta proves that a push is its own (framework: push notifications): an RS256 token for one hour. It
// holds no nonce and no hash of the body, so a push is a hint to reconnect and nothing more.
import { checkTime, exactClaim, lifetimeClaims } from '../identity/claims.js'
import { signToken, verifyToken, type KeySet, type SigningKey } from '../identity/jws.js'

const ISSUER = 'WHATSAPP'
const LIFETIME_SECONDS = 3600

/**
 * @param partnerUrl the partner's base URL, as registered.
 * @param now milliseconds since 1970.
 * @throws {TypeError} unless `signer` is an RS256 key.
 */
export async function issuePushToken(partnerUrl: string, signer: SigningKey, now: number): Promise<string> {
  if (signer.algorithm !== 'RS256') throw new TypeError('pushes are signed with RS256')
  const iat = Math.floor(now / 1000)
  return signToken({ iss: ISSUER, aud: partnerUrl, iat, exp: iat + LIFETIME_SECONDS }, 'JWT', signer)
}

interface PushTokenRules {
  /** The partner's own base URL. */
  readonly partnerUrl: string
  readonly keys: KeySet
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * @returns when it was issued, seconds since 1970.
 * @throws {ProtocolError} `token-malformed`, `token-invalid`, or `token-expired` where only the time is wrong.
 */
export async function verifyPushToken(
  token: string,
  rules: PushTokenRules,
): Promise<{ readonly issuedAt: number }> {
  // The published sample shows the claims and the algorithm, not whether the header has a type.
  const claims = await verifyToken(token, {
    keys: rules.keys,
    algorithms: ['RS256'],
    types: ['JWT', undefined],
  })
  exactClaim(claims, 'iss', ISSUER)
  exactClaim(claims, 'aud', rules.partnerUrl)
  const lifetime = lifetimeClaims(claims, LIFETIME_SECONDS)
  checkTime(lifetime, rules.now)
  return { issuedAt: lifetime.iat }
}

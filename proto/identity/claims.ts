// What every token of ours has in common (RFC 7519 §4.1): who, for whom, from when until when.
import { ASSUMED_TOKEN_SKEW_SECONDS } from '../assumptions.js'
import { ProtocolError } from '../errors.js'
import type { Claims } from './jws.js'

interface Lifetime {
  /** Seconds since 1970. */
  readonly iat: number
  readonly nbf: number
  readonly exp: number
}

/** @throws {ProtocolError} `token-invalid` where the claim is missing or no text of 1..`maximum` characters. */
export function textClaim(claims: Claims, name: string, maximum = 512): string {
  const value = claims[name]
  if (typeof value !== 'string' || value.length === 0 || value.length > maximum) throw wrongClaim(name)
  return value
}

/** @throws {ProtocolError} `token-invalid` unless the claim is exactly `expected`: no list, no other spelling. */
export function exactClaim(claims: Claims, name: string, expected: string): void {
  if (claims[name] !== expected) throw wrongClaim(name)
}

/**
 * The shape of the lifetime, without a look at the clock. A missing `nbf` counts as `iat`.
 * @throws {ProtocolError} `token-invalid`, also for a life longer than `maximumSeconds`.
 */
export function lifetimeClaims(claims: Claims, maximumSeconds: number): Lifetime {
  const { iat, nbf = iat, exp } = claims
  if (!isSeconds(iat) || !isSeconds(nbf) || !isSeconds(exp)) throw wrongClaim('iat, nbf or exp')
  if (exp <= Math.max(iat, nbf) || exp - Math.min(iat, nbf) > maximumSeconds) throw wrongClaim('exp')
  return { iat, nbf, exp }
}

/**
 * Checked last, so that this code means: everything is right but the time.
 * @param now milliseconds since 1970.
 * @throws {ProtocolError} `token-expired`, also for a token from the future.
 */
export function checkTime(lifetime: Lifetime, now: number): void {
  const seconds = now / 1000
  if (seconds >= lifetime.exp + ASSUMED_TOKEN_SKEW_SECONDS) {
    throw new ProtocolError('token-expired', 'the token has expired')
  }
  if (seconds < Math.max(lifetime.iat, lifetime.nbf) - ASSUMED_TOKEN_SKEW_SECONDS) {
    throw new ProtocolError('token-expired', 'the token is not valid yet: one of the clocks is off')
  }
}

/** A life that begins at `now` (milliseconds since 1970). */
export function lifetimeFrom(now: number, seconds: number): Lifetime {
  const iat = Math.floor(now / 1000)
  return { iat, nbf: iat, exp: iat + seconds }
}

export function wrongClaim(name: string): ProtocolError {
  return new ProtocolError('token-invalid', `the token's ${name} is missing or wrong`)
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

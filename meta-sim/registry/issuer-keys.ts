// Partners' key sets, fetched and kept (framework: Meta fetches them periodically), and identity tokens
// verified with them.
import type { Bytes } from '#proto/bytes.js'
import type { Service } from '#proto/address.js'
import { isProtocolError } from '#proto/errors.js'
import { type IdentityClaims, verifyIdentityToken } from '#proto/identity/identity-token.js'
import { PARTNER_JWKS_PATH, parseJwks } from '#proto/identity/jwks.js'
import { type KeySet, readTokenHeader } from '#proto/identity/jws.js'
import type { Clock } from '#platform/clock.js'
import { type CachedSource, createCachedSource } from '#platform/http/cached-source.js'
import { FetchError } from '#platform/http/fetch.js'
import { type GuardedFetch, guardedDocument } from '#platform/http/guarded-fetch.js'
import type { Logger } from '#platform/log.js'
import type { Partner } from './partner.js'

interface PresentedToken {
  readonly token: string
  readonly service: Service
  /** 32 octets: the key being enlisted, or proven by the handshake. */
  readonly noiseKey: Bytes
}

/** `expired`: only its time is wrong. `unreachable`: its partner's keys cannot be had now. */
export type TokenVerdict = IdentityClaims | 'expired' | 'invalid' | 'unreachable'

export interface IssuerKeys {
  /** Whether the partner vouches, with a key of its own, that this device speaks for the claims' subject. */
  verify(partner: Partner, presented: PresentedToken): Promise<TokenVerdict>
}

export interface IssuerKeysLimits {
  readonly freshMilliseconds: number
  /** Between two fetches of one partner's keys, however many unknown keys are named. */
  readonly pauseMilliseconds: number
  /** How long the last copy serves while the partner cannot be reached; then no token is accepted. */
  readonly staleMilliseconds: number
}

interface IssuerKeysDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly limits: IssuerKeysLimits
  /** Partners name their own addresses: what they resolve to is looked at. */
  readonly fetch: GuardedFetch
}

export function createIssuerKeys({ clock, log, limits, fetch }: IssuerKeysDeps): IssuerKeys {
  const sources = new Map<string, CachedSource<KeySet>>()

  const load = async (issuer: string): Promise<KeySet> => {
    try {
      return parseJwks(await guardedDocument(fetch, `${issuer}${PARTNER_JWKS_PATH}`))
    } catch (error) {
      log.warn({ issuer, err: error }, 'a key set could not be used')
      throw error
    }
  }
  const sourceOf = (issuer: string): CachedSource<KeySet> => {
    const known = sources.get(issuer)
    if (known) return known
    const source = createCachedSource({ load: () => load(issuer), clock, ...limits })
    sources.set(issuer, source)
    return source
  }
  return {
    async verify(partner, { token, service, noiseKey }) {
      try {
        const { kid } = readTokenHeader(token)
        const source = sourceOf(partner.issuer)
        const known = await source.get()
        // An unknown key may be a new one; how often that leads to a fetch is limited in the source.
        const keys = known.has(kid) ? known : await source.refresh()
        const { issuer, algorithms } = partner
        return await verifyIdentityToken(token, {
          issuer,
          service,
          keys,
          algorithms,
          noiseKey,
          now: clock.now(),
        })
      } catch (error) {
        return verdictOf(error)
      }
    },
  }
}

function verdictOf(error: unknown): TokenVerdict {
  if (error instanceof FetchError) return 'unreachable'
  if (isProtocolError(error, 'token-expired')) return 'expired'
  if (isProtocolError(error, 'token-malformed', 'token-invalid', 'jwks-invalid')) return 'invalid'
  throw error
}

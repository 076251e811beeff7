// What is looked at between a partner's signature and its first user (Consent and the agreement; what is checked is
// assumed): keys, push address, media address, version of the protocol, and whether this endpoint has the service.
import type { Service } from '#proto/address.js'
import { CHECK_NAMES, type CheckName, type OnboardingCheck } from '#proto/agreement/agreement-view.js'
import { ASSUMED_REPORT_REASON } from '#proto/assumptions.js'
import { type Bytes, toBase64url } from '#proto/bytes.js'
import { isProtocolError } from '#proto/errors.js'
import { PARTNER_JWKS_PATH, parseJwks } from '#proto/identity/jwks.js'
import type { KeySet, SigningKey } from '#proto/identity/jws.js'
import { encodePush, PUSH_PATH } from '#proto/push/push-body.js'
import { issuePushToken } from '#proto/push/push-token.js'
import type { Clock } from '#platform/clock.js'
import { FetchError } from '#platform/http/fetch.js'
import { type GuardedFetch, guardedDocument } from '#platform/http/guarded-fetch.js'
import type { AppliedFor } from '../registry/agreement.js'
import type { Partner } from '../registry/partner.js'

export interface OnboardingChecksDeps {
  readonly fetch: GuardedFetch
  readonly pushKey: SigningKey
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  /** Accepted versions of the interoperability protocol. */
  readonly protocolVersions: readonly string[]
  /** What this endpoint offers. */
  readonly services: readonly Service[]
}

interface Onboarding {
  readonly partner: Partner
  readonly service: Service
  readonly application: AppliedFor
}

/** What was seen, where that is as it should be. @throws {CheckFailure} {FetchError} */
type Check = (onboarding: Onboarding, deps: OnboardingChecksDeps) => string | Promise<string>

class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
}

const CHECKS: Readonly<Record<CheckName, Check>> = {
  async keys({ partner }, { fetch }) {
    const keys = [...(await fetchKeys(partner, fetch)).values()]
    const usable = keys.filter(({ algorithm }) => partner.algorithms.includes(algorithm)).length
    if (usable === 0) throw new CheckFailure('the key set holds no key of a registered algorithm')
    return `the key set was fetched and holds ${usable} usable`
  },
  async push({ partner }, { fetch, pushKey, clock, randomBytes }) {
    // Somebody whom the partner cannot know: it answers as for anybody, and wakes nobody.
    const to = `onboarding-check-${toBase64url(randomBytes(12)).toLowerCase()}`
    const token = await issuePushToken(partner.baseUrl, pushKey, clock.now())
    const { status } = await fetch(`${partner.baseUrl}${PUSH_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: encodePush({ to }),
      maximumBytes: MAXIMUM_ANSWER_BYTES,
    })
    if (status !== 200) throw new CheckFailure(`a push was answered with ${status} and not with 200`)
    return 'a push for nobody was answered with 200'
  },
  async media({ partner }, { fetch, randomBytes }) {
    const url = `${partner.mediaBaseUrl}/${toBase64url(randomBytes(16))}`
    const { status } = await fetch(url, { maximumBytes: MAXIMUM_ANSWER_BYTES })
    if (status === 404 || status === 410) return `a file that is not there was answered with ${status}`
    throw new CheckFailure(`a file that is not there was answered with ${status} and not with 404 or 410`)
  },
  version({ application }, { protocolVersions }) {
    const { protocolVersion } = application
    if (protocolVersions.includes(protocolVersion)) return `version ${protocolVersion} is spoken here`
    throw new CheckFailure(`version ${protocolVersion} is not among ${protocolVersions.join(', ')}`)
  },
  service({ service }, { services }) {
    if (services.includes(service)) return `${service} is served here`
    throw new CheckFailure(`this endpoint does not serve ${service} yet: the agreement waits as signed`)
  },
}

const MAXIMUM_ANSWER_BYTES = 4096

/** All of them at once, in the order of their names; none rejects for what the partner does. */
export function makeChecks(
  onboarding: Onboarding,
  deps: OnboardingChecksDeps,
): Promise<readonly OnboardingCheck[]> {
  return Promise.all(CHECK_NAMES.map((name) => make(name, onboarding, deps)))
}

/**
 * The partner's key set as it is now, past every cache.
 * @throws {FetchError} {CheckFailure} where there is none that can be used.
 */
export async function fetchKeys({ issuer }: Partner, fetch: GuardedFetch): Promise<KeySet> {
  try {
    return parseJwks(await guardedDocument(fetch, `${issuer}${PARTNER_JWKS_PATH}`))
  } catch (error) {
    if (isProtocolError(error, 'jwks-invalid')) throw new CheckFailure(error.message, { cause: error })
    throw error
  }
}

/** Whether it says what is wrong with a partner's server, and nothing else. */
export function isPartnerFailure(error: unknown): error is Error {
  return error instanceof CheckFailure || error instanceof FetchError
}

async function make(
  name: CheckName,
  onboarding: Onboarding,
  deps: OnboardingChecksDeps,
): Promise<OnboardingCheck> {
  try {
    return { name, passed: true, detail: await CHECKS[name](onboarding, deps) }
  } catch (error) {
    if (!isPartnerFailure(error)) throw error
    return { name, passed: false, detail: Array.from(error.message).slice(0, ASSUMED_REPORT_REASON).join('') }
  }
}

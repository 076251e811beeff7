// A partner's way from its application to its first user: apply, sign the offer, be looked at (Consent and the
// agreement; the steps are assumed). Meta's operator is asked only where a machine cannot judge: whether another
// protocol than Signal protects as well.
import type { Service } from '#proto/address.js'
import type { AgreementStatus, AgreementView, AppliedView } from '#proto/agreement/agreement-view.js'
import type { PartnerApplication } from '#proto/agreement/application.js'
import { verifyOfferSignature } from '#proto/agreement/offer-signature.js'
import { offerDigest, REFERENCE_OFFERS } from '#proto/agreement/reference-offer.js'
import { isProtocolError } from '#proto/errors.js'
import { HttpError } from '#platform/http/error.js'
import { limitRate, type RateLimiter } from '#platform/http/rate-limit.js'
import type { Agreement, AppliedFor } from '../registry/agreement.js'
import type { Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import type { AgreementSteps } from './agreement-steps.js'
import { drawApplication, hashSecret, readApplicationId, secretMatches } from './application-id.js'
import { fetchKeys, isPartnerFailure, makeChecks, type OnboardingChecksDeps } from './onboarding-checks.js'
import { type ApplicationRefusal, planApplication } from './plan-application.js'
import { shownAgreement } from './shown-agreement.js'

export interface Onboarding {
  /**
   * The offer, and the secret by which the applicant goes on.
   * @param presented secret of the application that this one corrects, where that was signed.
   */
  apply(application: PartnerApplication, presented?: string): Promise<AppliedView | ApplicationRefusal>
  /** @throws {HttpError} 404, the same whether there is no such application or the secret is another one's. */
  look(id: unknown, secret: string | undefined): Promise<AgreementView>
  /** Takes the signature under the present offer, then makes the checks. @throws {HttpError} 403, 404, 409, 422, 429. */
  sign(id: unknown, secret: string | undefined, jws: string): Promise<AgreementView>
  /** Makes the checks again. @throws {HttpError} 404, 409, 429. */
  check(id: unknown, secret: string | undefined): Promise<AgreementView>
  /** Meta's operator found the evidence good. @throws {HttpError} 409 where there is nothing to find. */
  approve(integrator: number, service: Service): Promise<void>
}

export interface OnboardingDeps extends OnboardingChecksDeps {
  readonly registry: Registry
  readonly steps: AgreementSteps
  readonly maximumUnsigned: number
  /** By application: each attempt makes requests to the partner. */
  readonly attempts: RateLimiter
}

/** An application that was found, of a partner and an agreement as they are now. */
interface Found {
  readonly partner: Partner
  readonly service: Service
  readonly agreement: Agreement
  readonly application: AppliedFor
}

const UNSIGNED: readonly AgreementStatus[] = ['applied', 'offered']
const AWAITS_OPERATOR =
  'every check has passed; Meta’s operator has yet to look at the evidence for the encryption'

export function createOnboarding(deps: OnboardingDeps): Onboarding {
  const { registry, clock } = deps

  const attempt = async (id: unknown, secret: string | undefined): Promise<Found> => {
    const found = await findApplication(registry, id, secret)
    if (found.agreement.status === 'terminated') throw wrongState(found)
    limitRate(deps.attempts, found.application.id)
    return found
  }
  const checked = async (found: Found): Promise<AgreementView> => {
    await lookAt(deps, found)
    return shown(await again(registry, found))
  }
  return {
    async apply(application, presented) {
      const { suffix, secret } = drawApplication(deps.randomBytes)
      const drawn = { suffix, secretHash: hashSecret(secret), presented, now: clock.now() }
      const partner = await registry.enter((known) =>
        planApplication(application, known, { ...drawn, maximumUnsigned: deps.maximumUnsigned }),
      )
      if (typeof partner === 'string') return partner
      const { service } = application
      const found = foundIn(partner, service)
      if (!found) throw new TypeError('an application left no agreement')
      await deps.steps.note(partner, service, { status: 'applied', by: 'partner' })
      await deps.steps.note(partner, service, { status: 'offered', by: 'meta' })
      return { ...shown(found), secret }
    },
    look: async (id, secret) => shown(await findApplication(registry, id, secret)),
    async sign(id, secret, jws) {
      const found = await attempt(id, secret)
      await takeSignature(deps, found, jws)
      return checked(await again(registry, found))
    },
    async check(id, secret) {
      const found = await attempt(id, secret)
      if (UNSIGNED.includes(found.agreement.status)) throw wrongState(found)
      return checked(found)
    },
    async approve(integrator, service) {
      const partner = await registry.change(integrator, (now) =>
        changed(now, service, (agreement) => approved(agreement, clock.now())),
      )
      const found = partner && foundIn(partner, service)
      if (!found)
        throw new HttpError(409, 'nothing-to-approve', 'no signed agreement awaits the operator’s approval')
      await deps.steps.note(partner, service, {
        status: 'signed',
        by: 'meta',
        reason: 'the evidence was accepted',
      })
      await lookAt(deps, found)
    },
  }
}

/** Of a partner that signed, by another protocol than Signal. */
function approved(agreement: Agreement, at: number): Agreement | undefined {
  const { application, status } = agreement
  if (status !== 'signed' || application?.e2ee.protocol !== 'other') return undefined
  return { ...agreement, application: { ...application, approvedAt: at } }
}

async function takeSignature(deps: OnboardingDeps, found: Found, jws: string): Promise<void> {
  const { partner, service, application } = found
  const { version, text } = REFERENCE_OFFERS[service]
  const offer = { version, sha256: offerDigest({ text }) }
  const terms = { application: application.id, issuer: partner.issuer, service, ...offer }
  const kid = await verifiedKey(deps, partner, jws, terms)
  const signature = { jws, kid, at: deps.clock.now() }
  const isSame = (agreement: Agreement): boolean => agreement.application?.id === application.id
  const signed = (agreement: Agreement): Agreement | undefined =>
    isSame(agreement) ? { ...agreement, offer, signature } : undefined
  if (UNSIGNED.includes(found.agreement.status)) {
    const outcome = await deps.steps.take(partner.id, service, { status: 'signed', by: 'partner' }, signed)
    if ('refused' in outcome) throw wrongState(found)
    return
  }
  // A newer text, or the same once more: nothing else about the agreement changes.
  await deps.registry.change(partner.id, (now) => changed(now, service, signed))
  await deps.steps.note(partner, service, {
    ...{ status: found.agreement.status, by: 'partner' },
    reason: `version ${version} of the offer was signed`,
  })
}

async function verifiedKey(
  { fetch }: OnboardingDeps,
  partner: Partner,
  jws: string,
  terms: Parameters<typeof verifyOfferSignature>[1],
): Promise<string> {
  try {
    const keys = await fetchKeys(partner, fetch)
    return (await verifyOfferSignature(jws, terms, { keys, algorithms: partner.algorithms })).kid
  } catch (error) {
    if (isPartnerFailure(error))
      throw new HttpError(422, 'keys-unusable', `the partner’s keys: ${error.message}`)
    if (!isProtocolError(error, 'token-malformed', 'token-invalid')) throw error
    throw new HttpError(403, 'signature-refused', 'this is no signature of the partner’s under this offer')
  }
}

/** Makes the checks and puts them down; an agreement that was signed is in force once nothing stands against it. */
async function lookAt(deps: OnboardingDeps, found: Found): Promise<void> {
  const { partner, service, application } = found
  const checks = await makeChecks({ partner, service, application }, deps)
  const allPassed = checks.every(({ passed }) => passed)
  const isSame = (agreement: Agreement): boolean => agreement.application?.id === application.id
  const written = await deps.registry.change(partner.id, (now) =>
    // An application about another service may have put the addresses right that were looked at.
    now.baseUrl !== partner.baseUrl || now.mediaBaseUrl !== partner.mediaBaseUrl
      ? undefined
      : changed(now, service, (agreement) =>
          isSame(agreement) ? withChecks(agreement, checks, allPassed) : undefined,
        ),
  )
  const agreement = written?.agreements[service]
  if (agreement?.status !== 'signed' || !allPassed || awaitsOperator(agreement)) return
  await deps.steps.take(partner.id, service, { status: 'active', by: 'meta' }, (now) =>
    isSame(now) && now.checks.every(({ passed }) => passed) ? now : undefined,
  )
}

function withChecks(agreement: Agreement, checks: Agreement['checks'], allPassed: boolean): Agreement {
  if (agreement.status !== 'signed') return { ...agreement, checks }
  const judged = { ...agreement, checks }
  delete judged.reason
  return allPassed && awaitsOperator(agreement) ? { ...judged, reason: AWAITS_OPERATOR } : judged
}

function awaitsOperator({ application }: Agreement): boolean {
  return application?.e2ee.protocol === 'other' && application.approvedAt === undefined
}

function changed(
  partner: Partner,
  service: Service,
  change: (agreement: Agreement) => Agreement | undefined,
): Partner | undefined {
  const before = partner.agreements[service]
  const after = before && change(before)
  return after && { ...partner, agreements: { ...partner.agreements, [service]: after } }
}

function foundIn(partner: Partner, service: Service): Found | undefined {
  const agreement = partner.agreements[service]
  const application = agreement?.application
  return application && { partner, service, agreement, application }
}

async function findApplication(registry: Registry, id: unknown, secret: string | undefined): Promise<Found> {
  const place = readApplicationId(id)
  const partner = place && (await registry.find(place.integrator))
  const found = partner && foundIn(partner, place.service)
  if (found && found.application.id === id && secretMatches(secret ?? '', found.application.secretHash))
    return found
  throw new HttpError(404, 'application-unknown', 'there is no such application with this secret')
}

/** The same as it is now. */
async function again(registry: Registry, { partner, service, application }: Found): Promise<Found> {
  const now = await registry.read(partner.id)
  const found = now && foundIn(now, service)
  if (found?.application.id === application.id) return found
  throw new HttpError(404, 'application-unknown', 'the application was withdrawn')
}

function shown({ partner, service, agreement, application }: Found): AgreementView {
  return shownAgreement(agreement, { application: application.id, integrator: partner.id, service })
}

function wrongState({ agreement, service }: Found): HttpError {
  return new HttpError(409, 'agreement-state', `the agreement about ${service} is ${agreement.status}`)
}

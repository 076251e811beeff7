// What an application makes of the partners there are (assumption: the record says that partners apply, not who may
// apply as whom). Applying proves nothing: until somebody signs with a key of the issuer, whoever applies in the same
// name again takes the place of the one before, and nothing of a partner that did sign is changed by it. Only who holds
// the secret of what was signed may put its addresses right, as long as no agreement of the partner came into force.
import type { PartnerApplication } from '#proto/agreement/application.js'
import { offerDigest, REFERENCE_OFFERS } from '#proto/agreement/reference-offer.js'
import { type Agreement, beginAgreement, moveAgreement } from '../registry/agreement.js'
import { type Partner, wasInForce } from '../registry/partner.js'
import { freeId } from '../registry/registry.js'
import { applicationId, secretMatches } from './application-id.js'
import { isMistakenFor, isOwnName } from './partner-names.js'

export type ApplicationRefusal =
  | 'name-reserved'
  | 'name-taken'
  | 'issuer-taken'
  | 'partner-differs'
  | 'agreement-exists'
  | 'agreement-ended'
  | 'too-many-applications'
  | 'registry-full'

export interface DrawnApplication {
  /** End of its id. */
  readonly suffix: string
  readonly secretHash: string
  /** Given with the application: of the one that it replaces. */
  readonly presented: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** Of those who never signed, at most so many at a time. */
  readonly maximumUnsigned: number
}

export function planApplication(
  application: PartnerApplication,
  known: readonly Partner[],
  drawn: DrawnApplication,
): Partner | ApplicationRefusal {
  const same = known.find(
    ({ handle, issuer }) => handle === application.handle && issuer === application.issuer,
  )
  const refusal = refusalOf(application, known, same, drawn) ?? (same ? undefined : noRoom(known, drawn))
  if (refusal !== undefined) return refusal
  const id = same?.id ?? freeId(known)
  if (id === undefined) return 'registry-full'
  const { service, name, handle, issuer, baseUrl, mediaBaseUrl, identifierType, algorithms } = application
  const agreements = { ...same?.agreements, [service]: offered(id, application, drawn) }
  return { id, name, handle, issuer, baseUrl, mediaBaseUrl, identifierType, algorithms, agreements }
}

function refusalOf(
  application: PartnerApplication,
  known: readonly Partner[],
  same: Partner | undefined,
  { presented }: DrawnApplication,
): ApplicationRefusal | undefined {
  const { name, handle, issuer } = application
  const others = known.filter((partner) => partner !== same)
  if (!isOwnName(name) || !isOwnName(handle)) return 'name-reserved'
  if (others.some((other) => other.issuer === issuer)) return 'issuer-taken'
  if (others.some((other) => isMistakenFor(application, other))) return 'name-taken'
  const agreement = same?.agreements[application.service]
  if (agreement?.status === 'terminated' && isProven(agreement)) return 'agreement-ended'
  if (same && agreement && isCorrected(same, agreement, presented)) return undefined
  if (agreement && isProven(agreement)) return 'agreement-exists'
  return same && hasSigned(same) && differs(same, application) ? 'partner-differs' : undefined
}

/** Signed and not yet in force, by who can show its secret: what stands against it may be an address. */
function isCorrected(partner: Partner, agreement: Agreement, presented: string | undefined): boolean {
  const { status, application } = agreement
  if (status !== 'signed' || !application || presented === undefined || wasInForce(partner)) return false
  return secretMatches(presented, application.secretHash)
}

function noRoom(
  known: readonly Partner[],
  { maximumUnsigned }: DrawnApplication,
): ApplicationRefusal | undefined {
  const unsigned = known.filter((partner) => !hasSigned(partner)).length
  return unsigned >= maximumUnsigned ? 'too-many-applications' : undefined
}

/** Whether the partner ever signed anything, or was registered without having to. */
export function hasSigned({ agreements }: Partner): boolean {
  return Object.values(agreements).some(isProven)
}

/** What ended before anybody signed proves nothing either: it must not keep out who really has the issuer. */
export function isProven({ application, signature }: Agreement): boolean {
  return application === undefined || signature !== undefined
}

function differs(partner: Partner, application: PartnerApplication): boolean {
  const { name, baseUrl, mediaBaseUrl, identifierType } = application
  if (partner.name !== name || partner.identifierType !== identifierType) return true
  if (partner.baseUrl !== baseUrl || partner.mediaBaseUrl !== mediaBaseUrl) return true
  return [...partner.algorithms].sort().join() !== [...application.algorithms].sort().join()
}

/** Offered at once: what the form must hold was checked, and everything else is looked at after the signature. */
function offered(
  integrator: number,
  { service, protocolVersion, features, e2ee }: PartnerApplication,
  { suffix, secretHash, now }: DrawnApplication,
): Agreement {
  const offer = REFERENCE_OFFERS[service]
  const applied = beginAgreement('applied', now, 'partner')
  return {
    ...(moveAgreement(applied, { status: 'offered', at: now, by: 'meta' }) ?? applied),
    application: {
      ...{ id: applicationId({ integrator, service }, suffix), secretHash },
      ...{ protocolVersion, features, e2ee },
    },
    offer: { version: offer.version, sha256: offerDigest(offer) },
  }
}

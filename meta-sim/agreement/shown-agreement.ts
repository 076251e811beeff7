// An agreement as its partner is shown it, with the text that is offered now (Consent and the agreement; the
// document is an assumption).
import type { Service } from '#proto/address.js'
import type { AgreementView } from '#proto/agreement/agreement-view.js'
import { offerDigest, REFERENCE_OFFERS } from '#proto/agreement/reference-offer.js'
import type { Agreement } from '../registry/agreement.js'

/**
 * @param application its id.
 * Names the key of a signature only where it is under the present text: a newer one is to be signed anew, which the
 * agreement's state does not wait for.
 */
export function shownAgreement(
  agreement: Agreement,
  { application, integrator, service }: { application: string; integrator: number; service: Service },
): AgreementView {
  const { version, text } = REFERENCE_OFFERS[service]
  const { status, since, checks, history, reason, signature } = agreement
  const offer = { version, text, sha256: offerDigest({ text }) }
  const isSigned = signature !== undefined && agreement.offer?.sha256 === offer.sha256
  return {
    ...{ application, integrator, service, status, since, offer, checks, history },
    ...(isSigned ? { signedWith: signature.kid } : {}),
    ...(reason === undefined ? {} : { reason }),
  }
}

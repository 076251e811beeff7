// A partner as Meta's operator sees it: its agreements about all services, why each stands where it stands, what was
// checked (assumption). No secret, no signature, no user.
import type { Service } from '#proto/address.js'
import type { Agreement } from '../registry/agreement.js'
import { agreementStatus, type Partner } from '../registry/partner.js'

/** `status` is that of `service`; the history comes where one partner was asked for. */
export function operatorView(partner: Partner, service: Service, withHistory = false): object {
  const { id, name, handle, issuer, agreements } = partner
  const views = Object.entries(agreements).map(([about, agreement]) => [
    about,
    agreementSummary(agreement, withHistory),
  ])
  return {
    ...{ id, name, handle, issuer },
    status: agreementStatus(partner, service) ?? 'none',
    agreements: Object.fromEntries(views) as object,
  }
}

function agreementSummary(agreement: Agreement, withHistory: boolean): object {
  const { status, since, reason, offer, signature, checks, history, application } = agreement
  return {
    ...{ status, since, checks },
    ...(reason === undefined ? {} : { reason }),
    ...(offer === undefined ? {} : { offer }),
    ...(signature === undefined ? {} : { signedWith: signature.kid }),
    ...(application === undefined ? {} : { application: application.id, e2ee: application.e2ee }),
    ...(withHistory ? { history } : {}),
  }
}

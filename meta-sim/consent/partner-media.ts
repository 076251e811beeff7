// Whether a user of Meta's own may have a partner's media fetched (assumption: the record says who fetches, not for
// whom). As with stanzas, whatever stands against it looks the same from outside.
import type { Account } from '../accounts/account.js'
import { agreementStatus, type Partner } from '../registry/partner.js'

/** The partner's agreement for the user's service is in force, and the user has turned this partner on. */
export function mayFetchMedia(account: Account | undefined, partner: Partner | undefined): boolean {
  if (account?.kind !== 'meta' || !account.enlisted || !partner) return false
  return agreementStatus(partner, account.service) === 'active' && account.optedIn.includes(partner.id)
}

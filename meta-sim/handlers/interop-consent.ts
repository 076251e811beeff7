// A user's own consent as an object (consent: state, since when, what was shown; the exchange is assumed).
import { interopConsentAnswer } from '#proto/exchanges/interop-consent.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Handler } from './handler.js'
import { metaOnly } from './meta-only.js'

interface InteropConsentHandlerDeps {
  readonly accounts: Accounts
}

export function createInteropConsentHandler({ accounts }: InteropConsentHandlerDeps): Handler {
  return metaOnly(accounts, (iq, sender, { optedIn, consent, enlistedAt }) => {
    const { text, inbox, pings, since } = consent
    const answer = interopConsentAnswer(iq, {
      ...(text ? { text: { name: text.name, result: text.result, t: seconds(text.at) } } : {}),
      inbox,
      pings,
      // Apps that were turned on before that was written down have been on since no later than now.
      integrators: optedIn.map((id) => ({ id, since: seconds(since[id] ?? enlistedAt) })),
    })
    sender.submit(answer)
  })
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

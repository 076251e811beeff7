// That a user was shown the warnings, or accepted them (chat channel: tos): without it no app can be turned on.
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { iqError } from '#proto/exchanges/iq.js'
import { readTermsRequest, type Terms, termsAnswer } from '#proto/exchanges/terms.js'
import type { Clock } from '#platform/clock.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Decide } from '../accounts/decide.js'
import type { Handler } from './handler.js'
import { metaOnly } from './meta-only.js'

interface TermsHandlerDeps {
  readonly accounts: Accounts
  readonly decide: Decide
  readonly clock: Clock
}

/** The name of the warnings as they stand now: nobody has read any others. */
export const PRESENT_WARNINGS = textName(INTEROP_WARNINGS)

export function createTermsHandler({ accounts, decide, clock }: TermsHandlerDeps): Handler {
  return metaOnly(accounts, async (iq, sender) => {
    const terms = readTermsRequest(iq)
    if (terms.text !== PRESENT_WARNINGS) {
      sender.submit(iqError(iq, 406, 'these are not the present warnings'))
      return
    }
    const outcome = await decide(sender.jid, (account) => {
      if (!isNews(account, terms)) return undefined
      const text = { name: terms.text, result: terms.result, at: clock.now() }
      return {
        account: { ...account, consent: { ...account.consent, text } },
        kind: terms.result === 'accepted' ? 'terms-accepted' : 'terms-shown',
        detail: { text: terms.text },
      }
    })
    sender.submit(outcome === 'limited' ? iqError(iq, 429) : termsAnswer(iq))
  })
}

/** Whoever has accepted a text and looks at it again has still accepted it. */
function isNews({ consent: { text } }: Account, terms: Terms): boolean {
  return text?.name !== terms.text || (text.result === 'shown' && terms.result === 'accepted')
}

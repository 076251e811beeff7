// What somebody decides about their own account: written down first, then done (consent: the ledger).
import type { LedgerDetail, LedgerKind } from '#proto/consent/ledger-entry.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { Account } from './account.js'
import type { Accounts } from './accounts.js'

interface Decision {
  readonly account: Account
  readonly kind: LedgerKind
  readonly detail: LedgerDetail
}

/** `limited`: nothing happened; the account decides too much. */
export type DecisionOutcome = 'decided' | 'unchanged' | 'limited'

/**
 * Carries out what `decision` makes of the account as it is; `undefined` leaves it alone and is not written down.
 * A crash between the two leaves a decision that was made and not answered: whoever made it makes it again.
 * @param freely what takes back or protects is never refused for coming too often.
 */
export type Decide = (
  jid: Jid,
  decision: (account: Account) => Decision | undefined,
  freely?: boolean,
) => Promise<DecisionOutcome>

interface DecideDeps {
  readonly accounts: Accounts
  readonly ledger: Pick<MetaLedger, 'note'>
  /** By account: every decision is kept for ever. */
  readonly limiter: RateLimiter
}

export function createDecide({ accounts, ledger, limiter }: DecideDeps): Decide {
  return async (jid, decision, freely = false) => {
    const account = await accounts.read(jid)
    const decided = account && decision(account)
    if (!decided) return 'unchanged'
    if (!freely && limiter.take(jid) > 0) return 'limited'
    await ledger.note([jid], decided.kind, 'you', decided.detail)
    await accounts.change(jid, (now) => now && decision(now)?.account)
    return 'decided'
  }
}

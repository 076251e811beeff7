// The end of an enlistment, asked for by the user or after 30 idle days (framework: deletion): keys and mailbox go,
// the next login is refused, and enlisting again brings the same internal identifier with a new generation.
import type { Mailbox } from '../mailbox/mailbox.js'
import type { PreKeyPool } from '../prekeys/prekey-pool.js'
import type { Account } from './account.js'
import type { Accounts } from './accounts.js'

interface UnenlistDeps {
  readonly accounts: Accounts
  readonly preKeys: Pick<PreKeyPool, 'drop'>
  readonly mailbox: Pick<Mailbox, 'drop'>
}

/**
 * Ends the enlistment that `account` shows; false where it has a newer one or none. Whatever connection it has ends
 * by itself: connections watch their accounts. What the user chose, opt-in and blocks, stays for the next time.
 */
export type Unenlist = (account: Account) => Promise<boolean>

export function createUnenlist({ accounts, preKeys, mailbox }: UnenlistDeps): Unenlist {
  return async (account) => {
    const { jid, generation } = account
    const { after } = await accounts.change(jid, (now) =>
      now?.enlisted === true && now.generation === generation ? { ...now, enlisted: false } : undefined,
    )
    if (!after) return false
    await Promise.all([preKeys.drop(account), mailbox.drop(jid)])
    return true
  }
}

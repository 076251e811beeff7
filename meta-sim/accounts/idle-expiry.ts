// After 30 days without a connection a partner's user is un-enlisted (framework): keys and mailbox go, the
// next login is refused, and enlisting again brings the same internal identifier with new keys.
import type { Clock } from '#platform/clock.js'
import type { Logger } from '#platform/log.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import type { PreKeyPool } from '../prekeys/prekey-pool.js'
import type { Account } from './account.js'
import type { Accounts } from './accounts.js'
import type { ConnectionRecords } from './connection-records.js'

interface IdleExpiryDeps {
  readonly accounts: Accounts
  readonly records: ConnectionRecords
  readonly preKeys: PreKeyPool
  readonly mailbox: Mailbox
  readonly clock: Clock
  readonly log: Logger
  readonly isOnline: (jid: string) => boolean
  readonly idleMilliseconds: number
}

/** Looks at every account once; meant to be called now and then. */
export function createIdleExpiry(deps: IdleExpiryDeps): () => Promise<void> {
  const { accounts, records, clock } = deps

  const visit = async (account: Account): Promise<void> => {
    const { jid, generation } = account
    const record = await records.find(jid)
    if (deps.isOnline(jid)) {
      if (record) await records.touch(jid, record.epoch)
      return
    }
    const lastSeen = Math.max(record?.lastSeen ?? 0, account.enlistedAt)
    if (clock.now() - lastSeen < deps.idleMilliseconds) return
    const { after } = await accounts.change(jid, (now) =>
      now?.generation === generation ? { ...now, enlisted: false } : undefined,
    )
    if (!after) return
    await Promise.all([deps.preKeys.drop(account), deps.mailbox.drop(jid)])
    deps.log.info({ jid }, 'un-enlisted after too long without a connection')
  }
  return async () => {
    for await (const account of accounts.all()) {
      if (account.kind === 'partner' && account.enlisted) await visit(account)
    }
  }
}

// After 30 days without a connection a partner's user is un-enlisted (framework), as if they had asked for it; those
// who have left are looked after until nothing of them is here.
import type { Clock } from '#platform/clock.js'
import type { Logger } from '#platform/log.js'
import type { Registry } from '../registry/registry.js'
import type { Account } from './account.js'
import type { Accounts } from './accounts.js'
import type { ConnectionRecords } from './connection-records.js'
import type { Departures } from './departures.js'

interface IdleExpiryDeps {
  readonly accounts: Accounts
  readonly records: ConnectionRecords
  readonly departures: Departures
  readonly registry: Pick<Registry, 'find'>
  readonly clock: Clock
  readonly log: Logger
  readonly isOnline: (jid: string) => boolean
  readonly idleMilliseconds: number
}

/** Looks at every account once; meant to be called now and then. */
export function createIdleExpiry(deps: IdleExpiryDeps): () => Promise<void> {
  const { accounts, records, clock } = deps

  const visit = async (account: Account): Promise<void> => {
    const { jid } = account
    const record = await records.find(jid)
    if (deps.isOnline(jid)) {
      if (record) await records.touch(jid, record.epoch)
      return
    }
    const agreement = (await deps.registry.find(account.integrator))?.agreements[account.service]
    // Nobody can come while their partner is suspended, and has thirty days again afterwards.
    if (agreement?.status === 'suspended') return
    const lastSeen = Math.max(record?.lastSeen ?? 0, account.enlistedAt, agreement?.since ?? 0)
    if (clock.now() - lastSeen < deps.idleMilliseconds) return
    if (!(await deps.departures.unenlist(account, 'expired'))) return
    deps.log.info({ jid }, 'un-enlisted after too long without a connection')
  }
  return async () => {
    for await (const account of accounts.all()) {
      if (account.departure) await deps.departures.tend(account)
      else if (account.kind === 'partner') await visit(account)
    }
  }
}

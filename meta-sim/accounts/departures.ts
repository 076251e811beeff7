// Leaving, from the first step to the last (framework: deletion; what peers are told and how long an identifier is
// held are assumed). Each step can be done again: what a crash broke off is finished later.
import type { Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import { createTurns } from '#platform/turns.js'
import type { Contacts } from '../consent/contacts.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import type { Notifications } from '../mailbox/notifications.js'
import type { Pairs } from '../mailbox/pairs.js'
import type { PreKeyPool } from '../prekeys/prekey-pool.js'
import type { Account } from './account.js'
import type { Accounts } from './accounts.js'
import type { ConnectionRecords } from './connection-records.js'
import { departed, departedFurther, type DepartureCause, hasLapsed } from './departure.js'

/**
 * Ends the enlistment that `account` shows, for a reason; false where it has a newer one or none. Whatever connection
 * it has ends by itself: connections watch their accounts.
 */
export type Unenlist = (account: Account, by?: DepartureCause) => Promise<boolean>

export interface Departures {
  readonly unenlist: Unenlist
  /** Finishes what was broken off; nothing where there is no such thing. */
  readonly finish: (jid: Jid) => Promise<void>
  /** The same, and lets go of an identifier that has been held long enough. */
  tend(account: Account): Promise<void>
}

interface DeparturesDeps {
  readonly accounts: Accounts
  readonly records: Pick<ConnectionRecords, 'forget'>
  readonly preKeys: Pick<PreKeyPool, 'drop'>
  readonly mailbox: Pick<Mailbox, 'drop' | 'purge'>
  readonly contacts: Pick<Contacts, 'accepted' | 'leave' | 'forget'>
  readonly pairs: Pick<Pairs, 'recentPeers' | 'forget'>
  readonly notifications: Pick<Notifications, 'left'>
  readonly ledger: Pick<MetaLedger, 'note'>
  readonly clock: Clock
  /** How long a stanza waits for its recipient. */
  readonly mailboxDays: number
}

export function createDepartures(deps: DeparturesDeps): Departures {
  const { accounts, clock } = deps
  const turns = createTurns()
  /** Once at a time: the end of an earlier try must not take away what a return has begun. */
  const finish = (jid: Jid): Promise<void> =>
    turns.run(jid, async () => {
      const account = await accounts.read(jid)
      if (!account?.departure || account.departure.step === 'done') return
      if (account.departure.step === 'begun') await tellPeers(deps, account)
      await clear(deps, account)
    })
  return {
    finish,
    async unenlist(account, by = 'left') {
      const { jid, generation, service } = account
      const isThis = (now: Account | undefined): now is Account =>
        now?.enlisted === true && now.generation === generation
      if (!isThis(await accounts.read(jid))) return false
      await deps.ledger.note([jid], by, by === 'left' ? 'you' : 'meta', { service })
      const { after } = await accounts.change(jid, (now) =>
        isThis(now) ? departed(now, clock.now(), by) : undefined,
      )
      if (!after) return false
      await finish(jid)
      return true
    },
    async tend(account) {
      const { jid } = account
      await finish(jid)
      if (!hasLapsed(account, clock.now())) return
      await turns.run(jid, async () => {
        const now = await accounts.read(jid)
        if (!now || !hasLapsed(now, clock.now())) return
        await deps.pairs.forget(jid, new Set())
        await deps.contacts.forget(jid)
        await deps.records.forget(jid)
        await accounts.forget(jid, (latest) => hasLapsed(latest, clock.now()))
      })
    },
  }
}

/** What the leaver sent and nobody has fetched goes; those who were in contact hear that they left. */
async function tellPeers(deps: DeparturesDeps, account: Account): Promise<void> {
  const { jid } = account
  for (const peer of await deps.pairs.recentPeers(jid, deps.mailboxDays)) {
    await deps.mailbox.purge(peer, ({ sender }) => sender === jid)
  }
  const told = new Set<string>()
  for (const peer of await deps.contacts.accepted(jid)) {
    if (hears(account, await deps.accounts.read(peer))) told.add(peer)
  }
  await deps.notifications.left(jid, [...told])
  await deps.pairs.forget(jid, told)
  await deps.accounts.change(jid, (now) => departedFurther(now, 'told'))
}

function hears(leaver: Account, peer: Account | undefined): boolean {
  if (!peer?.enlisted || peer.blocked.includes(leaver.jid) || leaver.blocked.includes(peer.jid)) return false
  return peer.kind === 'partner' || peer.optedIn.includes(leaver.integrator)
}

async function clear(deps: DeparturesDeps, account: Account): Promise<void> {
  const { jid } = account
  await Promise.all([deps.preKeys.drop(account), deps.mailbox.drop(jid), deps.contacts.leave(jid)])
  await deps.accounts.change(jid, (now) => departedFurther(now, 'done'))
}

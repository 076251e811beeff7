// Who is told who is there: two people who accepted each other, while the one who is told is there too (presence;
// consent decides about it as about typing). Of this node alone; nothing of it is stored.
import { type Availability, deliveredPresence, lastSeenSeconds } from '#proto/exchanges/presence.js'
import { isJid, type Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { AccountSignals } from '../accounts/account-signal.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Contacts } from '../consent/contacts.js'
import type { Parties } from '../consent/parties.js'
import { type Attendee, createAttendances } from './attendances.js'

export interface Presences {
  came(attendee: Attendee): void
  /** What it showed is over with it. */
  left(attendee: Attendee): void
  show(attendee: Attendee, availability: Availability): Promise<void>
  /** Whoever may not know hears what is heard of somebody unknown: nothing. */
  subscribe(attendee: Attendee, target: Jid): Promise<void>
}

interface PresencesDeps {
  readonly parties: Pick<Parties, 'reach'>
  readonly accounts: Pick<Accounts, 'onChange'>
  readonly contacts: Pick<Contacts, 'onChange'>
  readonly signals: Pick<AccountSignals, 'publish'>
  readonly clock: Clock
  readonly run: (work: () => Promise<void>) => void
}

export function createPresences(deps: PresencesDeps): Presences {
  const { parties, signals, run } = deps
  const attendances = createAttendances(deps.clock)

  const tellable = (target: Jid): Availability | undefined => {
    if (attendances.isAvailable(target)) return 'available'
    return attendances.lastSeen(target) === undefined ? undefined : 'unavailable'
  }
  /**
   * Brings a watcher up to date: tells what is new, and takes back what it was told and may not know any more.
   * @param asked it wants to hear it whether new or not.
   */
  const settle = async (watcher: Jid, target: Jid, asked = false): Promise<void> => {
    const hears = (): boolean => attendances.isAvailable(watcher) && attendances.wants(watcher, target)
    if (!hears()) return
    const verdict = await parties.reach(target, watcher, 'presence', `presence/${watcher}`)
    // While that was decided either may have gone.
    if (!hears()) return
    const before = attendances.told(watcher, target)
    const now = verdict === 'yes' ? tellable(target) : undefined
    if (now === before && !asked) return
    attendances.setTold(watcher, target, now)
    if (now === undefined && before !== 'available') return
    const lastSeen = now === undefined ? undefined : attendances.lastSeen(target)
    const last = lastSeen === undefined ? {} : { last: lastSeenSeconds(lastSeen) }
    const stanza = deliveredPresence({ from: target, type: now ?? 'unavailable', ...last })
    signals.publish(watcher, { type: 'live', stanza })
  }
  const settleAbout = async (target: Jid): Promise<void> => {
    await Promise.all(attendances.watchersOf(target).map((watcher) => settle(watcher, target)))
  }
  const settleFor = async (watcher: Jid): Promise<void> => {
    await Promise.all(attendances.wantedBy(watcher).map((target) => settle(watcher, target)))
  }

  deps.accounts.onChange((jid) => {
    if (!isJid(jid)) return
    run(() => settleAbout(jid))
    run(() => settleFor(jid))
  })
  deps.contacts.onChange(({ partner, meta }) => {
    run(() => settle(partner, meta))
    run(() => settle(meta, partner))
  })

  return {
    came(attendee) {
      attendances.enter(attendee)
      run(() => settleAbout(attendee.jid))
    },
    left(attendee) {
      if (attendances.leave(attendee)) run(() => settleAbout(attendee.jid))
    },
    async show(attendee, availability) {
      if (!attendances.setAvailable(attendee, availability === 'available')) return
      await Promise.all([settleAbout(attendee.jid), settleFor(attendee.jid)])
    },
    async subscribe(attendee, target) {
      attendances.want(attendee, target)
      await settle(attendee.jid, target, true)
    },
  }
}

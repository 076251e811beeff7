// How many people that do not accept them one account, and all users of one partner, may write to (consent:
// unsolicited contact; the numbers are assumed). Decided by what the sender did, before anybody is looked up.
import {
  ASSUMED_REPORTERS_DAYS,
  ASSUMED_REPORTERS_TO_STOP,
  ASSUMED_REPORTS_TO_HALVE_PARTNER,
} from '#proto/assumptions.js'
import { type Jid, tryParseJid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import { createRateLimiter } from '#platform/http/rate-limit.js'
import { createDistinctLimiter } from './distinct-limiter.js'

export interface RequestLimits {
  /**
   * Counts a message to somebody who does not accept its sender; the same person counts once in a day. Of one who
   * `accepts` nothing counts, after as long a time: they may have blocked the sender, who would notice.
   */
  take(from: Jid, to: Jid, accepts: boolean): Promise<boolean>
}

interface RequestLimitsDeps {
  readonly clock: Clock
  /** People in 24 hours for one account that nobody reported. */
  readonly perAccount: number
  /** People in an hour for all users of one partner. */
  readonly perPartner: number
  /** How many different people reported a JID, or anybody of `partner/{id}`, since a time. */
  readonly reporters: (subject: string, since: number) => Promise<number>
  /** Told once a day of an account that is held up. */
  readonly onLimited: (account: Jid) => Promise<void>
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** For so long a count of reporters is good: asking each time would take longer than what strangers may notice. */
const COUNT_MILLISECONDS = 5_000
const REMEMBERED = 20_000

export function createRequestLimits(deps: RequestLimitsDeps): RequestLimits {
  const { clock } = deps
  const reporters = rememberCounts(deps)
  const byAccount = createDistinctLimiter({ windowMilliseconds: DAY, clock })
  const byPartner = createDistinctLimiter({ windowMilliseconds: HOUR, clock })
  const notices = createRateLimiter({ limit: 1, windowMilliseconds: DAY, clock })

  const ofAccount = async (jid: Jid): Promise<number> => {
    const reports = await reporters(jid, clock.now() - ASSUMED_REPORTERS_DAYS * DAY)
    return reports >= ASSUMED_REPORTERS_TO_STOP ? 0 : Math.floor(deps.perAccount / 2 ** reports)
  }
  const ofPartner = async (subject: string): Promise<number> => {
    const reports = await reporters(subject, clock.now() - DAY)
    return Math.floor(deps.perPartner / 2 ** Math.floor(reports / ASSUMED_REPORTS_TO_HALVE_PARTNER))
  }
  const passes = async (from: Jid, to: Jid, accepts: boolean): Promise<boolean> => {
    const sender = tryParseJid(from)
    const partner = sender?.kind === 'interop' ? `partner/${sender.integrator}` : undefined
    const [account, all] = await Promise.all([
      ofAccount(from),
      partner === undefined ? 0 : ofPartner(partner),
    ])
    if (accepts) return true
    // The account first: what it is refused must not use up what its partner's other users have.
    if (!byAccount.take(from, to, account)) return false
    return partner === undefined || byPartner.take(partner, `${from}|${to}`, all)
  }
  return {
    async take(from, to, accepts) {
      if (await passes(from, to, accepts)) return true
      if (notices.take(from) === 0) await deps.onLimited(from)
      return false
    },
  }
}

/** What people may learn from the time of an answer must not depend on whether reports were counted for it. */
function rememberCounts({ reporters, clock }: RequestLimitsDeps): RequestLimitsDeps['reporters'] {
  const known = new Map<string, { readonly count: Promise<number>; readonly readAt: number }>()
  return (subject, since) => {
    const now = clock.now()
    const last = known.get(subject)
    if (last && now - last.readAt < COUNT_MILLISECONDS) return last.count
    const count = reporters(subject, since)
    count.catch(() => known.delete(subject))
    known.delete(subject)
    known.set(subject, { count, readAt: now })
    const oldest = known.keys().next()
    if (known.size > REMEMBERED && oldest.done !== true) known.delete(oldest.value)
    return count
  }
}

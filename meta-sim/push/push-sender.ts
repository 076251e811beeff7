// Wake-ups for offline partner users (framework: push notifications): when something waits, their partner's
// server is told whom to wake, and nothing else. Nothing here is stored: after a restart the mailboxes tell
// who is owed a push.
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { Logger } from '#platform/log.js'
import { backoffMilliseconds } from './backoff.js'

export interface PushLimits {
  /** A user who was pushed and has not come is pushed again for new mail after this long. */
  readonly repeatMilliseconds: number
  /** Tries of one push; then it is parked until something new waits. */
  readonly attempts: number
  readonly firstBackoffMilliseconds: number
  readonly longestBackoffMilliseconds: number
  /** Requests under way at once. */
  readonly parallel: number
}

export interface PushSender {
  /** Something waits for this account; `cause` is the stanza's id. */
  mailWaits(jid: string, cause: string): void
  /** The account has a connection again: what it was owed is settled. */
  readonly came: (jid: string) => void
  readonly close: () => void
}

interface PushSenderDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Uint8Array
  readonly limits: PushLimits
  /** Whether a push is due now: the user is a partner's, offline, and something waits. */
  readonly isOwed: (jid: string) => Promise<boolean>
  /** Asks the partner's server once; rejects where it did not answer 200. */
  readonly deliver: (jid: string, cause: string) => Promise<void>
}

/** What is owed to one user. */
interface Owed {
  cause: string
  /** Failed tries so far. */
  failures: number
  phase: 'due' | 'trying' | 'backing-off' | 'pushed' | 'parked'
  /** New mail came while `pushed` or `trying`. */
  more: boolean
  cancel: CancelTimer | undefined
}

export function createPushSender(deps: PushSenderDeps): PushSender {
  const { clock, limits, log } = deps
  const owed = new Map<string, Owed>()
  const line: string[] = []
  let running = 0
  let closed = false

  const enqueue = (jid: string, entry: Owed): void => {
    entry.phase = 'due'
    entry.cancel = undefined
    line.push(jid)
    work()
  }
  const work = (): void => {
    while (!closed && running < limits.parallel) {
      const jid = line.shift()
      if (jid === undefined) return
      const entry = owed.get(jid)
      if (entry?.phase !== 'due') continue
      running += 1
      entry.phase = 'trying'
      void attempt(jid, entry).finally(() => {
        running -= 1
        work()
      })
    }
  }
  const attempt = async (jid: string, entry: Owed): Promise<void> => {
    try {
      if (!(await deps.isOwed(jid))) {
        owed.delete(jid)
        return
      }
      entry.more = false
      await deps.deliver(jid, entry.cause)
      succeeded(jid, entry)
    } catch (error) {
      failed(jid, entry, error)
    }
  }
  const succeeded = (jid: string, entry: Owed): void => {
    if (closed || owed.get(jid) !== entry) return
    entry.phase = 'pushed'
    entry.failures = 0
    entry.cancel = clock.after(limits.repeatMilliseconds, () => {
      if (entry.more) enqueue(jid, entry)
      else owed.delete(jid)
    })
  }
  const failed = (jid: string, entry: Owed, error: unknown): void => {
    if (closed || owed.get(jid) !== entry) return
    entry.failures += 1
    const parked = entry.failures >= limits.attempts
    log.warn({ jid, failures: entry.failures, parked, err: error }, 'a push failed')
    entry.phase = parked ? 'parked' : 'backing-off'
    const wait = parked
      ? limits.longestBackoffMilliseconds
      : backoffMilliseconds(entry.failures, limits, deps.randomBytes)
    entry.cancel = clock.after(wait, () => {
      if (!parked || entry.more) enqueue(jid, entry)
      else owed.delete(jid)
    })
    entry.more = false
  }

  return {
    mailWaits(jid, cause) {
      if (closed) return
      const entry = owed.get(jid)
      if (entry) {
        entry.more = true
        entry.cause = cause
        return
      }
      const fresh: Owed = { cause, failures: 0, phase: 'due', more: false, cancel: undefined }
      owed.set(jid, fresh)
      enqueue(jid, fresh)
    },
    came(jid) {
      owed.get(jid)?.cancel?.()
      owed.delete(jid)
    },
    close() {
      closed = true
      for (const entry of owed.values()) entry.cancel?.()
      owed.clear()
    },
  }
}

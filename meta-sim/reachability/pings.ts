// How often somebody may ask others to let their app in (framework: reachability; the numbers are assumed): whom they
// asked is kept for as long as they may not ask again, as a digest, whether or not there is such a person.
import { createHash } from 'node:crypto'
import { ASSUMED_PING_DAYS } from '#proto/assumptions.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { Collection } from '#platform/storage/port.js'
import { createTurns } from '#platform/turns.js'
import { storedFields, storedInteger } from '../storage/stored-record.js'

export interface PingEntry {
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface Pings {
  /**
   * Counts one ping, before anybody is looked up; false where it is one too many for the asker or this pair.
   * @param identifier in normal form, or what was given instead.
   */
  take(asker: Jid, identifier: string): Promise<boolean>
  /** Forgets those that no longer count. */
  readonly sweep: () => Promise<void>
}

interface PingsDeps {
  readonly pings: Collection<PingEntry>
  readonly clock: Clock
  /** By one account in 24 hours. */
  readonly perDay: number
}

const DAY = 86_400_000
const PAGE = 500

/** @throws {TypeError} where the stored value is no such entry. */
export function parsePingEntry(value: unknown): PingEntry {
  return { at: storedInteger(storedFields(value), 'at') }
}

export function createPings({ pings, clock, perDay }: PingsDeps): Pings {
  const turns = createTurns()
  const counts = (at: number, milliseconds: number): boolean => at > clock.now() - milliseconds
  const take = async (asker: Jid, identifier: string): Promise<boolean> => {
    const asked = await pings.list(`${asker}|`, perDay * (ASSUMED_PING_DAYS + 1))
    if (asked.filter(({ value }) => counts(value.at, DAY)).length >= perDay) return false
    const key = `${asker}|${createHash('sha256').update(identifier).digest('base64url')}`
    const before = await pings.get(key)
    if (!before) return pings.insert(key, { at: clock.now() })
    if (counts(before.value.at, ASSUMED_PING_DAYS * DAY)) return false
    return pings.replace(key, { at: clock.now() }, before.version)
  }
  return {
    take: (asker, identifier) => turns.run(asker, () => take(asker, identifier)),
    async sweep() {
      let after: string | undefined
      for (;;) {
        const page = await pings.list('', PAGE, after)
        const gone = page.filter(({ value }) => !counts(value.at, ASSUMED_PING_DAYS * DAY))
        await Promise.all(gone.map(({ key, version }) => pings.delete(key, version)))
        after = page.at(-1)?.key
        if (after === undefined || page.length < PAGE) return
      }
    },
  }
}

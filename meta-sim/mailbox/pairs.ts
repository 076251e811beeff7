// Who has exchanged messages with whom, and on which day last: who is told of a new identity, and who may
// ask for somebody's identifier (design: peers of the last 90 days).
import type { Collection } from '#platform/storage/port.js'
import type { Clock } from '#platform/clock.js'
import { storedFields, storedInteger } from '../storage/stored-record.js'

export interface PairEntry {
  /** Days since 1970 of the last message, either way. */
  readonly day: number
}

export interface Pairs {
  /** Notes a message between the two; writes only the first one of a day. */
  note(one: string, other: string): Promise<void>
  haveExchanged(one: string, other: string): Promise<boolean>
  /** Peers with a message within `days`. */
  recentPeers(jid: string, days: number): Promise<readonly string[]>
  /** Forgets that this one exchanged anything with anybody but `kept`. */
  forget(jid: string, kept: ReadonlySet<string>): Promise<void>
}

interface PairsDeps {
  readonly pairs: Collection<PairEntry>
  readonly clock: Clock
}

const DAY_MILLISECONDS = 86_400_000
const PAGE = 500
/** Pairs of today kept in memory; beyond it they are looked up again. */
const REMEMBERED = 100_000

/** @throws {TypeError} where the stored value is no such entry. */
export function parsePairEntry(value: unknown): PairEntry {
  return { day: storedInteger(storedFields(value), 'day') }
}

export function createPairs({ pairs, clock }: PairsDeps): Pairs {
  let noted = new Set<string>()
  let notedDay = 0
  const today = (): number => Math.floor(clock.now() / DAY_MILLISECONDS)

  const write = async (key: string, day: number): Promise<void> => {
    for (;;) {
      const stored = await pairs.get(key)
      if (stored && stored.value.day >= day) return
      const written = stored
        ? await pairs.replace(key, { day }, stored.version)
        : await pairs.insert(key, { day })
      if (written) return
    }
  }
  const peersOf = async (jid: string, since: number): Promise<readonly string[]> => {
    const peers: string[] = []
    let after: string | undefined
    for (;;) {
      const page = await pairs.list(pairKey(jid, ''), PAGE, after)
      for (const { key, value } of page) if (value.day >= since) peers.push(key.slice(jid.length + 1))
      after = page.at(-1)?.key
      if (after === undefined || page.length < PAGE) return peers
    }
  }
  return {
    async note(one, other) {
      const day = today()
      if (day !== notedDay || noted.size > REMEMBERED) noted = new Set()
      notedDay = day
      const key = pairKey(one, other)
      if (noted.has(key)) return
      await Promise.all([write(key, day), write(pairKey(other, one), day)])
      noted.add(key).add(pairKey(other, one))
    },
    haveExchanged: async (one, other) => (await pairs.get(pairKey(one, other))) !== undefined,
    recentPeers: (jid, days) => peersOf(jid, today() - days),
    async forget(jid, kept) {
      const gone = (await peersOf(jid, 0)).filter((peer) => !kept.has(peer))
      await Promise.all(
        gone.flatMap((peer) => [pairs.delete(pairKey(jid, peer)), pairs.delete(pairKey(peer, jid))]),
      )
      noted = new Set()
    },
  }
}

/** No JID holds a bar. */
function pairKey(one: string, other: string): string {
  return `${one}|${other}`
}

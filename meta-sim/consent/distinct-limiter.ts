// How many different people somebody may turn to in a window of time. Counters are per process and in memory, as all
// rate limits are.
import type { Clock } from '#platform/clock.js'

interface DistinctLimiterOptions {
  readonly windowMilliseconds: number
  readonly clock: Clock
  /** Keys remembered; past it the one unused for longest is forgotten. Default 20,000. */
  readonly maximumKeys?: number
}

export interface DistinctLimiter {
  /** Counts `member` for `key`, once in a window; false where `limit` others are counted already. */
  take(key: string, member: string, limit: number): boolean
}

/** What is refused is not counted. */
export function createDistinctLimiter(options: DistinctLimiterOptions): DistinctLimiter {
  const { windowMilliseconds, clock, maximumKeys = 20_000 } = options
  /** When each member was counted first, oldest first; keys in order of use. */
  const members = new Map<string, Map<string, number>>()

  return {
    take(key, member, limit) {
      const now = clock.now()
      const counted = members.get(key) ?? new Map<string, number>()
      members.delete(key)
      members.set(key, counted)
      const stalest = members.keys().next()
      if (members.size > maximumKeys && stalest.done !== true) members.delete(stalest.value)
      for (const [name, at] of counted) {
        if (at > now - windowMilliseconds) break
        counted.delete(name)
      }
      if (counted.has(member)) return true
      if (counted.size >= limit) return false
      counted.set(member, now)
      return true
    },
  }
}

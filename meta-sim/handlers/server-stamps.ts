// The server's time on stanzas: `t` in seconds, `sts` in microseconds (chat channel: message).
import type { Clock } from '#platform/clock.js'

interface ServerStamp {
  /** Seconds since 1970. */
  readonly t: number
  /** Microseconds since 1970, no two alike on one node. */
  readonly sts: number
}

export interface ServerStamps {
  next(): ServerStamp
}

export function createServerStamps(clock: Clock): ServerStamps {
  let last = 0
  return {
    next() {
      const now = clock.now()
      last = Math.max(last + 1, now * 1000)
      return { t: Math.floor(now / 1000), sts: last }
    },
  }
}

// How each side notices that the other is gone: clients ping, servers wait (as open clients show; the
// server's limit is an assumption).

export interface Keepalive {
  readonly deadline: number
  /** Anything came. */
  heard(now: number): void
  /** Anything was sent. */
  said(now: number): void
  /** What is due by now. */
  due(now: number): 'ping' | 'silent' | undefined
}

export interface PingTimes {
  readonly pingMilliseconds: number
  readonly pingAnswerMilliseconds: number
}

/**
 * A client's: pings when either direction has been quiet for so long (the server, too, drops whom it does not
 * hear), and gives up when nothing at all follows the ping in time.
 */
export function createPinging(times: PingTimes, now: number): Keepalive {
  let lastHeard = now
  let lastSaid = now
  let giveUpAt = Infinity
  const pingAt = (): number => Math.min(lastHeard, lastSaid) + times.pingMilliseconds
  return {
    get deadline() {
      return giveUpAt === Infinity ? pingAt() : giveUpAt
    },
    heard(at) {
      lastHeard = at
      giveUpAt = Infinity
    },
    said(at) {
      lastSaid = at
    },
    due(at) {
      if (at >= giveUpAt) return 'silent'
      if (giveUpAt !== Infinity || at < pingAt()) return undefined
      giveUpAt = at + times.pingAnswerMilliseconds
      return 'ping'
    },
  }
}

/** A server's: never asks, and drops a client it has not heard for so long. */
export function createListening(silenceMilliseconds: number, now: number): Keepalive {
  let deadline = now + silenceMilliseconds
  return {
    get deadline() {
      return deadline
    },
    heard(at) {
      deadline = at + silenceMilliseconds
    },
    said: () => undefined,
    due: (at) => (at >= deadline ? 'silent' : undefined),
  }
}

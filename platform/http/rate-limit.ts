// How often a key (an account, an address) may do something: at most `limit` times in any window.
//
// Of our own because express-rate-limit's store reads the system clock and resets whole windows, which
// lets 2 × limit through around a boundary and cannot be tested on a fake clock. Counters are per process
// and in memory: a restart forgets them.
import { isIPv6 } from 'node:net'
import type { Clock } from '../clock.js'
import { HttpError } from './error.js'

interface RateLimitOptions {
  readonly limit: number
  readonly windowMilliseconds: number
  readonly clock: Clock
  /** Keys remembered; past it the one unused for longest is forgotten. Default 100,000. */
  readonly maximumKeys?: number
}

export interface RateLimiter {
  /** Counts one attempt of `key`. Answers 0 where it is allowed, else the milliseconds until the next one is. */
  take(key: string): number
  /** Forgets `key`, e.g. after a sign-in that succeeded. */
  reset(key: string): void
}

/** Refused attempts are not counted, so a client that waits as told gets through. */
export function createRateLimiter(options: RateLimitOptions): RateLimiter {
  const { limit, windowMilliseconds, clock, maximumKeys = 100_000 } = options
  /** Times of the allowed attempts by key, oldest first; keys in order of use. */
  const attempts = new Map<string, number[]>()
  return {
    take(key) {
      const now = clock.now()
      const recent = attempts.get(key) ?? []
      dropUntil(recent, now - windowMilliseconds)
      const oldest = recent[0]
      const allowed = recent.length < limit
      if (allowed) recent.push(now)
      attempts.delete(key)
      attempts.set(key, recent)
      const stalest = attempts.keys().next()
      if (attempts.size > maximumKeys && stalest.done !== true) attempts.delete(stalest.value)
      if (allowed) return 0
      return oldest === undefined ? windowMilliseconds : oldest + windowMilliseconds - now
    },
    reset(key) {
      attempts.delete(key)
    },
  }
}

/** Allows what each of these allows: so many in a short window, and so many in a long one. */
export function allLimits(limiters: readonly RateLimiter[]): RateLimiter {
  return {
    take: (key) => Math.max(0, ...limiters.map((limiter) => limiter.take(key))),
    reset(key) {
      for (const limiter of limiters) limiter.reset(key)
    },
  }
}

/** From the front only: what an attempt costs must not tell how many there were. */
function dropUntil(times: number[], last: number): void {
  let expired = 0
  while ((times[expired] ?? Infinity) <= last) expired += 1
  if (expired > 0) times.splice(0, expired)
}

/** Counts an attempt. @throws {HttpError} 429 `rate-limited` with Retry-After. */
export function limitRate(limiter: RateLimiter, key: string): void {
  const wait = limiter.take(key)
  if (wait === 0) return
  const seconds = Math.ceil(wait / 1000)
  throw new HttpError(429, 'rate-limited', `too many attempts: try again in ${seconds} s`, {
    headers: { 'retry-after': String(seconds) },
  })
}

/** What is counted for a peer's address: an IPv4 address, or the /64 one IPv6 subscriber has to itself. */
export function addressKey(remoteAddress: string | undefined): string {
  const address = (remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return groups.slice(0, 4).join(':')
}

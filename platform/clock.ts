// Time comes in by the front door: one clock per program, a fake one in tests.

/** Cancels a timer; harmless when it has fired. */
export type CancelTimer = () => void

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `fn` once, `milliseconds` from now. A pending timer keeps the process alive: cancel what you own on close. */
  after(milliseconds: number, fn: () => void): CancelTimer
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, fn) {
    const timer = setTimeout(fn, Math.max(0, milliseconds))
    return () => {
      clearTimeout(timer)
    }
  },
}

/**
 * The time of `clock`, but never going back: where somebody sets the clock back by an hour, it stands from when it was
 * asked for last until it is asked for again, so that nothing is due an hour later. From then on the two differ.
 */
export function steadyTime(clock: Pick<Clock, 'now'>): () => number {
  let latest = clock.now()
  let lost = 0
  return () => {
    lost = Math.max(lost, latest - clock.now())
    latest = clock.now() + lost
    return latest
  }
}

/** Resolves after `milliseconds` of this clock. */
export function delay(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve)
  })
}

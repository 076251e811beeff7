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

/** Resolves after `milliseconds` of this clock. */
export function delay(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve)
  })
}

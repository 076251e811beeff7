// A clock that moves only when a test moves it.
import type { CancelTimer, Clock } from '#platform/clock.js'

interface Timer {
  at: number
  readonly fn: () => void
}

export class FakeClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  /** @param start milliseconds since 1970; the default is an arbitrary day in 2025. */
  constructor(start = 1_760_000_000_000) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  after(milliseconds: number, fn: () => void): CancelTimer {
    const timer = { at: this.#now + Math.max(0, milliseconds), fn }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Timers that nobody cancelled and that have not fired. */
  get pending(): number {
    return this.#timers.size
  }

  /** Somebody sets the clock, or the machine sleeps: what is due in a while is due in the same while. */
  jump(milliseconds: number): void {
    this.#now += milliseconds
    for (const timer of this.#timers) timer.at += milliseconds
  }

  /** Fires what falls due on the way, in order of time, including timers set by those that fire. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.fn()
    }
    this.#now = end
  }
}

// A deadline on the program's own clock, as the AbortSignal that Node's interfaces take.
import type { CancelTimer, Clock } from '../clock.js'

export interface Deadline {
  /** Aborts when time is up, with the reason it was made with. */
  readonly signal: AbortSignal
  /** Moves the deadline to `milliseconds` from now. */
  set(milliseconds: number): void
  /** No deadline until the next `set`. */
  clear(): void
}

export function createDeadline(clock: Clock, reason: () => Error): Deadline {
  const controller = new AbortController()
  let cancel: CancelTimer = () => undefined
  return {
    signal: controller.signal,
    set(milliseconds) {
      cancel()
      cancel = clock.after(milliseconds, () => {
        controller.abort(reason())
      })
    },
    clear() {
      cancel()
    },
  }
}

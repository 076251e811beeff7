// From pushes to wake-ups: each user's streams hear one at once, and at most one in two seconds; what comes
// in between makes one more at the end of the two seconds, never none.
import type { CancelTimer, Clock } from '#platform/clock.js'

/** One open stream of a user. */
interface WakeListener {
  wake(): void
  /** The server is closing. */
  end(): void
}

export interface WakeHub {
  /** For users that exist; an unknown one would be remembered for ever. */
  wake(user: string): void
  /**
   * A wake-up that nobody heard is told to the first stream that comes.
   * @returns how to leave, or `undefined` where the user has too many streams.
   */
  attach(user: string, listener: WakeListener): (() => void) | undefined
  close(): void
}

interface Waiting {
  readonly listeners: Set<WakeListener>
  /** Runs while the window is open. */
  window: CancelTimer | undefined
  /** A push came inside the window. */
  again: boolean
  /** A wake-up found no listener. */
  missed: boolean
}

export function createWakeHub(clock: Clock, windowMilliseconds: number, streamsPerUser: number): WakeHub {
  const users = new Map<string, Waiting>()

  function entry(user: string): Waiting {
    const known = users.get(user)
    if (known !== undefined) return known
    const fresh: Waiting = { listeners: new Set(), window: undefined, again: false, missed: false }
    users.set(user, fresh)
    return fresh
  }

  function forgetIdle(user: string, waiting: Waiting): void {
    if (waiting.listeners.size === 0 && waiting.window === undefined && !waiting.missed) users.delete(user)
  }

  function tell(user: string, waiting: Waiting): void {
    waiting.missed = waiting.listeners.size === 0
    for (const listener of waiting.listeners) listener.wake()
    waiting.window = clock.after(windowMilliseconds, () => {
      waiting.window = undefined
      const again = waiting.again
      waiting.again = false
      if (again) tell(user, waiting)
      else forgetIdle(user, waiting)
    })
  }

  return {
    wake(user) {
      const waiting = entry(user)
      if (waiting.window === undefined) tell(user, waiting)
      else waiting.again = true
    },
    attach(user, listener) {
      const waiting = entry(user)
      if (waiting.listeners.size >= streamsPerUser) return undefined
      waiting.listeners.add(listener)
      if (waiting.missed) {
        waiting.missed = false
        listener.wake()
      }
      return () => {
        waiting.listeners.delete(listener)
        forgetIdle(user, waiting)
      }
    },
    close() {
      for (const waiting of users.values()) {
        waiting.window?.()
        for (const listener of waiting.listeners) listener.end()
      }
      users.clear()
    },
  }
}

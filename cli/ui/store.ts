// Holds the screen, hands its intents on, and tells the drawing of changes, not more often than is seen.
import type { CancelTimer, Clock } from '#platform/clock.js'
import { updateScreen, type PaneIntent, type Screen, type ScreenInput } from '../state/screen.js'

/** One frame at 60 a second: a burst of a thousand messages is drawn a few times, not a thousand. */
const FRAME_MS = 16

export interface ScreenStore {
  readonly get: () => Screen
  readonly dispatch: (input: ScreenInput) => void
  readonly subscribe: (listener: () => void) => () => void
  readonly close: () => void
}

export function createStore(first: Screen, clock: Clock, perform: (intent: PaneIntent) => void): ScreenStore {
  let screen = first
  let drawnAt = -Infinity
  let cancel: CancelTimer | undefined
  const listeners = new Set<() => void>()
  const tell = (): void => {
    cancel = undefined
    drawnAt = clock.now()
    for (const listener of listeners) listener()
  }
  return {
    get: () => screen,
    dispatch(input) {
      const next = updateScreen(screen, input)
      if (next.screen !== screen) cancel ??= clock.after(Math.max(0, drawnAt + FRAME_MS - clock.now()), tell)
      screen = next.screen
      next.intents.forEach(perform)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      cancel?.()
      listeners.clear()
    },
  }
}

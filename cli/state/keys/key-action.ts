// What a key can be bound to: a name for the config file, the keys it has without one, and what it does.
import type { Step } from '../input.js'
import type { View } from '../view.js'

/**
 * `everywhere`: also while something covers the chat. `request`: while the open chat is a request that waits. `chat`:
 * where one reads and writes.
 */
export type KeyPlace = 'everywhere' | 'request' | 'chat'

export interface KeyAction {
  /** Kebab case, as the config file names it: `next-unread`. */
  readonly name: string
  readonly place: KeyPlace
  /** Chords as {@link Key} names them; the first is the one that is shown. */
  readonly keys: readonly string[]
  /** For the key sheet and the palette. */
  readonly does: string
  readonly run: (view: View) => Step
}

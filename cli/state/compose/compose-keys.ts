// Keys of the composer beside those that edit.
import type { Step } from '../input.js'
import type { KeyAction } from '../keys/key-action.js'
import type { View } from '../view.js'

export const COMPOSE_KEYS: readonly KeyAction[] = []

/** What a key does while something completes the draft; `undefined` where it does what it always does. */
export function onCompletionPress(_view: View, _chord: string): Step | undefined {
  return undefined
}

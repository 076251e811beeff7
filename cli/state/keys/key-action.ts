// What a key can be bound to: a name for the config file, the keys it has without one, and what it does.
import type { Step } from '../input.js'
import type { View } from '../view.js'
import { BINDINGS, type ActionName, type Binding } from './bindings.js'

/**
 * `everywhere`: also while something covers the chat. `request`: while the open chat is a request that waits. `chat`:
 * where one reads and writes.
 */
export type KeyPlace = 'everywhere' | 'request' | 'chat'

export interface KeyAction extends Binding {
  readonly name: ActionName
  /** For the key sheet and the palette. */
  readonly does: string
  readonly run: (view: View) => Step
}

export function keyAction(name: ActionName, does: string, run: KeyAction['run']): KeyAction {
  return { name, ...BINDINGS[name], does, run }
}

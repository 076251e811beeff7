// What somebody can do next, in words that name keys as a view has them.
import type { View } from '../view.js'
import type { ActionName } from './bindings.js'
import { keyOf } from './key-of.js'

/** With `key`, which names the key of an action. */
export type Next = string | ((key: (name: ActionName) => string) => string)

export function nextIn(view: Pick<View, 'keymap'>, next: Next): string {
  return typeof next === 'string' ? next : next((name) => keyOf(view, name))
}

export const COMPARES: Next = (key) => `${key('safety-number')} compares safety numbers, then t trusts`

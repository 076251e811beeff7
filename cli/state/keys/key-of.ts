// How a view names the key of an action, as it is bound there: what every hint says to press.
import type { View } from '../view.js'
import type { ActionName } from './bindings.js'
import { BINDINGS } from './bindings.js'
import { chordName } from './chord-name.js'
import { DEFAULT_KEYMAP, chordsOf } from './keymap.js'

type Bound = Pick<View, 'keymap'>

/** `undefined` where it has none. */
export function boundKey({ keymap = DEFAULT_KEYMAP }: Bound, name: ActionName): string | undefined {
  const [chord] = chordsOf(keymap, name)
  return chord === undefined ? undefined : chordName(chord)
}

/** Without a key, the command that does the same; without either, the key of the palette, which finds it. */
export function keyOf(view: Bound, name: ActionName): string {
  return boundKey(view, name) ?? BINDINGS[name].command ?? boundKey(view, 'palette') ?? '/help'
}

/** Whether this is one of its keys. */
export function isKeyOf({ keymap = DEFAULT_KEYMAP }: Bound, name: ActionName, chord: string): boolean {
  return chordsOf(keymap, name).includes(chord)
}

// Which key does what: the keys of the table, and what the config file changes about them.

import type { KeyPlace } from './key-action.js'

/** By place and chord, the name of an action. */
export type Keymap = Readonly<Record<KeyPlace, ReadonlyMap<string, string>>>

interface Bound {
  readonly name: string
  readonly place: KeyPlace
  readonly keys: readonly string[]
}

/** Nobody is locked in: this key always does this. */
export const RESERVED = { chord: 'ctrl+c', name: 'quit' } as const

/** Keys by the name of an action, in place of those it has; none leaves it without a key. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>

/** What the user chose goes before what another action has by default. */
export function keymapOf(actions: readonly Bound[], overrides: KeyOverrides = {}): Keymap {
  const empty = (): Map<string, string> => new Map()
  const maps = { everywhere: empty(), request: empty(), chat: empty() }
  const own = (action: Bound): boolean => Object.hasOwn(overrides, action.name)
  const ordered = [...actions.filter((action) => !own(action)), ...actions.filter(own)]
  for (const action of ordered) {
    for (const chord of overrides[action.name] ?? action.keys) {
      // A key that was given to something is not taken by what has it by default, wherever that is.
      if (own(action)) for (const map of Object.values(maps)) map.delete(chord)
      maps[action.place].set(chord, action.name)
    }
  }
  if (actions.some(({ name }) => name === RESERVED.name)) {
    for (const map of Object.values(maps)) map.delete(RESERVED.chord)
    maps.everywhere.set(RESERVED.chord, RESERVED.name)
  }
  return maps
}

/** The chords of an action as they are bound now. */
export function chordsOf({ everywhere, request, chat }: Keymap, name: string): readonly string[] {
  return [...everywhere, ...request, ...chat].filter(([, action]) => action === name).map(([chord]) => chord)
}

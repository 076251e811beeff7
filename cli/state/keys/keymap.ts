// Which key does what: the keys of the table, and what the config file changes about them.

import { BINDINGS, type ActionName, type Binding } from './bindings.js'
import type { KeyPlace } from './key-action.js'

/** By place and chord, the name of an action. */
export type Keymap = Readonly<Record<KeyPlace, ReadonlyMap<string, string>>>

/** Nobody is locked in: this key always does this. */
export const RESERVED = { chord: 'ctrl+c', name: 'quit' } as const

/** Keys by the name of an action, in place of those it has; none leaves it without a key. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>

const BOUND: readonly (readonly [string, Binding])[] = Object.entries(BINDINGS)

/** What the user chose goes before what another action has by default. */
export function keymapWith(overrides: KeyOverrides): Keymap {
  const empty = (): Map<string, string> => new Map()
  const maps = { everywhere: empty(), request: empty(), chat: empty() }
  const own = (name: string): boolean => Object.hasOwn(overrides, name)
  const ordered = [...BOUND.filter(([name]) => !own(name)), ...BOUND.filter(([name]) => own(name))]
  for (const [name, { place, keys }] of ordered) {
    for (const chord of overrides[name] ?? keys) {
      // A key that was given to something is not taken by what has it by default, wherever that is.
      if (own(name)) for (const map of Object.values(maps)) map.delete(chord)
      maps[place].set(chord, name)
    }
  }
  for (const map of Object.values(maps)) map.delete(RESERVED.chord)
  maps.everywhere.set(RESERVED.chord, RESERVED.name)
  return maps
}

/** Where the config file says nothing. */
export const DEFAULT_KEYMAP = keymapWith({})

/** Where lines are typed there is Enter, and what the answers to a question stand for: hints name commands. */
const LINE_KEYS: ReadonlySet<string> = new Set(['enter', 'escape'])
export const LINES_KEYMAP = keymapWith(
  Object.fromEntries(BOUND.map(([name, { keys }]) => [name, keys.filter((key) => LINE_KEYS.has(key))])),
)

/** The chords of an action as they are bound now. */
export function chordsOf({ everywhere, request, chat }: Keymap, name: ActionName): readonly string[] {
  return [...everywhere, ...request, ...chat].filter(([, action]) => action === name).map(([chord]) => chord)
}

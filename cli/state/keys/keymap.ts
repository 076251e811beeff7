// Which key does what: the keys of the table, and what the config file changes about them.

/** By place and chord, the name of an action. */
export interface Keymap {
  readonly everywhere: ReadonlyMap<string, string>
  readonly chat: ReadonlyMap<string, string>
}

interface Bound {
  readonly name: string
  readonly place: 'everywhere' | 'chat'
  readonly keys: readonly string[]
}

/** Keys by the name of an action, in place of those it has; none leaves it without a key. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>

/** What the user chose goes before what another action has by default. */
export function keymapOf(actions: readonly Bound[], overrides: KeyOverrides = {}): Keymap {
  const maps = { everywhere: new Map<string, string>(), chat: new Map<string, string>() }
  const own = (action: Bound): boolean => Object.hasOwn(overrides, action.name)
  const ordered = [...actions.filter((action) => !own(action)), ...actions.filter(own)]
  for (const action of ordered) {
    for (const chord of overrides[action.name] ?? action.keys) maps[action.place].set(chord, action.name)
  }
  return maps
}

/** The chords of an action as they are bound now. */
export function chordsOf({ everywhere, chat }: Keymap, name: string): readonly string[] {
  return [...everywhere, ...chat].filter(([, action]) => action === name).map(([chord]) => chord)
}

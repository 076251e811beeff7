// The section [keys]: which keys an action has in place of those of the table.
import { KEY_ACTIONS } from '../state/keys/actions.js'
import { RESERVED, type KeyOverrides } from '../state/keys/keymap.js'
import { readChord } from './chord.js'
import type { Fault } from './read-config.js'

/** Keys of one action. */
export const MAX_KEYS = 8

/** Also says where two actions were given the same key. */
export function readKeys(table: Readonly<Record<string, unknown>>, fault: Fault): KeyOverrides {
  const overrides: Record<string, readonly string[]> = {}
  const taken = new Map<string, string>()
  for (const [name, value] of Object.entries(table)) {
    const chords = chordsOf(name, value, fault)
    for (const chord of new Set(chords)) {
      const other = taken.get(chord)
      if (other !== undefined) fault('keys', name, `${chord} is given to ${other}, too`)
      taken.set(chord, name)
    }
    overrides[name] = chords
  }
  return overrides
}

function chordsOf(name: string, value: unknown, fault: Fault): readonly string[] {
  if (!KEY_ACTIONS.some((action) => action.name === name)) {
    fault('keys', name, 'no action is called so; parley config init lists them all in a new file')
    return []
  }
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (texts.length > MAX_KEYS) fault('keys', name, `at most ${MAX_KEYS} keys`)
  return texts.slice(0, MAX_KEYS).flatMap((text) => {
    const read =
      typeof text === 'string' ? readChord(text) : { why: 'must be a key such as "ctrl+g", or a list' }
    if ('chord' in read) return [read.chord]
    // What holds anyway may be said.
    if (name === RESERVED.name && text === RESERVED.chord) return [RESERVED.chord]
    fault('keys', name, `${typeof text === 'string' ? `"${text}": ` : ''}${read.why}`)
    return []
  })
}

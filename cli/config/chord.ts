// Keys as people write them in the config file, such as "Ctrl-G" or "alt+shift+x".
import { RESERVED } from '../state/keys/keymap.js'
import { graphemes } from '../state/width.js'
import { KEY_NAMES } from '../state/keys/key-names.js'

const MODIFIERS = ['ctrl', 'alt', 'shift'] as const

/** What a terminal sends for these is another key. */
const SAME_AS: Readonly<Record<string, string>> = {
  'ctrl+i': 'tab',
  'ctrl+m': 'enter',
  'ctrl+[': 'escape',
  'ctrl+h': 'backspace',
}
/** With Alt, a terminal begins something else with these. */
const BEGINS_SEQUENCE = /^alt\+[ -/[\]OPX^_]$/

export type ReadChord = { readonly chord: string } | { readonly why: string }

/** The key as {@link Key} names it, or why it cannot be bound. */
export function readChord(text: string): ReadChord {
  // The last character may be a plus or minus itself.
  const parts = text.toLowerCase().split(/[+-](?=.)/u)
  const key = parts.pop() ?? ''
  const modifiers = MODIFIERS.filter((modifier) => parts.includes(modifier))
  if (modifiers.length !== parts.length)
    return { why: 'a key is ctrl, alt or shift and a key, such as "ctrl+g"' }
  const named = KEY_NAMES.has(key)
  if (!named && graphemes(key).length !== 1) return { why: `no key is called "${key}"` }
  const others = modifiers.filter((modifier) => named || modifier !== 'shift')
  // Shift makes another letter of a letter.
  const letter = !named && modifiers.includes('shift') ? key.toUpperCase() : key
  const chord = [...others, letter].join('+')
  const same = SAME_AS[chord]
  if (same !== undefined) return { why: `terminals send the same for it as for ${same}` }
  if (BEGINS_SEQUENCE.test(chord)) return { why: 'terminals begin other things with it' }
  if (chord === RESERVED.chord) return { why: 'it always quits, whatever else is bound' }
  if (!named && others.length === 0) return { why: 'it types itself; add ctrl or alt' }
  if (!named && others.includes('ctrl') && letter !== key) return { why: 'terminals send no shift with ctrl' }
  return { chord }
}

// The key sheet: every key as it is bound now, every command, and what the marks behind messages mean.
import { COMMANDS } from '../commands.js'
import { KEY_ACTIONS, keymapWith } from '../keys/actions.js'
import { chordName } from '../keys/chord-name.js'
import { chordsOf, type Keymap } from '../keys/keymap.js'
import { head, quiet, table } from '../paragraphs.js'
import type { Line, View } from '../view.js'

type Rows = readonly (readonly [string, string])[]

/** Keys that are no entry of the table: they edit, or do what they do everywhere. */
const FIXED: Rows = [
  ['Alt-Enter Ctrl-J', 'begin a new line'],
  ['↑ ↓', 'what you sent before; in the list, choose a chat'],
  ['Ctrl-A Ctrl-E', 'to the beginning and the end of the line'],
  ['Alt-B Alt-F', 'a word back, a word on'],
  ['Ctrl-W Ctrl-U', 'delete the word, the line before the cursor; Ctrl-K the rest of it'],
  ['Tab', 'complete what is written; side by side, the other person'],
]
const REQUESTS: Rows = [
  ['Alt-Y', 'accept the request that is open'],
  ['Alt-D Alt-X', 'delete it; block the person'],
  ['Alt-S', 'report the person to Meta'],
]
const MARKS: Rows = [
  ['⧗ sending', 'not stored by Meta yet'],
  ['‖ held', 'waits until you trust a changed key'],
  ['‖ stopped', 'its file is not sent; /resume goes on'],
  ['✓ sent', 'stored by Meta'],
  ['✓✓ delivered', 'on the other device; then read'],
  ['! failed', 'with its reason below'],
]
const DEFAULTS = keymapWith({})

function boundKeys(keymap: Keymap): Rows {
  return KEY_ACTIONS.flatMap(({ name, does }) => {
    const keys = chordsOf(keymap, name).map(chordName).join(' ')
    return keys === '' ? [] : [[keys, does] as const]
  })
}

const fits =
  (words: readonly string[]) =>
  (row: readonly [string, string]): boolean => {
    const text = row.join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  }

/** @param query narrows it to the rows that have all its words. */
export function keySheet({ keymap = DEFAULTS }: View, query: string, width: number): readonly Line[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean)
  const sections: readonly (readonly [string, Rows])[] = [
    ['Keys', boundKeys(keymap)],
    ['While you write', FIXED],
    ['On a request', REQUESTS],
    ['Commands', Object.values(COMMANDS).map(({ usage, does }) => [usage, does] as const)],
    ['Marks behind your messages', MARKS],
  ]
  const lines = sections.flatMap(([title, rows]) => {
    const found = rows.filter(fits(words))
    return found.length === 0 ? [] : [head(title), ...table(found, width)]
  })
  return lines.length === 0 ? [quiet('No key or command says that; Backspace looks for less.')] : lines
}

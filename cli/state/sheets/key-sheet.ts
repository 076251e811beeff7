// The key sheet: every key as it is bound now, every command, and what the marks behind messages mean.
import { COMMANDS } from '../commands.js'
import { EDITS } from '../compose/edits.js'
import { KEY_ACTIONS } from '../keys/actions.js'
import { chordName } from '../keys/chord-name.js'
import type { KeyAction } from '../keys/key-action.js'
import { DEFAULT_KEYMAP, chordsOf, type Keymap } from '../keys/keymap.js'
import { LIST_MARKS } from '../list/list-marks.js'
import { head, quiet, table } from '../paragraphs.js'
import { MESSAGE_ACTIONS } from '../talk/message-actions.js'
import { TICKS } from '../ticks.js'
import type { Line, View } from '../view.js'

type Group = (action: KeyAction) => boolean
type Rows = readonly (readonly [string, string])[]

/** Keys that are no entry of the table: what they do depends on what is there. */
const ALSO: Rows = [
  ['?', 'this sheet, while nothing is written'],
  ['Tab', 'complete what is written; side by side, the other person'],
]
const MARKS: Rows = Object.values(TICKS).map(({ mark, word, means }) => [`${mark} ${word}`, means])
const EDITING = new Set(EDITS.map(({ name }) => name))

const general: Group = ({ name, place }) => place !== 'request' && !EDITING.has(name)
const editing: Group = ({ name }) => EDITING.has(name)
const deciding: Group = ({ place }) => place === 'request'

function boundKeys(keymap: Keymap, group: Group): Rows {
  return KEY_ACTIONS.filter(group).flatMap(({ name, does }) => {
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
export function keySheet({ keymap = DEFAULT_KEYMAP }: View, query: string, width: number): readonly Line[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean)
  const sections: readonly (readonly [string, Rows])[] = [
    ['Keys', [...boundKeys(keymap, general), ...ALSO]],
    ['While you write', boundKeys(keymap, editing)],
    ['On a message you selected', MESSAGE_ACTIONS.map(({ key, does }) => [key, does] as const)],
    ['On a request', boundKeys(keymap, deciding)],
    ['Commands', Object.values(COMMANDS).map(({ usage, does }) => [usage, does] as const)],
    ['Marks behind your messages', MARKS],
    ['Marks in the list of chats', LIST_MARKS.map(({ mark, means }) => [mark, means] as const)],
  ]
  const lines = sections.flatMap(([title, rows]) => {
    const found = rows.filter(fits(words))
    return found.length === 0 ? [] : [head(title), ...table(found, width)]
  })
  return lines.length === 0 ? [quiet('No key or command says that; Backspace looks for less.')] : lines
}

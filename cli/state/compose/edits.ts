// What keys do to a draft, by the names that the config file binds them by.
import {
  insert,
  lineEnd,
  lineStart,
  recorded,
  redone,
  undone,
  type Composer,
  type EditKind,
} from '../composer.js'
import { BINDINGS, type ActionName } from '../keys/bindings.js'
import { cells, graphemeAround, graphemes } from '../width.js'

export interface Edit {
  readonly name: ActionName
  readonly does: string
  readonly edit: (composer: Composer) => Composer
}

function left(text: string, cursor: number): number {
  return cursor === 0 ? 0 : graphemeAround(text, cursor - 1).from
}

function right(text: string, cursor: number): number {
  return cursor === text.length ? cursor : graphemeAround(text, cursor).to
}

function wordLeft(text: string, cursor: number): number {
  let at = text.slice(0, cursor).trimEnd().length
  while (at > 0 && !/\s/u.test(text.charAt(at - 1))) at -= 1
  return at
}

function wordRight(text: string, cursor: number): number {
  return cursor + (/^\s*\S*/u.exec(text.slice(cursor))?.[0].length ?? 0)
}

/** The offset in `line` (starting at `start`) closest to `column` cells. */
function atColumn(line: string, start: number, column: number): number {
  let at = start
  let used = 0
  for (const grapheme of graphemes(line)) {
    used += cells(grapheme)
    if (used > column) break
    at += grapheme.length
  }
  return at
}

function recall(composer: Composer, step: -1 | 1): Composer {
  const { history, recalled } = composer
  const at = (recalled ?? history.length) + step
  const unsent = recalled === undefined ? composer.text : composer.unsent
  if (at < 0 || at > history.length) return composer
  const draft = history[at]
  const text = draft ?? unsent
  return { ...composer, text, cursor: text.length, recalled: draft === undefined ? undefined : at, unsent }
}

function up(composer: Composer): Composer {
  const { text, cursor } = composer
  const start = lineStart(text, cursor)
  if (start === 0) return recall(composer, -1)
  const above = lineStart(text, start - 1)
  return {
    ...composer,
    cursor: atColumn(text.slice(above, start - 1), above, cells(text.slice(start, cursor))),
  }
}

function down(composer: Composer): Composer {
  const { text, cursor } = composer
  const end = lineEnd(text, cursor)
  if (end === text.length) return recall(composer, 1)
  const below = text.slice(end + 1, lineEnd(text, end + 1))
  return {
    ...composer,
    cursor: atColumn(below, end + 1, cells(text.slice(lineStart(text, cursor), cursor))),
  }
}

type Place = (text: string, cursor: number) => number

const move =
  (place: Place): Edit['edit'] =>
  (composer) => ({ ...composer, cursor: place(composer.text, composer.cursor), last: undefined })

/** The draft without what is between `from` and `to`. */
function without(composer: Composer, from: number, to: number, kind: EditKind): Composer {
  const text = composer.text.slice(0, from) + composer.text.slice(to)
  return recorded(composer, { ...composer, text, cursor: from }, kind)
}

const erase =
  (place: Place): Edit['edit'] =>
  (composer) => {
    const other = place(composer.text, composer.cursor)
    return without(composer, Math.min(other, composer.cursor), Math.max(other, composer.cursor), 'erasing')
  }

/** As {@link erase}, kept to be put in again; what is cut in a row is kept together. */
const cut =
  (place: Place): Edit['edit'] =>
  (composer) => {
    const other = place(composer.text, composer.cursor)
    const [from, to] = [Math.min(other, composer.cursor), Math.max(other, composer.cursor)]
    const kind = other < composer.cursor ? 'cutting-left' : 'cutting-right'
    const piece = composer.text.slice(from, to)
    if (piece === '') return composer
    const before = composer.last === kind ? composer.killed : ''
    const killed = kind === 'cutting-left' ? piece + before : before + piece
    return { ...without(composer, from, to, kind), killed }
  }

export const EDITS: readonly Edit[] = [
  { name: 'cursor-left', does: 'one character left', edit: move(left) },
  { name: 'cursor-right', does: 'one character right', edit: move(right) },
  { name: 'cursor-up', does: 'one line up; what was sent before; the list', edit: up },
  { name: 'cursor-down', does: 'one line down; what was sent after; the list', edit: down },
  { name: 'line-start', does: 'to the beginning of the line', edit: move(lineStart) },
  { name: 'line-end', does: 'to the end of the line', edit: move(lineEnd) },
  { name: 'word-left', does: 'one word left', edit: move(wordLeft) },
  { name: 'word-right', does: 'one word right', edit: move(wordRight) },
  { name: 'erase-left', does: 'take away the character before', edit: erase(left) },
  { name: 'erase-right', does: 'take away the next one', edit: erase(right) },
  { name: 'cut-word', does: 'cut out the word before', edit: cut(wordLeft) },
  { name: 'cut-to-start', does: 'cut out the line up to here', edit: cut(lineStart) },
  { name: 'cut-to-end', does: 'cut out the rest of the line', edit: cut(lineEnd) },
  { name: 'put-back', does: 'put in what was cut out', edit: (it) => insert(it, it.killed) },
  { name: 'undo', does: 'take the last change of the draft back', edit: undone },
  { name: 'redo', does: 'make it again', edit: redone },
  { name: 'new-line', does: 'begin a new line', edit: (it) => insert(it, '\n') },
]

const BY_CHORD = new Map(
  EDITS.flatMap(({ name, edit: change }) => BINDINGS[name].keys.map((chord) => [chord, change])),
)

/** The draft after an editing key as the table has it; `undefined` where the key does not edit. */
export function edit(composer: Composer, chord: string): Composer | undefined {
  return BY_CHORD.get(chord)?.(composer)
}

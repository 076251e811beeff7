// The composer: the draft of a message, its cursor, and the drafts sent before it.
import { sanitise } from './sanitise.js'
import { cells, graphemes } from './width.js'

/** UTF-16 units of one draft: as UTF-8 well below the 96 KiB of a message. */
export const MAX_DRAFT = 20_000
const MAX_HISTORY = 100

export interface Composer {
  /** Sanitised, so that what is sent is what was shown. */
  readonly text: string
  /** Offset in UTF-16 units, always between graphemes. */
  readonly cursor: number
  /** Sent drafts, oldest first. */
  readonly history: readonly string[]
  /** Where in `history` the draft shown was taken from. */
  readonly recalled: number | undefined
  /** What was being written before history was opened. */
  readonly unsent: string
}

export const EMPTY_COMPOSER: Composer = {
  text: '',
  cursor: 0,
  history: [],
  recalled: undefined,
  unsent: '',
}

/** Offsets between graphemes, both ends included. */
function boundaries(text: string): number[] {
  let at = 0
  return [0, ...graphemes(text).map((grapheme) => (at += grapheme.length))]
}

function left(text: string, cursor: number): number {
  return boundaries(text).findLast((at) => at < cursor) ?? 0
}

function right(text: string, cursor: number): number {
  return boundaries(text).find((at) => at > cursor) ?? text.length
}

function wordLeft(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/\S*\s*$/u, '').length
}

function wordRight(text: string, cursor: number): number {
  return cursor + (/^\s*\S*/u.exec(text.slice(cursor))?.[0].length ?? 0)
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor)
  return end === -1 ? text.length : end
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

function moveTo(composer: Composer, cursor: number): Composer {
  return { ...composer, cursor }
}

function withText(composer: Composer, text: string): Composer {
  return { ...composer, text, cursor: text.length }
}

function cut(composer: Composer, from: number, to: number): Composer {
  const text = composer.text.slice(0, from) + composer.text.slice(to)
  return { ...composer, text, cursor: from }
}

/**
 * The draft with `typed` put in at the cursor; what goes beyond {@link MAX_DRAFT} is left out. The whole is
 * sanitised again, because a combining mark belongs to the letter typed before it.
 */
export function insert(composer: Composer, typed: string): Composer {
  let room = MAX_DRAFT - composer.text.length
  const kept = typed.length <= room ? [typed] : graphemes(typed).filter(({ length }) => (room -= length) >= 0)
  const head = sanitise(composer.text.slice(0, composer.cursor) + kept.join(''), { multiline: true })
  const text = sanitise(head + composer.text.slice(composer.cursor), { multiline: true })
  return { ...composer, text, cursor: boundaries(text).find((at) => at >= head.length) ?? text.length }
}

function recall(composer: Composer, step: -1 | 1): Composer {
  const { history, recalled } = composer
  const at = (recalled ?? history.length) + step
  const unsent = recalled === undefined ? composer.text : composer.unsent
  if (at < 0 || at > history.length) return composer
  const draft = history[at]
  if (draft === undefined) return withText({ ...composer, recalled: undefined }, unsent)
  return withText({ ...composer, recalled: at, unsent }, draft)
}

function up(composer: Composer): Composer {
  const { text, cursor } = composer
  const start = lineStart(text, cursor)
  if (start === 0) return recall(composer, -1)
  const above = lineStart(text, start - 1)
  return moveTo(composer, atColumn(text.slice(above, start - 1), above, cells(text.slice(start, cursor))))
}

function down(composer: Composer): Composer {
  const { text, cursor } = composer
  const end = lineEnd(text, cursor)
  if (end === text.length) return recall(composer, 1)
  const below = text.slice(end + 1, lineEnd(text, end + 1))
  return moveTo(composer, atColumn(below, end + 1, cells(text.slice(lineStart(text, cursor), cursor))))
}

type Edit = (composer: Composer) => Composer

const toLineStart: Edit = (it) => moveTo(it, lineStart(it.text, it.cursor))
const toLineEnd: Edit = (it) => moveTo(it, lineEnd(it.text, it.cursor))
const toWordLeft: Edit = (it) => moveTo(it, wordLeft(it.text, it.cursor))
const toWordRight: Edit = (it) => moveTo(it, wordRight(it.text, it.cursor))
const cutLeft: Edit = (it) => cut(it, left(it.text, it.cursor), it.cursor)
const cutRight: Edit = (it) => cut(it, it.cursor, right(it.text, it.cursor))
const cutWord: Edit = (it) => cut(it, wordLeft(it.text, it.cursor), it.cursor)
const newline: Edit = (it) => insert(it, '\n')

const EDITS: Readonly<Record<string, Edit>> = {
  left: (it) => moveTo(it, left(it.text, it.cursor)),
  right: (it) => moveTo(it, right(it.text, it.cursor)),
  up,
  down,
  home: toLineStart,
  'ctrl+a': toLineStart,
  end: toLineEnd,
  'ctrl+e': toLineEnd,
  'ctrl+left': toWordLeft,
  'alt+b': toWordLeft,
  'ctrl+right': toWordRight,
  'alt+f': toWordRight,
  backspace: cutLeft,
  delete: cutRight,
  'ctrl+d': cutRight,
  'ctrl+w': cutWord,
  'alt+backspace': cutWord,
  'ctrl+u': (it) => cut(it, lineStart(it.text, it.cursor), it.cursor),
  'ctrl+k': (it) => cut(it, it.cursor, lineEnd(it.text, it.cursor)),
  'alt+enter': newline,
  'shift+enter': newline,
  'ctrl+j': newline,
}

/** The draft after an editing key; `undefined` where the key does not edit. */
export function edit(composer: Composer, chord: string): Composer | undefined {
  return Object.hasOwn(EDITS, chord) ? EDITS[chord]?.(composer) : undefined
}

/** An empty draft; the present one is remembered. */
export function submitted(composer: Composer): Composer {
  const { text, history } = composer
  const last = history.at(-1) === text
  return { ...EMPTY_COMPOSER, history: last ? history : [...history, text].slice(-MAX_HISTORY) }
}

export interface ComposerRows {
  readonly rows: readonly string[]
  /** The cursor's row and cell. */
  readonly row: number
  readonly column: number
}

/**
 * The draft as rows of `width` cells, broken anywhere. The cursor may stand behind a full row, so leave a
 * cell free there.
 */
export function composerRows(composer: Composer, width: number): ComposerRows {
  const rows: string[] = []
  let current = ''
  let used = 0
  let at = 0
  let place = { row: 0, column: 0 }
  const endRow = (): void => {
    rows.push(current)
    current = ''
    used = 0
  }
  for (const grapheme of [...graphemes(composer.text), '']) {
    const size = grapheme === '\n' ? 0 : cells(grapheme)
    if (used + size > width) endRow()
    if (at === composer.cursor) place = { row: rows.length, column: used }
    if (grapheme === '\n') endRow()
    else {
      current += grapheme
      used += size
    }
    at += grapheme.length
  }
  endRow()
  return { rows, ...place }
}

// The composer: the draft of a message, its cursor, how to get back, and the drafts sent before it.
import { sanitise } from './sanitise.js'
import { graphemes } from './width.js'

/** UTF-16 units of one draft: as UTF-8 well below the 96 KiB of a message. */
export const MAX_DRAFT = 20_000
const MAX_HISTORY = 100
/** Changes of one draft that can be taken back. */
export const MAX_UNDO = 100

/** A draft as it was. */
export interface Snapshot {
  readonly text: string
  readonly cursor: number
}

/** What the last change was; one of the same kind right behind it is taken back together with it. */
export type EditKind = 'typing' | 'erasing' | 'cutting-left' | 'cutting-right'

export interface Composer extends Snapshot {
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
  /** What was cut out last. */
  readonly killed: string
  /** Oldest first. */
  readonly undo: readonly Snapshot[]
  readonly redo: readonly Snapshot[]
  readonly last: EditKind | undefined
}

export const EMPTY_COMPOSER: Composer = {
  ...{ text: '', cursor: 0, history: [], recalled: undefined, unsent: '' },
  ...{ killed: '', undo: [], redo: [], last: undefined },
}

/** An empty draft that knows what was sent before. */
export function cleared({ history, killed }: Composer): Composer {
  return { ...EMPTY_COMPOSER, history, killed }
}

/** `after` with the way back to `before`; moving about ends what is taken back together. */
export function recorded(before: Composer, after: Composer, kind: EditKind | undefined): Composer {
  if (after.text === before.text) return { ...after, last: undefined }
  if (kind !== undefined && kind === before.last) return { ...after, last: kind, redo: [] }
  const { text, cursor } = before
  return { ...after, last: kind, redo: [], undo: [...before.undo, { text, cursor }].slice(-MAX_UNDO) }
}

/** The draft before its last change; the same where there was none. */
export function undone(composer: Composer): Composer {
  const { text, cursor, undo, redo } = composer
  const before = undo.at(-1)
  if (before === undefined) return composer
  return {
    ...composer,
    ...before,
    ...{ undo: undo.slice(0, -1), redo: [...redo, { text, cursor }], last: undefined },
  }
}

export function redone(composer: Composer): Composer {
  const { text, cursor, undo, redo } = composer
  const next = redo.at(-1)
  if (next === undefined) return composer
  return {
    ...composer,
    ...next,
    ...{ redo: redo.slice(0, -1), undo: [...undo, { text, cursor }], last: undefined },
  }
}

/** Where the line of `cursor` begins. */
export function lineStart(text: string, cursor: number): number {
  return text.slice(0, cursor).lastIndexOf('\n') + 1
}

export function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor)
  return end === -1 ? text.length : end
}

/** Offsets between graphemes of the line that `at` is in, both its ends included. */
export function stopsAround(text: string, at: number): readonly number[] {
  const start = lineStart(text, at)
  let stop = start
  return [start, ...graphemes(text.slice(start, lineEnd(text, at))).map(({ length }) => (stop += length))]
}

/** A blank or line end: nothing before it changes how what follows is sanitised, nor the other way round. */
const BLANK = /[ \n]/

function wordAround(text: string, cursor: number): { readonly from: number; readonly to: number } {
  const head = text.slice(0, cursor)
  const after = text.slice(cursor).search(BLANK)
  return {
    from: Math.max(head.lastIndexOf(' '), head.lastIndexOf('\n')) + 1,
    to: after === -1 ? text.length : cursor + after,
  }
}

/** As much of `typed` as a draft of `length` has room for. */
function fitting(typed: string, length: number): string {
  let room = MAX_DRAFT - length
  if (typed.length <= room) return typed
  return graphemes(typed)
    .filter(({ length: units }) => (room -= units) >= 0)
    .join('')
}

/**
 * The draft with `typed` in place of what stands from `from` (without it, at) to the cursor; what goes beyond
 * {@link MAX_DRAFT} is left out. The word around it is sanitised again, because a combining mark belongs to the
 * letter typed before it.
 */
export function insert(composer: Composer, typed: string, from = composer.cursor): Composer {
  const text = composer.text.slice(0, from) + composer.text.slice(composer.cursor)
  const word = wordAround(text, from)
  const head = sanitise(text.slice(word.from, from) + fitting(typed, text.length), { multiline: true })
  const changed = sanitise(head + text.slice(from, word.to), { multiline: true })
  const whole = text.slice(0, word.from) + changed + text.slice(word.to)
  const wanted = word.from + head.length
  const cursor = stopsAround(whole, wanted).find((stop) => stop >= wanted) ?? whole.length
  // A word at a time is taken back, and a paste by itself.
  const kind = /\s/u.test(typed) || typed.length > MAX_TYPED ? undefined : 'typing'
  return recorded(composer, { ...composer, text: whole, cursor }, kind)
}

/** UTF-16 units that arrive at once from somebody's fingers. */
const MAX_TYPED = 16

/** An empty draft; the present one is remembered. */
export function submitted(composer: Composer): Composer {
  const { text, history } = composer
  const last = history.at(-1) === text
  return cleared({ ...composer, history: last ? history : [...history, text].slice(-MAX_HISTORY) })
}

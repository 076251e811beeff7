// The composer: the draft of a message, its cursor, how to get back, and the drafts sent before it.
import { sanitise } from './sanitise.js'
import { graphemeAround, graphemes } from './width.js'

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

/** The nearest place between graphemes at `offset` or behind it. */
function stopAt(text: string, offset: number): number {
  if (offset <= 0 || offset >= text.length) return Math.max(0, Math.min(offset, text.length))
  const { from, to } = graphemeAround(text, offset)
  return from === offset ? from : to
}

/** Drawn by itself: what stands before it changes nothing about how it is sanitised. */
const BASE = /^[\p{L}\p{N}\p{P}\p{S}\s]$/u

function isBase(text: string, at: number): boolean {
  const code = text.codePointAt(at)
  return code !== undefined && BASE.test(String.fromCodePoint(code))
}

/** As much around `cursor` as can change when something is put in there: of a long draft, a character or two. */
function affected(text: string, cursor: number): { readonly from: number; readonly to: number } {
  let from = cursor
  do from -= 1
  while (from > 0 && !isBase(text, from))
  let to = cursor
  while (to < text.length && !isBase(text, to)) to += 1
  return { from: Math.max(0, from), to }
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
 * {@link MAX_DRAFT} is left out. What stands around it is sanitised again, because a combining mark belongs to the
 * letter typed before it.
 */
export function insert(composer: Composer, typed: string, from = composer.cursor): Composer {
  const text = composer.text.slice(0, from) + composer.text.slice(composer.cursor)
  const around = affected(text, from)
  const head = sanitise(text.slice(around.from, from) + fitting(typed, text.length), { multiline: true })
  const changed = sanitise(head + text.slice(from, around.to), { multiline: true })
  const whole = text.slice(0, around.from) + changed + text.slice(around.to)
  const wanted = around.from + head.length
  const cursor = stopAt(whole, wanted)
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

// The part of a picker that is on screen: its field, how many fit, and a page of them around the pointer.
import { composerRows } from '../compose/draft-rows.js'
import type { Tone } from '../ticks.js'
import { layoutOf, type View } from '../view.js'
import { cells, graphemes, truncate } from '../width.js'
import { countOf, emptyText, matchesOf, titleOf } from './kinds.js'
import { type Match, type Picker } from './picker.js'

/** A piece of a row. */
export interface Span {
  readonly text: string
  readonly tone: Tone
  /** It is what was looked for. */
  readonly match: boolean
}

export interface PickerRow {
  readonly key: string
  readonly chosen: boolean
  readonly spans: readonly Span[]
}

export interface PickerField {
  /** Before the query, with the space between them. */
  readonly title: string
  /** The part of the query that is in sight. */
  readonly text: string
  /** Cell of the cursor within `text`. */
  readonly column: number
  /** At the right end. */
  readonly count: string
}

/** Items on a page; the field takes the first row. */
export function pickerRoom(view: View): number {
  return Math.max(1, layoutOf(view).body - 1)
}

export function pickerField(view: View, picker: Picker): PickerField {
  const title = ` ${titleOf(picker)}: `
  const count = ` ${countOf(view, picker)} `
  // The cursor may stand behind the last character.
  const room = Math.max(2, view.size.columns - cells(title + count) - 1)
  const { rows, row, column } = composerRows(picker.query, room)
  return { title, text: rows[row] ?? '', column, count }
}

/** `text` (from `start` of the matched text) in at most `width` cells, in pieces that are marked or not. */
function pieces(
  text: string,
  start: number,
  marks: Match['marks'],
  width: number,
  tone: Tone,
): readonly Span[] {
  const spans: { text: string; tone: Tone; match: boolean }[] = []
  let at = start
  for (const grapheme of graphemes(truncate(text, width))) {
    const match = marks.has(at)
    const last = spans.at(-1)
    if (last?.match === match) last.text += grapheme
    else spans.push({ text: grapheme, tone, match })
    at += grapheme.length
  }
  return spans
}

const blank = (width: number): Span => ({ text: ' '.repeat(Math.max(0, width)), tone: 'plain', match: false })

/** Cells a label takes at most where something stands behind it. */
const LABEL_SHARE = 0.5
const TAIL_SHARE = 0.4

function rowOf({ item, marks }: Match, chosen: boolean, labelCells: number, width: number): PickerRow {
  const { label, detail, tail } = item
  const end = truncate(tail, Math.floor(width * TAIL_SHARE))
  const room = width - 2 - (end === '' ? 0 : cells(end) + 2)
  const own = truncate(label, detail === '' ? room : Math.min(room, labelCells))
  const left = room - cells(own)
  const gap = detail === '' ? 0 : Math.max(0, labelCells - cells(own)) + 2
  const rest = gap < left ? truncate(detail, left - gap) : ''
  const inner = rest === '' ? left : left - gap - cells(rest)
  const detailAt = label.length + 1
  const spans = [
    { text: chosen ? '▸ ' : '  ', tone: 'accent', match: false } as const,
    ...pieces(label, 0, marks, cells(own), 'plain'),
    ...(rest === '' ? [] : [blank(gap), ...pieces(detail, detailAt, marks, cells(rest), 'quiet')]),
    blank(inner + (end === '' ? 0 : 2)),
    ...pieces(tail, detailAt + detail.length + 1, marks, cells(end), 'accent'),
  ]
  return { key: item.id, chosen, spans: spans.filter(({ text }) => text !== '') }
}

/** Only the page that the pointer is on is laid out, and it changes as a whole: little is drawn again for a key. */
export function pickerRows(view: View, picker: Picker): readonly PickerRow[] {
  const width = view.size.columns - 1
  const matches = matchesOf(view, picker)
  if (matches.length === 0) {
    const text = truncate(`  ${emptyText(picker)}`, width)
    return [{ key: 'empty', chosen: false, spans: [{ text, tone: 'quiet', match: false }] }]
  }
  const room = pickerRoom(view)
  const from = Math.floor(picker.at / room) * room
  const page = matches.slice(from, from + room)
  const widest = Math.max(...page.map(({ item }) => (item.detail === '' ? 0 : cells(item.label))))
  const labelCells = Math.min(widest, Math.floor(width * LABEL_SHARE))
  return page.map((match, at) => rowOf(match, from + at === picker.at, labelCells, width))
}

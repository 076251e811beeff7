// A chat's rows as terminal lines: times, authors, date lines, the new-messages line, ticks and reasons.
import { NOTICES, type MessageRow, type NoticeRow, type Row } from './rows.js'
import { TICKS, type Tone } from './ticks.js'
import { cells, fit, truncate, wrap } from './width.js'

/** One terminal line, never wider than asked for. */
export interface LogLine {
  readonly key: string
  readonly gutter: string
  readonly gutterTone: Tone
  readonly text: string
  readonly tone: Tone
  /** Right-aligned behind the text. */
  readonly tail: string
  readonly tailTone: Tone
}

export interface LogStyle {
  readonly width: number
  /** The other person's name as the gutter shows it; sanitised. */
  readonly peer: string
}

const WIDE = 60
const NAME_CELLS = 12

const clock = (timestamp: number): string => {
  const date = new Date(timestamp)
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const dayOf = (timestamp: number): string => new Date(timestamp).toDateString()

function rule(key: string, label: string, width: number, tone: Tone): LogLine {
  const text = truncate(`── ${label} ${'─'.repeat(Math.max(2, width - cells(label) - 4))}`, width)
  return { key, gutter: '', gutterTone: 'quiet', text, tone, tail: '', tailTone: 'quiet' }
}

function gutterOf(row: Row, style: LogStyle): string {
  if (row.kind === 'notice')
    return style.width < WIDE ? `${clock(row.timestamp)} · ` : `${clock(row.timestamp)} `
  if (style.width < WIDE) return `${clock(row.timestamp)} ${row.own ? '→' : '←'} `
  const name = truncate(row.own ? 'you' : style.peer, NAME_CELLS)
  return `${clock(row.timestamp)} ${' '.repeat(NAME_CELLS - cells(name))}${name} │ `
}

function gutterBelow(row: Row, first: string): string {
  if (row.kind === 'notice' || !first.endsWith('│ ')) return ' '.repeat(cells(first))
  return `${' '.repeat(cells(first) - 2)}│ `
}

function block(row: Row, texts: readonly { text: string; tone: Tone }[], style: LogStyle): LogLine[] {
  const first = gutterOf(row, style)
  const below = gutterBelow(row, first)
  const gutterTone: Tone = row.kind === 'message' && !row.own ? 'accent' : 'quiet'
  return texts.map(({ text, tone }, at) => ({
    key: `${row.id}/${at}`,
    gutter: at === 0 ? first : below,
    gutterTone,
    text,
    tone,
    tail: '',
    tailTone: 'quiet',
  }))
}

/** Puts the tick behind the last line where there is room, on a line of its own where there is none. */
function withTick(lines: LogLine[], row: MessageRow, room: number): LogLine[] {
  const last = lines.at(-1)
  if (row.state === undefined || last === undefined) return lines
  const { mark, word, tone } = TICKS[row.state]
  const tail = `${mark} ${word}`
  if (cells(last.text) + 2 + cells(tail) <= room) {
    return [
      ...lines.slice(0, -1),
      { ...last, text: fit(last.text, room - cells(tail)), tail, tailTone: tone },
    ]
  }
  const gutter = gutterBelow(row, last.gutter)
  const text = ' '.repeat(Math.max(0, room - cells(tail)))
  return [...lines, { ...last, key: `${row.id}/tick`, gutter, text, tail, tailTone: tone }]
}

function messageLines(row: MessageRow, style: LogStyle): LogLine[] {
  const room = style.width - cells(gutterOf(row, style))
  const texts = wrap(row.text, room).map((text) => ({ text, tone: 'plain' as const }))
  const lines = withTick(block(row, texts, style), row, room)
  if (row.reason === undefined || row.state === undefined) return lines
  const { tone } = TICKS[row.state]
  const reason = block(
    row,
    wrap(row.reason, room).map((text) => ({ text, tone })),
    style,
  )
  const below = gutterBelow(row, gutterOf(row, style))
  return [...lines, ...reason.map((line, at) => ({ ...line, key: `${row.id}/reason/${at}`, gutter: below }))]
}

function noticeLines(row: NoticeRow, style: LogStyle): LogLine[] {
  const { next, tone } = NOTICES[row.notice]
  const room = style.width - cells(gutterOf(row, style))
  const text = next === '' ? row.text : `${row.text} · ${next}`
  return block(
    row,
    wrap(`* ${text}`, room).map((line) => ({ text: line, tone })),
    style,
  )
}

/** Wrapping is the dear part of a frame, and a row object never changes. */
const known = new WeakMap<Row, { readonly style: string; readonly lines: readonly LogLine[] }>()

function bodyOf(row: Row, style: LogStyle): readonly LogLine[] {
  const name = `${style.width} ${style.peer}`
  const hit = known.get(row)
  if (hit?.style === name) return hit.lines
  const lines = row.kind === 'message' ? messageLines(row, style) : noticeLines(row, style)
  known.set(row, { style: name, lines })
  return lines
}

/** All lines of `row`, with the date line where a day begins and the new-messages line where asked for. */
export function linesOf(
  row: Row,
  previous: Row | undefined,
  isNew: boolean,
  style: LogStyle,
): readonly LogLine[] {
  const body = bodyOf(row, style)
  const newDay = previous === undefined || dayOf(previous.timestamp) !== dayOf(row.timestamp)
  if (!newDay && !isNew) return body
  const above: LogLine[] = []
  if (newDay) above.push(rule(`${row.id}/day`, dayFormat.format(row.timestamp), style.width, 'quiet'))
  if (isNew) above.push(rule(`${row.id}/new`, 'new messages', style.width, 'accent'))
  return [...above, ...body]
}

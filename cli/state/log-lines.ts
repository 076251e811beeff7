// A chat's rows as terminal lines: times, authors, date lines, the new-messages line, ticks and reasons.
import { hasPicture } from './media/media-item.js'
import { mediaText, mediaTone } from './media/media-text.js'
import { pictureBox, type PictureBox } from './media/picture-box.js'
import { NOTICES, type MessageRow, type NoticeRow, type Row } from './rows.js'
import { TICKS, type Tone } from './ticks.js'
import { cells, fit, truncate, wrap } from './width.js'

/** One terminal line, never wider than asked for. */
export interface LogLine {
  readonly key: string
  /** The row it belongs to. */
  readonly of: string
  readonly gutter: string
  readonly gutterTone: Tone
  readonly text: string
  readonly tone: Tone
  /** Right-aligned behind the text. */
  readonly tail: string
  readonly tailTone: Tone
  /** Cells behind the gutter that are kept free for a row of a picture. */
  readonly picture?: PictureRow
}

/** Row `at` of the box of a message's picture. */
export interface PictureRow extends PictureBox {
  readonly at: number
}

export interface LogStyle {
  readonly width: number
  /** The other person's name as the gutter shows it; sanitised. */
  readonly peer: string
  /** The chat is of somebody whose request waits: their files stay away. */
  readonly request?: boolean
  /** The largest picture; without it there are none. */
  readonly pictures?: PictureBox | undefined
}

interface Piece {
  readonly text: string
  readonly tone: Tone
  readonly picture?: PictureRow
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

function rule(of: string, name: string, label: string, width: number, tone: Tone): LogLine {
  const text = truncate(`── ${label} ${'─'.repeat(Math.max(2, width - cells(label) - 4))}`, width)
  const key = `${of}/${name}`
  return { key, of, gutter: '', gutterTone: 'quiet', text, tone, tail: '', tailTone: 'quiet' }
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

function block(row: Row, pieces: readonly Piece[], style: LogStyle): LogLine[] {
  const first = gutterOf(row, style)
  const below = gutterBelow(row, first)
  const gutterTone: Tone = row.kind === 'message' && !row.own ? 'accent' : 'quiet'
  return pieces.map((piece, at) => ({
    ...piece,
    key: `${row.id}/${at}`,
    of: row.id,
    gutter: at === 0 ? first : below,
    gutterTone,
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
  if (last.picture === undefined && cells(last.text) + 2 + cells(tail) <= room) {
    return [
      ...lines.slice(0, -1),
      { ...last, text: fit(last.text, room - cells(tail)), tail, tailTone: tone },
    ]
  }
  const gutter = gutterBelow(row, last.gutter)
  const text = ' '.repeat(Math.max(0, room - cells(tail)))
  return [...lines, { ...last, key: `${row.id}/tick`, gutter, text, tail, tailTone: tone }]
}

/** The picture, then what the file is and where. */
function mediaPieces(row: MessageRow, style: LogStyle, room: number): readonly Piece[] {
  const { media } = row
  if (media === undefined) return []
  const tone = mediaTone(media)
  const text = wrap(mediaText(media, room, style.request), room).map((line) => ({ text: line, tone }))
  if (style.pictures === undefined || !hasPicture(media)) return text
  const largest = { ...style.pictures, columns: Math.min(style.pictures.columns, room) }
  const box = pictureBox(media.width, media.height, largest)
  const picture = Array.from({ length: box.rows }, (_, at) => ({ text: '', tone, picture: { ...box, at } }))
  return [...picture, ...text]
}

function messageLines(row: MessageRow, style: LogStyle): LogLine[] {
  const room = style.width - cells(gutterOf(row, style))
  const said = row.media !== undefined && row.text === '' ? [] : wrap(row.text, room)
  const pieces = [...mediaPieces(row, style, room), ...said.map((text) => ({ text, tone: 'plain' as const }))]
  const lines = withTick(block(row, pieces, style), row, room)
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
  const name = `${style.width} ${style.pictures?.columns ?? 0}×${style.pictures?.rows ?? 0} ${style.request === true} ${style.peer}`
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
  if (newDay) above.push(rule(row.id, 'day', dayFormat.format(row.timestamp), style.width, 'quiet'))
  if (isNew) above.push(rule(row.id, 'new', 'new messages', style.width, 'accent'))
  return [...above, ...body]
}

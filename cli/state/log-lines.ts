// A chat's rows as terminal lines: times, authors, date lines, the new-messages line, ticks and reasons.
import type { Hours } from './clock-text.js'
import type { Keymap } from './keys/keymap.js'
import { keyOf } from './keys/key-of.js'
import { nextIn } from './keys/next-step.js'
import type { PictureBox } from './media/picture-box.js'
import { NOTICES, type MessageRow, type NoticeRow, type Row } from './rows.js'
import { UNGROUPED, groupingOf, gutterBelow, gutterOf, type Grouping } from './talk/gutter.js'
import { messagePieces } from './talk/message-pieces.js'
import { TICKS, type Tone } from './ticks.js'
import { cells, fit, truncate, wrap } from './width.js'

/** One terminal line, never wider than asked for. */
export interface LogLine {
  readonly key: string
  /** The key of the row it belongs to. */
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
  /** How times are written. */
  readonly hours?: Hours
  /** As the view has it. */
  readonly keymap?: Keymap | undefined
}

/** A line of a message before it has its place. */
export interface Piece {
  readonly text: string
  readonly tone: Tone
  readonly picture?: PictureRow
  /** It is about the message, not of it: the tick stands above. */
  readonly aside?: true
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

function block(row: Row, pieces: readonly Piece[], first: string, part = ''): LogLine[] {
  const below = gutterBelow(first)
  const gutterTone: Tone = row.kind === 'message' && !row.own ? 'accent' : 'quiet'
  return pieces.map(({ text, tone, picture }, at) => ({
    ...{ text, tone },
    ...(picture === undefined ? {} : { picture }),
    key: `${row.key}/${part}${at}`,
    of: row.key,
    gutter: at === 0 && part === '' ? first : below,
    gutterTone,
    tail: '',
    tailTone: 'quiet',
  }))
}

interface Tail {
  readonly text: string
  readonly tone: Tone
}

/** What became of a message of ours; that one of theirs names this user. */
function tailOf({ state, revoked, mention }: MessageRow): Tail | undefined {
  if (mention && !revoked) return { text: '@ you', tone: 'accent' }
  if (state === undefined) return undefined
  const { mark, word, tone } = TICKS[state]
  return { text: `${mark} ${word}`, tone }
}

/** Puts the tail behind the last line where there is room, on a line of its own where there is none. */
function withTail(lines: LogLine[], tail: Tail | undefined, room: number): LogLine[] {
  const last = lines.at(-1)
  if (tail === undefined || last === undefined) return lines
  const behind = { tail: tail.text, tailTone: tail.tone }
  const size = cells(tail.text)
  if (last.picture === undefined && cells(last.text) + 2 + size <= room) {
    return [...lines.slice(0, -1), { ...last, text: fit(last.text, room - size), ...behind }]
  }
  const { of, gutterTone, tone } = last
  const text = ' '.repeat(Math.max(0, room - size))
  return [
    ...lines,
    { key: `${of}/tick`, of, gutter: gutterBelow(last.gutter), gutterTone, text, tone, ...behind },
  ]
}

/** How a message that failed is sent after all. */
const again = ({ media }: MessageRow, style: LogStyle): string =>
  media === undefined
    ? `${keyOf({ keymap: style.keymap }, 'select')}, then g sends it again`
    : '/send PATH sends it again'

function reasonPieces(row: MessageRow, style: LogStyle, room: number): readonly Piece[] {
  const { reason, state } = row
  if (reason === undefined || state === undefined) return []
  const { tone } = TICKS[state]
  // What is wrong with a file of this disk says what to do about it.
  const further = state === 'failed' && row.media?.state !== 'unsendable'
  const text = further ? `${reason} · ${again(row, style)}` : reason
  return wrap(text, room).map((line) => ({ text: line, tone }))
}

function messageLines(row: MessageRow, style: LogStyle, grouping: Grouping): LogLine[] {
  const first = gutterOf(row, style, grouping)
  const room = style.width - cells(first)
  const pieces = messagePieces(row, style, room)
  const said = pieces.filter(({ aside }) => aside !== true)
  const about = pieces.filter(({ aside }) => aside === true)
  return [
    ...withTail(block(row, said, first), tailOf(row), room),
    ...block(row, reasonPieces(row, style, room), first, 'reason/'),
    ...block(row, about, first, 'about/'),
  ]
}

function noticeLines(row: NoticeRow, style: LogStyle): LogLine[] {
  const { next, tone } = NOTICES[row.notice]
  const first = gutterOf(row, style, UNGROUPED)
  const todo = nextIn({ keymap: style.keymap }, next)
  const text = todo === '' ? row.text : `${row.text} · ${todo}`
  const lines = wrap(`* ${text}`, style.width - cells(first))
  return block(
    row,
    lines.map((line) => ({ text: line, tone })),
    first,
  )
}

/** Wrapping is the dear part of a frame, and a row object never changes. */
const known = new WeakMap<
  Row,
  { readonly style: string; readonly keymap: Keymap | undefined; readonly lines: readonly LogLine[] }
>()

function bodyOf(row: Row, style: LogStyle, grouping: Grouping): readonly LogLine[] {
  const { width, pictures, request, peer, hours, keymap } = style
  const { samePerson, sameMinute } = grouping
  const box = `${pictures?.columns ?? 0}×${pictures?.rows ?? 0}`
  const name = `${width} ${box} ${request === true} ${samePerson} ${sameMinute} ${hours ?? ''} ${peer}`
  const hit = known.get(row)
  if (hit?.style === name && hit.keymap === keymap) return hit.lines
  const lines = row.kind === 'message' ? messageLines(row, style, grouping) : noticeLines(row, style)
  known.set(row, { style: name, keymap, lines })
  return lines
}

/**
 * All lines of `row`, with the date line where a day begins and the new-messages line where asked for.
 * @param fresh how many messages are new from here on; 0: none begin here.
 */
export function linesOf(
  row: Row,
  previous: Row | undefined,
  fresh: number,
  style: LogStyle,
): readonly LogLine[] {
  const newDay = previous === undefined || dayOf(previous.timestamp) !== dayOf(row.timestamp)
  if (!newDay && fresh === 0) return bodyOf(row, style, groupingOf(row, previous))
  const above: LogLine[] = []
  if (newDay) above.push(rule(row.key, 'day', dayFormat.format(row.timestamp), style.width, 'quiet'))
  if (fresh > 0) {
    const count = `${fresh} new ${fresh === 1 ? 'message' : 'messages'}`
    above.push(rule(row.key, 'new', count, style.width, 'accent'))
  }
  return [...above, ...bodyOf(row, style, UNGROUPED)]
}

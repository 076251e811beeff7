// A row of a chat as plain lines, and what is said when something about it changes.
import { mediaText } from '../state/media/media-text.js'
import { moment } from '../state/moment.js'
import { NOTICES, type MessageRow, type Row } from '../state/rows.js'
import { messagePieces } from '../state/talk/message-pieces.js'
import { TICKS } from '../state/ticks.js'

/** Lines are as long as what they say; whoever reads them breaks them. */
const UNBROKEN = 4_000
const FILE_CELLS = 96
const INDENT = '    '

export interface RowStyle {
  /** What the other person is called; sanitised. */
  readonly peer: string
  /** The chat is of somebody whose request waits. */
  readonly request: boolean
}

/** Sanitised where it entered the model. @param number as {@link RowNumbers} has it. */
export function rowLines(row: Row, number: number, style: RowStyle): readonly string[] {
  const lead = `#${number} ${moment(row.timestamp)}`
  if (row.kind === 'notice') {
    const { next } = NOTICES[row.notice]
    return [`${lead} * ${row.text}${next === '' ? '' : ` · ${next}`}`]
  }
  const who = row.own ? 'you' : style.peer
  const named = row.mention ? ', naming you' : ''
  const [first = '', ...more] = withState(bodyLines(row, style), row)
  return [`${lead} ${who}${named}: ${first}`, ...more.map((line) => INDENT + line)]
}

function bodyLines(row: MessageRow, style: RowStyle): readonly string[] {
  const whole = { width: UNBROKEN, ...style, pictures: undefined }
  return messagePieces(row, whole, UNBROKEN).map(({ text }) => text)
}

/** How a message of ours stands, behind its last line. */
function withState(lines: readonly string[], row: MessageRow): readonly string[] {
  if (row.state === undefined || row.revoked) return lines
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ''} [${stateOf(row)}]`]
}

function stateOf({ state, reason }: MessageRow): string {
  const word = state === undefined ? '' : TICKS[state].word
  return reason === undefined ? word : `${word}: ${reason}`
}

/** What is another way now; nothing for what nobody needs to hear. */
export function changedRow(was: Row, row: Row, number: number, style: RowStyle): readonly string[] {
  if (was.kind !== 'message' || row.kind !== 'message') return []
  const said = [
    ...(row.revoked && !was.revoked ? bodyLines(row, style) : []),
    ...(row.state !== undefined && stateOf(row) !== stateOf(was) ? [stateOf(row)] : []),
    ...(row.reactions === was.reactions ? [] : reactionLines(row, style.peer)),
    ...fileLines(was, row),
  ]
  return said.map((line) => `#${number} ${line}`)
}

function reactionLines({ reactions }: MessageRow, peer: string): readonly string[] {
  if (reactions.length === 0) return ['no reactions any more']
  const each = reactions.map(({ own, emoji, pending }) => {
    return `${own ? 'you' : peer} ${emoji}${pending === undefined ? '' : ` (${pending})`}`
  })
  return [`reactions: ${each.join(', ')}`]
}

function fileLines(was: MessageRow, { media }: MessageRow): readonly string[] {
  if (media === undefined || (media.state === was.media?.state && media.playing === was.media.playing))
    return []
  return [mediaText({ ...media, progress: undefined }, FILE_CELLS)]
}

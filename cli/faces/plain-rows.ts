// A row of a chat as plain lines, and what is said when something about it changes.
import type { Keymap } from '../state/keys/keymap.js'
import { nextIn } from '../state/keys/next-step.js'
import { mediaText } from '../state/media/media-text.js'
import { moment } from '../state/moment.js'
import { NOTICES, type MessageRow, type Row } from '../state/rows.js'
import { quoteText } from '../state/talk/message-pieces.js'
import { TICKS } from '../state/ticks.js'

const FILE_CELLS = 96
const INDENT = '    '

export interface RowStyle {
  /** What the other person is called; sanitised. */
  readonly peer: string
  /** The chat is of somebody whose request waits. */
  readonly request: boolean
  /** As the view has it. */
  readonly keymap: Keymap | undefined
}

/**
 * Sanitised where it entered the model. What people write stands behind the first colon or is indented by four, what
 * is said about it is not: no message looks like a reply, a file, a state or another message.
 * @param number as {@link RowNumbers} has it.
 */
export function rowLines(row: Row, number: number, style: RowStyle): readonly string[] {
  const lead = `#${number} ${moment(row.timestamp)}`
  if (row.kind === 'notice') {
    const next = nextIn(style, NOTICES[row.notice].next)
    return [`${lead} * ${row.text}${next === '' ? '' : ` · ${next}`}`]
  }
  const who = `${lead} ${row.own ? 'you' : style.peer}`
  if (row.revoked) return [`${who} * taken back`]
  const about = aboutLines(row, style)
  const [first = '', ...more] = row.media !== undefined && row.text === '' ? [] : row.text.split('\n')
  const lines =
    about.length === 0
      ? [`${who}: ${first}`, ...more.map(indented)]
      : [`${who} ${about.join(', ')}`, ...[first, ...more].filter((line) => line !== '').map(indented)]
  return [...withState(lines, row), ...reactionLines(row, style.peer).map((line) => `#${number} ${line}`)]
}

const indented = (line: string): string => INDENT + line

/** What the message is besides its text. */
function aboutLines(row: MessageRow, { peer, request }: RowStyle): readonly string[] {
  const { own, quote, media, mention } = row
  const [sends, answers] = own ? ['send', 'answer'] : ['sends', 'answers']
  return [
    ...(mention ? ['names you'] : []),
    ...(media === undefined ? [] : [`${sends} ${mediaText(media, FILE_CELLS, request)}`]),
    ...(quote === undefined ? [] : [`${answers} ${quoteText(quote, peer)}`]),
  ]
}

/** How a message of ours stands, behind its last line. */
function withState(lines: readonly string[], row: MessageRow): readonly string[] {
  if (row.state === undefined) return lines
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ''} [${stateOf(row)}]`]
}

function stateOf({ state, reason }: MessageRow): string {
  const word = state === undefined ? '' : TICKS[state].word
  return reason === undefined ? word : `${word}: ${reason}`
}

/** What is another way now; nothing for what nobody needs to hear. */
export function changedRow(was: Row, row: Row, number: number, style: RowStyle): readonly string[] {
  if (was.kind !== 'message' || row.kind !== 'message') return []
  if (row.revoked) return was.revoked ? [] : [`#${number} taken back`]
  const reactions = reactionLines(row, style.peer)
  const same = reactions.join() === reactionLines(was, style.peer).join()
  const said = [
    ...(row.state !== undefined && stateOf(row) !== stateOf(was) ? [stateOf(row)] : []),
    ...(same ? [] : reactions.length === 0 ? ['no reactions any more'] : reactions),
    ...fileLines(was, row),
  ]
  return said.map((line) => `#${number} ${line}`)
}

function reactionLines({ reactions }: MessageRow, peer: string): readonly string[] {
  if (reactions.length === 0) return []
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

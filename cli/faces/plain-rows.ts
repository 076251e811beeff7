// A row of a chat as plain lines, and what is said when something about it changes.
import { shortName } from '../state/boundary.js'
import { mediaText } from '../state/media/media-text.js'
import { NOTICES, type MessageRow, type Row } from '../state/rows.js'
import { TICKS } from '../state/ticks.js'
import { isRequest, type View } from '../state/view.js'
import { moment } from '../state/moment.js'

/** Cells a file's line may take. */
const FILE_CELLS = 96
const INDENT = '    '

/** Sanitised where it entered the model. @param number as {@link RowNumbers} has it. */
export function rowLines(row: Row, number: number, view: View): readonly string[] {
  const lead = `#${number} ${moment(row.timestamp)}`
  if (row.kind === 'notice') {
    const { next } = NOTICES[row.notice]
    return [`${lead} * ${row.text}${next === '' ? '' : ` · ${next}`}`]
  }
  const [first = '', ...more] = bodyLines(row, isRequest(view))
  const who = row.own ? 'you' : shortName(view.chat?.with ?? '')
  const state = row.state === undefined ? '' : ` [${TICKS[row.state].word}${because(row)}]`
  return [`${lead} ${who}: ${first}${more.length === 0 ? state : ''}`, ...more.map(indented(state))]
}

function indented(state: string): (line: string, at: number, all: readonly string[]) => string {
  return (line, at, all) => `${INDENT}${line}${at === all.length - 1 ? state : ''}`
}

function bodyLines(row: MessageRow, request: boolean): readonly string[] {
  const file = row.media === undefined ? [] : [`[${mediaText(row.media, FILE_CELLS, request)}]`]
  const text = row.media !== undefined && row.text === '' ? [] : row.text.split('\n')
  return [...file, ...text]
}

function because({ reason }: MessageRow): string {
  return reason === undefined ? '' : `: ${reason}`
}

/** What is another way now; nothing for what nobody needs to hear. */
export function changedRow(was: Row, row: Row, number: number): readonly string[] {
  if (was.kind !== 'message' || row.kind !== 'message') return []
  const lines: string[] = []
  if (row.state !== undefined && (row.state !== was.state || row.reason !== was.reason)) {
    lines.push(`#${number} ${TICKS[row.state].word}${because(row)}`)
  }
  const file = row.media
  if (file !== undefined && (file.state !== was.media?.state || file.playing !== was.media.playing)) {
    lines.push(`#${number} ${mediaText({ ...file, progress: undefined }, FILE_CELLS)}`)
  }
  return lines
}

// The part of a chat's log that is on screen. Only its rows are laid out, however long the chat is.
import { linesOf, type LogLine, type LogStyle } from './log-lines.js'
import type { Row } from './rows.js'

/** The lowest line on screen: `below` lines of the row `key` and all later rows are out of sight. */
export interface Bottom {
  readonly key: string
  readonly below: number
}

export interface Log {
  /** Oldest first. */
  readonly rows: readonly Row[]
  /** `undefined`: at the end, and following it. */
  readonly bottom: Bottom | undefined
  /** Key of the first row the person has not seen. */
  readonly newFrom: string | undefined
  /** How many messages of theirs begin there; not all of them need be at hand. */
  readonly fresh: number
}

interface At {
  readonly index: number
  readonly below: number
}

/** How many new messages begin with row `index`. */
const freshAt = ({ rows, newFrom, fresh }: Log, index: number): number =>
  newFrom !== undefined && rows[index]?.key === newFrom ? fresh : 0

const block = (log: Log, index: number, style: LogStyle): readonly LogLine[] => {
  const row = log.rows[index]
  return row === undefined ? [] : linesOf(row, log.rows[index - 1], freshAt(log, index), style)
}

function bottomAt({ rows, bottom }: Log): At {
  const end = { index: rows.length - 1, below: 0 }
  if (bottom === undefined) return end
  const index = rows.findLastIndex(({ key }) => key === bottom.key)
  return index === -1 ? end : { index, below: bottom.below }
}

/** The last lines that end at `at`, up to `height` of them. */
function linesAbove(log: Log, at: At, style: LogStyle, height: number): readonly LogLine[] {
  const blocks: (readonly LogLine[])[] = []
  let count = 0
  for (let { index, below } = at; index >= 0 && count < height; index -= 1, below = 0) {
    const all = block(log, index, style)
    const lines = all.slice(0, Math.max(0, all.length - below))
    blocks.unshift(lines)
    count += lines.length
  }
  return blocks.flat().slice(-height)
}

export function visibleLines(log: Log, style: LogStyle, height: number): readonly LogLine[] {
  return linesAbove(log, bottomAt(log), style, height)
}

/** Goes up; `undefined` above the first line. */
function higher(log: Log, at: At, lines: number, style: LogStyle): At | undefined {
  let { index } = at
  let below = at.below + lines
  for (let size = block(log, index, style).length; below >= size; size = block(log, index, style).length) {
    below -= size
    index -= 1
    if (index < 0) return undefined
  }
  return { index, below }
}

/** Goes down; `undefined` at or below the last line. */
function lower(log: Log, at: At, lines: number, style: LogStyle): At | undefined {
  let { index } = at
  let below = at.below - lines
  while (below < 0) {
    index += 1
    if (index >= log.rows.length) return undefined
    below += block(log, index, style).length
  }
  return index === log.rows.length - 1 && below === 0 ? undefined : { index, below }
}

/** The place at which the first line is at the top of the window. */
function highest(log: Log, style: LogStyle, height: number): At | undefined {
  let left = height
  for (let index = 0; index < log.rows.length; index += 1) {
    const size = block(log, index, style).length
    if (left <= size) return lower(log, { index, below: size - left }, 0, style)
    left -= size
  }
  return undefined
}

/** The log moved by `lines` (negative: towards the past), stopping at both ends. */
export function scrolled(log: Log, lines: number, style: LogStyle, height: number): Log {
  const from = bottomAt(log)
  if (from.index < 0) return log
  let at = lines < 0 ? higher(log, from, -lines, style) : lower(log, from, lines, style)
  const tooHigh = lines < 0 && (at === undefined || linesAbove(log, at, style, height).length < height)
  if (tooHigh) at = highest(log, style, height)
  const key = at === undefined ? undefined : log.rows[at.index]?.key
  return { ...log, bottom: key === undefined || at === undefined ? undefined : { key, below: at.below } }
}

/** How many lines of row `index` are above the window's top; negative: below its bottom. */
function hiddenLines(log: Log, index: number, style: LogStyle, height: number): number {
  const at = bottomAt(log)
  const count = (from: number, to: number): number => {
    let lines = 0
    for (let row = from; row <= to; row += 1) lines += block(log, row, style).length
    return lines
  }
  if (index > at.index) return -(count(at.index + 1, index) + at.below)
  const own = block(log, index, style).length
  const upTo = count(index, at.index) - at.below
  return upTo < own ? upTo - own : Math.max(0, upTo - height)
}

/** The log moved just as far as it takes for row `key` to be on screen: its top where it is higher than that. */
export function revealed(log: Log, key: string, style: LogStyle, height: number): Log {
  const index = log.rows.findIndex((row) => row.key === key)
  if (index === -1) return log
  const hidden = hiddenLines(log, index, style, height)
  return hidden === 0 ? log : scrolled(log, -hidden, style, height)
}

/** Whether nothing older than what is on screen is loaded. */
export function showsStart(log: Log, style: LogStyle, height: number): boolean {
  const lines = visibleLines(log, style, height + 1)
  return lines.length <= height
}

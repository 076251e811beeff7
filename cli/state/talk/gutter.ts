// What stands in front of a message in the log: when and who, said once for what one person writes in one go.
import { clockText } from '../clock-text.js'
import type { LogStyle } from '../log-lines.js'
import type { Row } from '../rows.js'
import { cells, truncate } from '../width.js'

/** Columns from which there is room for names beside the text. */
const WIDE = 72
const NAME_CELLS = 12
/** One goes on writing: longer pauses name the person again. */
const ONE_GO_MS = 5 * 60_000

/** What the line above has said already. */
export interface Grouping {
  readonly samePerson: boolean
  readonly sameMinute: boolean
}

export const UNGROUPED: Grouping = { samePerson: false, sameMinute: false }

/** @param previous the row right above, with no line between. */
export function groupingOf(row: Row, previous: Row | undefined): Grouping {
  if (row.kind !== 'message' || previous?.kind !== 'message' || row.own !== previous.own) return UNGROUPED
  const apart = row.timestamp - previous.timestamp
  if (apart < 0 || apart >= ONE_GO_MS) return UNGROUPED
  return { samePerson: true, sameMinute: clockText(row.timestamp) === clockText(previous.timestamp) }
}

/** In front of a row's first line. Between narrow columns the arrow stays: it alone says whose it is. */
export function gutterOf(row: Row, style: LogStyle, { samePerson, sameMinute }: Grouping): string {
  const told = clockText(row.timestamp, style.hours)
  const time = sameMinute ? ' '.repeat(told.length) : told
  if (row.kind === 'notice') return style.width < WIDE ? `${time} · ` : `${time} `
  if (style.width < WIDE) return `${time} ${row.own ? '→' : '←'} `
  const name = samePerson ? '' : truncate(row.own ? 'you' : style.peer, NAME_CELLS)
  return `${time} ${' '.repeat(NAME_CELLS - cells(name))}${name} │ `
}

/** In front of its other lines. */
export function gutterBelow(first: string): string {
  return first.endsWith('│ ') ? `${' '.repeat(cells(first) - 2)}│ ` : ' '.repeat(cells(first))
}

/** The gutter of the selected message: as wide, with the mark that everything chosen has. */
export function chosenGutter(gutter: string): string {
  return gutter.replace(/ (?=[←→·] $)|│(?= $)|(?<=\S) $/, '▸')
}

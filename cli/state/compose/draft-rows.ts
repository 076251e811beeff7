// A draft as rows of cells, and where its cursor stands among them.
import type { Composer } from '../composer.js'
import { cells, graphemes } from '../width.js'

export interface ComposerRows {
  readonly rows: readonly string[]
  /** The cursor's row and cell. */
  readonly row: number
  readonly column: number
}

interface LineRows {
  readonly rows: readonly string[]
  /** Where in the line each of them begins. */
  readonly starts: readonly number[]
}

/** Measuring is the dear part, and most texts are made of few different characters. */
const MAX_MEASURED = 5_000
const measured = new Map<string, number>()

function cellsOf(grapheme: string): number {
  const hit = measured.get(grapheme)
  if (hit !== undefined) return hit
  if (measured.size >= MAX_MEASURED) measured.clear()
  const size = cells(grapheme)
  measured.set(grapheme, size)
  return size
}

/** Between words where one ends in the row; a longer one, and writing without blanks, breaks anywhere. */
function broken(line: string, width: number): LineRows {
  const starts = [0]
  let from = 0
  let at = 0
  let used = 0
  /** Behind the last blank of the row, and the cells up to there. */
  let word = { at: 0, used: 0 }
  for (const grapheme of graphemes(line)) {
    const size = cellsOf(grapheme)
    if (used + size > width && at > from) {
      const between = grapheme !== ' ' && word.at > from
      from = between ? word.at : at
      used = between ? used - word.used : 0
      starts.push(from)
    }
    used += size
    at += grapheme.length
    if (grapheme === ' ') word = { at, used }
  }
  return { rows: starts.map((start, row) => line.slice(start, starts[row + 1])), starts }
}

/** Lines that were broken before; of a long draft, a key changes one. */
const MAX_KNOWN = 500
const known = new Map<string, LineRows>()

function rowsOfLine(line: string, width: number): LineRows {
  const key = `${width} ${line}`
  const hit = known.get(key)
  if (hit !== undefined) return hit
  if (known.size >= MAX_KNOWN) known.clear()
  const rows = broken(line, width)
  known.set(key, rows)
  return rows
}

function laidOut({ text, cursor }: Composer, width: number): ComposerRows {
  const rows: string[] = []
  let at = 0
  let place = { row: 0, column: 0 }
  for (const line of text.split('\n')) {
    const { rows: own, starts } = rowsOfLine(line, width)
    if (cursor >= at && cursor <= at + line.length) {
      const inLine = cursor - at
      const index = starts.findLastIndex((start) => start <= inLine)
      const column = cells(own[index]?.slice(0, inLine - (starts[index] ?? 0)) ?? '')
      place = { row: rows.length + index, column }
    }
    rows.push(...own)
    at += line.length + 1
  }
  return { rows, ...place }
}

const drawn = new WeakMap<Composer, { readonly width: number; readonly rows: ComposerRows }>()

/**
 * The draft as rows of `width` (≥ 2) cells. The cursor may stand behind a full row, so leave a
 * cell free there.
 */
export function composerRows(composer: Composer, width: number): ComposerRows {
  const hit = drawn.get(composer)
  if (hit?.width === width) return hit.rows
  const rows = laidOut(composer, width)
  drawn.set(composer, { width, rows })
  return rows
}

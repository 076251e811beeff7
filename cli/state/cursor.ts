// Where the terminal's own cursor belongs: input methods and screen readers follow it.
import { composerRows } from './compose/draft-rows.js'
import { bannerLines } from './consent/banner.js'
import { PROMPT_CELLS, composerColumns, sideBySide, tooSmall } from './layout.js'
import { pickerField } from './picker/picker-rows.js'
import type { Screen } from './screen.js'
import { sheetLines } from './sheet.js'
import { draftOf, layoutOf, type View } from './view.js'
import { cells } from './width.js'

export interface DraftInSight {
  readonly rows: readonly string[]
  /** The cursor's row among `rows`, and its cell on the screen line. */
  readonly row: number
  readonly column: number
  /** Rows above these are out of sight. */
  readonly more: boolean
}

/** `height` rows of the draft; the cursor's row is always among them. */
export function draftInSight(view: View, height: number): DraftInSight {
  const { rows, row, column } = composerRows(draftOf(view), composerColumns(view.size))
  const first = Math.max(row - height + 1, Math.min(row, rows.length - height), 0)
  return {
    rows: rows.slice(first, first + height),
    row: row - first,
    column: column + PROMPT_CELLS,
    more: first > 0,
  }
}

/** The row below everything that stands above the chat. */
export function bodyTop(view: View): number {
  return 1 + (view.title === '' ? 0 : 1) + bannerLines(view).length
}

interface Cell {
  readonly x: number
  readonly y: number
}

/** In the field of what covers the chat; `undefined` where it has none. */
function coverCursor(view: View): Cell | undefined {
  if (view.picker !== undefined) {
    const { title, column } = pickerField(view, view.picker)
    return { x: cells(title) + column, y: bodyTop(view) }
  }
  const lines = sheetLines(view)
  const row = lines.findIndex(({ cursor }) => cursor !== undefined)
  const { code = '', cursor } = lines[row] ?? {}
  if (cursor === undefined) return undefined
  // A cell before the text, and one more before a code.
  return { x: 1 + (code === '' ? 0 : cells(code) + 1) + cursor, y: bodyTop(view) + row }
}

function cursorIn(view: View): Cell | undefined {
  if (view.flow === undefined && (view.picker ?? view.sheet) !== undefined) return coverCursor(view)
  const elsewhere =
    view.flow === undefined ? view.chat?.selected !== undefined : draftOf(view) === view.composer
  if (elsewhere) return undefined
  const { composer } = layoutOf(view)
  const { row, column } = draftInSight(view, composer)
  return { x: column, y: view.size.rows - 1 - composer + row }
}

/** Counted from 0; `undefined` where nothing can be typed. */
export function cursorOf(screen: Screen): Cell | undefined {
  const view = screen.panes[screen.active]
  if (view?.locked !== undefined || view === undefined || tooSmall(screen.size)) return undefined
  const cell = cursorIn(view)
  const before = sideBySide(screen.size) ? screen.active * (view.size.columns + 1) : 0
  return cell && { ...cell, x: cell.x + before }
}

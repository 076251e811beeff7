// Where the terminal's own cursor belongs: input methods and screen readers follow it.
import { composerRows } from './compose/draft-rows.js'
import { bannerLines } from './consent/banner.js'
import { PROMPT_CELLS, composerColumns, sideBySide, tooSmall } from './layout.js'
import { pickerField } from './picker/picker-rows.js'
import type { Screen } from './screen.js'
import { draftOf, layoutOf, type View } from './view.js'
import { cells } from './width.js'

export interface DraftInSight {
  readonly rows: readonly string[]
  /** The cursor's row among `rows`, and its cell on the screen line. */
  readonly row: number
  readonly column: number
}

/** `height` rows of the draft; the cursor's row is always among them. */
export function draftInSight(view: View, height: number): DraftInSight {
  const { rows, row, column } = composerRows(draftOf(view), composerColumns(view.size))
  const first = Math.max(row - height + 1, Math.min(row, rows.length - height), 0)
  return { rows: rows.slice(first, first + height), row: row - first, column: column + PROMPT_CELLS }
}

/** The row below everything that stands above the chat. */
function bodyTop(view: View): number {
  return 1 + (view.title === '' ? 0 : 1) + bannerLines(view).length
}

/** Counted from 0; `undefined` where nothing can be typed. */
export function cursorOf(screen: Screen): { readonly x: number; readonly y: number } | undefined {
  const view = screen.panes[screen.active]
  if (view?.locked !== undefined || view === undefined || tooSmall(screen.size)) return undefined
  const before = sideBySide(screen.size) ? screen.active * (view.size.columns + 1) : 0
  if (view.flow === undefined && view.picker !== undefined) {
    const { title, column } = pickerField(view, view.picker)
    return { x: before + cells(title) + column, y: bodyTop(view) }
  }
  if (view.sheet !== undefined) return undefined
  if (view.flow === undefined ? view.chat?.selected !== undefined : draftOf(view) === view.composer)
    return undefined
  const { composer } = layoutOf(view)
  const { row, column } = draftInSight(view, composer)
  return { x: before + column, y: view.size.rows - 1 - composer + row }
}

// Where the terminal's own cursor belongs: input methods and screen readers follow it.
import { composerRows } from './composer.js'
import { PROMPT_CELLS, composerColumns, sideBySide, tooSmall } from './layout.js'
import type { Screen } from './screen.js'
import { draftOf, layoutOf, type View } from './view.js'

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

/** Counted from 0; `undefined` where nothing can be typed. */
export function cursorOf(screen: Screen): { readonly x: number; readonly y: number } | undefined {
  const view = screen.panes[screen.active]
  if (view === undefined || view.sheet !== undefined || tooSmall(screen.size)) return undefined
  if (view.flow === undefined ? view.chat?.selected !== undefined : draftOf(view) === view.composer)
    return undefined
  const { composer } = layoutOf(view)
  const { row, column } = draftInSight(view, composer)
  const before = sideBySide(screen.size) ? screen.active * (view.size.columns + 1) : 0
  return { x: before + column, y: view.size.rows - 1 - composer + row }
}

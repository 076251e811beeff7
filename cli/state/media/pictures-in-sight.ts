// Where on the screen which rows of which pictures belong. Like the cursor, they are not part of the text.
import { bannerLines } from '../consent/banner.js'
import { sideBySide, tooSmall } from '../layout.js'
import { logInSight } from '../log-in-sight.js'
import type { LogLine } from '../log-lines.js'
import type { Screen } from '../screen.js'
import { layoutOf, type View } from '../view.js'
import { cells } from '../width.js'
import { isFileRow } from './media-actions.js'
import type { PictureBox } from './picture-box.js'

export interface PictureInSight extends PictureBox {
  readonly pane: number
  /** The chat and the message it belongs to. */
  readonly with: string
  readonly id: string
  /** The row of that message. */
  readonly key: string
  /** The file itself is here, not only its thumbnail. */
  readonly whole: boolean
  /** Cell of the first row in sight, from 0. */
  readonly x: number
  readonly y: number
  /** Rows of the box in sight: `count` of them, beginning with `from`. */
  readonly from: number
  readonly count: number
}

/** A status line, a banner where there is one, and a title where there are two people. */
const rowsAbove = (view: View): number => (view.title === '' ? 1 : 2) + bannerLines(view).length

/** Grows by one row for each line of the same picture. */
function withLine(
  found: readonly PictureInSight[],
  line: LogLine,
  place: { x: number; y: number },
  of: Pick<PictureInSight, 'pane' | 'with' | 'id' | 'whole'>,
): readonly PictureInSight[] {
  const { picture } = line
  if (picture === undefined) return found
  const last = found.at(-1)
  if (last?.key === line.of) return [...found.slice(0, -1), { ...last, count: last.count + 1 }]
  const { columns, rows, at } = picture
  return [...found, { ...of, ...place, key: line.of, columns, rows, from: at, count: 1 }]
}

function inPane(view: View, pane: number, left: number): readonly PictureInSight[] {
  const { chat } = view
  if (view.locked !== undefined) return []
  if (chat === undefined || view.sheet !== undefined || view.flow !== undefined || !view.pictures) return []
  const { lines, above } = logInSight(view, chat)
  if (!lines.some(({ picture }) => picture !== undefined)) return []
  const { list } = layoutOf(view)
  const logLeft = left + (list === 0 ? 0 : list + 1)
  const files = new Map(chat.rows.filter(isFileRow).map((row) => [row.key, row]))
  return lines.reduce<readonly PictureInSight[]>((found, line, at) => {
    const place = { x: logLeft + cells(line.gutter), y: rowsAbove(view) + above + at }
    const file = files.get(line.of)
    if (file === undefined) return found
    const whole = file.media.state === 'here'
    return withLine(found, line, place, { pane, with: chat.with, id: file.id, whole })
  }, [])
}

export function picturesInSight(screen: Screen): readonly PictureInSight[] {
  const { size, panes, active } = screen
  if (tooSmall(size)) return []
  const beside = sideBySide(size)
  return panes.flatMap((view, pane) => {
    if (beside) return inPane(view, pane, pane * (view.size.columns + 1))
    return pane === active ? inPane(view, pane, 0) : []
  })
}

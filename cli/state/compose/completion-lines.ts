// Proposals as lines above the composer: the chosen one is always among them.
import type { Line, View } from '../view.js'
import { cells, fit, truncate } from '../width.js'
import { openCompletion } from './completion.js'

const MOST = 5
/** Where the terminal is low the chat keeps its rows. */
const MOST_LOW = 3
const LOW_ROWS = 20
const SHOWN_CELLS = 24

export function completionLines(view: View): readonly Line[] {
  const completion = openCompletion(view)
  if (completion === undefined) return []
  const { proposals, chosen } = completion
  const most = view.size.rows < LOW_ROWS ? MOST_LOW : MOST
  const width = view.size.columns - 2
  const first = Math.max(0, Math.min((chosen ?? 0) - most + 2, proposals.length - most))
  const inSight = proposals.slice(first, first + most)
  const widest = Math.min(SHOWN_CELLS, Math.max(...inSight.map(({ shown }) => cells(shown))))
  return inSight.map(({ shown, about }, at) => {
    const mark = first + at === chosen ? '▸' : ' '
    const rest = at === most - 1 ? proposals.length - first - most : 0
    const more = rest > 0 ? `  … ${rest} more` : ''
    const text = truncate(`${mark}${fit(shown, widest)}  ${about}`, width - cells(more))
    return { tone: first + at === chosen ? 'accent' : 'quiet', text: text + more }
  })
}

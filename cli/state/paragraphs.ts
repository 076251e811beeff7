// Lines of prose and tables for sheets, first steps and decisions, wrapped to a width.
import type { Line } from './view.js'
import { cells, fit, wrap } from './width.js'

const NAME_CELLS = 16

export const plain = (text: string): Line => ({ tone: 'plain', text })
export const quiet = (text: string): Line => ({ tone: 'quiet', text })
export const head = (text: string): Line => ({ tone: 'accent', text })

/** Two columns; the second is wrapped within itself. */
export function table(rows: readonly (readonly [string, string])[], width: number): readonly Line[] {
  return rows.flatMap(([name, says]) =>
    wrap(says, width - NAME_CELLS - 1).map((text, at) =>
      plain(`${fit(at === 0 ? name : '', NAME_CELLS)} ${text}`),
    ),
  )
}

export function paragraph(line: Line, width: number): readonly Line[] {
  return wrap(line.text, width).map((text) => ({ ...line, text }))
}

/** A paragraph behind a mark, its further lines below its first. */
export function hanging(mark: string, line: Line, width: number): readonly Line[] {
  const indent = cells(mark)
  return wrap(line.text, width - indent).map((text, at) => ({
    ...line,
    text: `${at === 0 ? mark : ' '.repeat(indent)}${text}`,
  }))
}

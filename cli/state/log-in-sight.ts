// The lines of the open chat that are on screen: what is drawn, and where the pictures among them belong.
import type { LogLine } from './log-lines.js'
import { visibleLines } from './log-window.js'
import { layoutOf, logStyle, type OpenChat, type View } from './view.js'

export interface LogInSight {
  /** Top first. */
  readonly lines: readonly LogLine[]
  /** A line below them says that there is more. */
  readonly more: boolean
  /** Free rows above them. */
  readonly above: number
}

export function logInSight(view: View, chat: OpenChat): LogInSight {
  const { body } = layoutOf(view)
  const more = chat.bottom !== undefined
  const room = more ? body - 1 : body
  const lines = visibleLines(chat, logStyle(view), room)
  return { lines, more, above: room - lines.length }
}

// The lines of the open chat that are on screen: what is drawn, and where the pictures among them belong.
import type { LogLine } from './log-lines.js'
import { visibleLines } from './log-window.js'
import { layoutOf, logStyle, type OpenChat, type View } from './view.js'

export interface LogInSight {
  /** Top first. */
  readonly lines: readonly LogLine[]
  /** A line below them says that there is more. */
  readonly more: boolean
  /** Free rows above them; as many as if nothing stood in front of the log, so that no line moves. */
  readonly above: number
}

export function logInSight(view: View, chat: OpenChat): LogInSight {
  const { body, covered } = layoutOf(view)
  const more = chat.bottom !== undefined
  const room = more ? body - 1 : body
  const lines = visibleLines(chat, logStyle(view), room)
  const above = room - lines.length
  const inSight = lines.slice(0, Math.max(0, room - covered - above))
  return { lines: inSight, more, above }
}

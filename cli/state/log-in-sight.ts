// The lines of the open chat that are on screen: what is drawn, and where the pictures among them belong.
import { chatItemOf } from './chat-sections.js'
import { keyOf } from './keys/key-of.js'
import type { LogLine } from './log-lines.js'
import { visibleLines } from './log-window.js'
import { layoutOf, logStyle, type OpenChat, type View } from './view.js'

export interface LogInSight {
  /** Top first. */
  readonly lines: readonly LogLine[]
  /** Says that there is more below, on a line of its own; `undefined` at the end. */
  readonly more: string | undefined
  /** Free rows above them; as many as if nothing stood in front of the log, so that no line moves. */
  readonly above: number
}

function moreBelow(view: View): string {
  const unread = chatItemOf(view)?.unread ?? 0
  return `more below${unread === 0 ? '' : `, ${unread} new`} · ${keyOf(view, 'page-down')}`
}

export function logInSight(view: View, chat: OpenChat): LogInSight {
  const { body, covered } = layoutOf(view)
  const more = chat.bottom === undefined ? undefined : moreBelow(view)
  const room = more === undefined ? body : body - 1
  const lines = visibleLines(chat, logStyle(view), room)
  const above = room - lines.length
  const inSight = lines.slice(0, Math.max(0, room - covered - above))
  return { lines: inSight, more, above }
}

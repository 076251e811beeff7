// The mouse in a view: its wheel moves what is read, a click opens a chat or selects a message.
import { chatSections } from '../chat-sections.js'
import { bodyTop } from '../cursor.js'
import { step, type Step } from '../input.js'
import type { MouseKey } from '../key.js'
import { listInSight, rowsOfEntry } from '../list/list-window.js'
import { logInSight } from '../log-in-sight.js'
import { openChat, scroll } from '../moves.js'
import { sheetScrolled } from '../sheet.js'
import { messageWith } from '../talk/open-chat.js'
import { selectRow } from '../talk/selection.js'
import { layoutOf, type View } from '../view.js'

const LINES_A_NOTCH = 3

/** The chat whose name or preview is on this row of the list. */
function chatAt(view: View, row: number): string | undefined {
  const entries = listInSight(chatSections(view), view.chat?.with ?? view.chosen, layoutOf(view).body)
  let below = 0
  const entry = entries.find((each) => (below += rowsOfEntry(each)) > row)
  return entry !== undefined && 'chat' in entry ? entry.chat.with : undefined
}

function clickLog(view: View, row: number): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  const { lines, above } = logInSight(view, chat)
  const key = lines[row - above]?.of
  return messageWith(chat, key) === undefined || key === undefined ? step(view) : selectRow(view, chat, key)
}

function click(view: View, x: number, y: number): Step {
  const { list, body, covered } = layoutOf(view)
  const row = y - bodyTop(view)
  if (row < 0 || row >= body - covered) return step(view)
  const alone = list === 0 && view.chat === undefined
  return x < list || alone ? openChat(view, chatAt(view, row)) : clickLog(view, row)
}

export function onMouse(view: View, { act, x, y }: MouseKey): Step {
  if (view.flow !== undefined || view.picker !== undefined) return step(view)
  const lines = act === 'wheel-up' ? -LINES_A_NOTCH : LINES_A_NOTCH
  if (view.sheet !== undefined) return act === 'click' ? step(view) : step(sheetScrolled(view, lines))
  return act === 'click' ? click(view, x, y) : scroll(view, lines)
}

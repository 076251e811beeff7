// A chat just opened: at its end, or where what was not seen yet begins.
import type { Input } from '../input.js'
import { revealed } from '../log-window.js'
import { messageKey, rowOf } from '../rows.js'
import { logStyle, type View } from '../view.js'
import { logHeight } from './jump.js'
import { openChatWith } from './open-chat.js'

/** The view with that chat open. What does not fit below the new-messages line is not seen before it is scrolled to. */
export function withOpened(
  view: View,
  { with: address, page, unread }: Extract<Input, { type: 'opened' }>,
): View {
  const newFrom = unread && messageKey(unread.first.direction, unread.first.id)
  const chat = {
    ...openChatWith(address, page.entries.map(rowOf), page.before),
    ...{ newFrom, fresh: unread?.count ?? 0, gap: page.after !== undefined },
  }
  const next = { ...view, chat, chosen: address, line: undefined, sheet: undefined }
  if (newFrom === undefined) return next
  return { ...next, chat: { ...chat, ...revealed(chat, newFrom, logStyle(next), logHeight(next)) } }
}

// A chat just opened: at its end, or where what was not seen yet begins.
import type { HistoryPage } from '../../client/api.js'
import { revealed } from '../log-window.js'
import { rowOf, type Row } from '../rows.js'
import { logStyle, type View } from '../view.js'
import { logHeight } from './jump.js'
import { openChatWith } from './open-chat.js'

/** The first of the last `unread` received messages. */
function firstUnread(rows: readonly Row[], unread: number): string | undefined {
  const received = rows.filter((row) => row.kind === 'message' && !row.own)
  return unread === 0 ? undefined : received.at(-Math.min(unread, received.length))?.key
}

/** The view with that chat open. What does not fit below the new-messages line is not seen before it is scrolled to. */
export function withOpened(view: View, address: string, page: HistoryPage): View {
  const rows = page.entries.map(rowOf)
  const unread = view.chats.find((chat) => chat.with === address)?.unread ?? 0
  const newFrom = firstUnread(rows, unread)
  const chat = { ...openChatWith(address, rows, page.before), newFrom }
  const next = { ...view, chat, chosen: address, line: undefined, sheet: undefined }
  if (newFrom === undefined) return next
  return { ...next, chat: { ...chat, ...revealed(chat, newFrom, logStyle(next), logHeight(next)) } }
}

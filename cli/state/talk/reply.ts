// Answering a message: it is quoted with the next text that is sent to this chat.
import type { MessageRef } from '../../client/api.js'
import { step, type Step } from '../input.js'
import { messageKey, type MessageRow } from '../rows.js'
import type { View } from '../view.js'
import { messageWith, refOf, unselected, type OpenChat } from './open-chat.js'
import { quoteItem, type QuoteItem } from './quote-item.js'

export function startReply(view: View, row: MessageRow): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  return step({ ...view, line: undefined, chat: { ...unselected(chat), replyTo: row.key } })
}

export function dropReply(view: View): View {
  return view.chat === undefined ? view : { ...view, chat: { ...view.chat, replyTo: undefined } }
}

/** What the next text answers; nothing once that message was taken back or is gone. */
export function answered(chat: OpenChat | undefined): MessageRow | undefined {
  const row = messageWith(chat, chat?.replyTo)
  return row?.revoked === true ? undefined : row
}

export function replyRef(chat: OpenChat): MessageRef | undefined {
  const row = answered(chat)
  return row === undefined ? undefined : refOf(chat, row)
}

/** What a message being sent answers, where their app shows that. */
export function quotedBy({ chat }: View, message: MessageRef | undefined): QuoteItem | undefined {
  if (message === undefined || chat?.abilities?.replies === false) return undefined
  const row = messageWith(chat, messageKey(message.direction, message.id))
  return row === undefined ? undefined : quoteOf(row)
}

export function quoteOf({ id, own, text, media, revoked }: MessageRow): QuoteItem {
  const direction = own ? ('out' as const) : ('in' as const)
  const file = media === undefined ? {} : { media: media.kind }
  return quoteItem({ id, direction, text, ...file, ...(revoked ? { revoked } : {}) })
}

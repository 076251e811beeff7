// What the engine tells about messages that are there already, and about who writes; applied to a view.
import type { ClientEvent } from '../../client/api.js'
import { step, type Step } from '../input.js'
import { messageKey, oneLine, type MessageRow } from '../rows.js'
import type { View } from '../view.js'
import { messageWith, withMessage, type OpenChat } from './open-chat.js'
import { reactionItem, withReaction } from './reaction-item.js'

type Told<Name extends ClientEvent['event']> = Extract<ClientEvent, { event: Name }>

/** A message that is not at hand may be the last of its chat. */
function changed(
  view: View,
  { with: address, key }: { readonly with: string; readonly key: string },
  change: (row: MessageRow) => MessageRow,
): Step {
  if (view.chat?.with !== address) return step(view, { do: 'refresh' })
  if (messageWith(view.chat, key) === undefined) return step(view)
  return step({ ...view, chat: withMessage(view.chat, key, change) })
}

export function onReaction(view: View, event: Told<'reaction'>): Step {
  const { id, direction, from, emoji, timestamp, pending } = event
  const key = messageKey(direction, id)
  const item = reactionItem(
    { from, emoji, at: timestamp, ...(pending === undefined ? {} : { pending }) },
    view.me ?? '',
  )
  return changed(view, { with: event.with, key }, (row) => ({
    ...row,
    reactions: withReaction(row.reactions, item),
  }))
}

/** Nothing of it stays: not its text, its file, nor what others quoted of it. @param why the other side keeps it */
function takenBack(row: MessageRow, why: string | undefined): MessageRow {
  const reason = why === undefined ? undefined : oneLine(why)
  return { ...row, revoked: true, text: '', media: undefined, quote: undefined, reactions: [], reason }
}

function withoutQuotes(chat: OpenChat, { id, direction }: Told<'revoked'>): OpenChat {
  const own = direction === 'out'
  const rows = chat.rows.map((row) => {
    if (row.kind !== 'message' || row.quote?.id !== id || row.quote.own !== own) return row
    return { ...row, quote: { ...row.quote, excerpt: '', revoked: true } }
  })
  return { ...chat, rows }
}

export function onRevoked(view: View, event: Told<'revoked'>): Step {
  const key = messageKey(event.direction, event.id)
  const { view: after } = changed(view, { with: event.with, key }, (row) => takenBack(row, event.reason))
  const chat = after.chat?.with === event.with ? withoutQuotes(after.chat, event) : after.chat
  // The list shows it too where it came last.
  return step({ ...after, chat }, { do: 'refresh' })
}

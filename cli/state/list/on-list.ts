// What the engine answers about how chats are kept, applied to a view.
import type { ChatPreferences } from '../../client/api.js'
import { besideInList } from '../chat-sections.js'
import { chatName, chatsByAddress, freshChat, withChat, type ChatItem } from '../chats.js'
import { failureLine, infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import { oneLine } from '../rows.js'
import type { View } from '../view.js'
import { dayOf } from './list-time.js'
import type { ListInput } from './list-input.js'

/** What the change means for the user. */
function effectOf(
  view: View,
  name: string,
  address: string,
  change: Partial<ChatPreferences>,
): string | undefined {
  const { pinned, muted, archived, label } = change
  if (pinned !== undefined) return pinned ? `${name} stays on top` : `${name} is not pinned any more`
  if (muted !== undefined) return muted ? `${name} does not notify any more` : `${name} notifies again`
  if (archived === true)
    return `${name} is put away until something new comes; ${keyOf(view, 'archived')} shows what is`
  if (archived === false) return `${name} is back in the list`
  if (!Object.hasOwn(change, 'label')) return undefined
  return label === undefined
    ? `${chatName({ label, with: address })} has no name of yours any more`
    : `you call them ${oneLine(label)} from now on; nobody else learns it`
}

function changed(item: ChatItem, change: Partial<ChatPreferences>): ChatItem {
  const { pinned = item.pinned, muted = item.muted, archived = item.archived } = change
  const label = Object.hasOwn(change, 'label') ? change.label : item.label
  return { ...item, pinned, muted, archived, label: label === undefined ? undefined : oneLine(label) }
}

function onKept(view: View, address: string, change: Partial<ChatPreferences>): Step {
  const item = chatsByAddress(view.chats).get(address) ?? freshChat(address)
  const chats = withChat(view.chats, address, () => changed(item, change))
  const effect = effectOf(view, chatName(item), address, change)
  const next = { ...view, chats, line: effect === undefined ? view.line : infoLine(effect) }
  const folded =
    change.archived === true && view.chosen === address && view.chat === undefined && !view.archive
  // Keys act on what the pointer is on, which must be in sight.
  const beside = besideInList(view, address, 1)?.with
  return step(folded ? { ...next, chosen: beside === address ? undefined : beside } : next)
}

export function onList(view: View, input: ListInput): Step {
  switch (input.tell) {
    case 'kept':
      return onKept(view, input.with, input.change)
    case 'unkept':
      return step({ ...view, line: failureLine(view, input.failure) })
    case 'today':
      return step({ ...view, today: dayOf(input.now) })
  }
}

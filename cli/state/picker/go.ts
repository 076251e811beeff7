// Going to a chat by any part of a name, an address or an app; what is unread comes first.
import { formatAddress, parseAddress } from '#proto/address.js'
import { isProtocolError } from '#proto/errors.js'
import { appName, person } from '../boundary.js'
import { chatName, news, type ChatItem } from '../chats.js'
import { step, type Step } from '../input.js'
import { oneLine } from '../rows.js'
import type { View } from '../view.js'
import { matching } from './match.js'
import type { Match, PickerItem } from './picker.js'

function tailOf(chat: ChatItem): string {
  const asks = chat.standing === 'request' && !chat.blocked ? 'asks to write' : ''
  const unread = chat.unread > 0 ? `${chat.unread} new` : ''
  return [chat.blocked ? 'blocked' : asks, unread].filter((word) => word !== '').join(' · ')
}

function itemOf(chat: ChatItem): PickerItem {
  const detail = chat.label === undefined ? `@ ${appName(chat.with)}` : person(chat.with)
  return { id: chat.with, label: chatName(chat), detail, tail: tailOf(chat) }
}

const BY_CHATS = new WeakMap<readonly ChatItem[], readonly PickerItem[]>()

function goItems(chats: readonly ChatItem[]): readonly PickerItem[] {
  const known = BY_CHATS.get(chats)
  if (known !== undefined) return known
  const unread = chats.filter((chat) => news(chat) > 0)
  const items = [...unread, ...chats.filter((chat) => news(chat) === 0)].map(itemOf)
  BY_CHATS.set(chats, items)
  return items
}

/** A whole address of somebody who is not in the list yet. */
function stranger(chats: readonly ChatItem[], query: string): readonly Match[] {
  try {
    const address = formatAddress(parseAddress(query.trim()))
    if (chats.some((chat) => chat.with === address)) return []
    const item = { id: address, label: oneLine(address), detail: 'a new chat', tail: '' }
    return [{ item, marks: new Set() }]
  } catch (error) {
    if (!isProtocolError(error, 'address-invalid')) throw error
    return []
  }
}

export function goMatches({ chats }: View, query: string): readonly Match[] {
  const found = matching(goItems(chats), query)
  return query.includes('@') ? [...found, ...stranger(chats, query)] : found
}

export function chooseGo(view: View, { id }: PickerItem): Step {
  return step(view, { do: 'open', with: id })
}

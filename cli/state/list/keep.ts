// How the user keeps a chat, as commands and keys change it: of the open chat, or the one the list's pointer is on.
import type { ChatPreferences } from '../../client/api.js'
import { chatsByAddress, freshChat, type ChatItem } from '../chats.js'
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'

export function keptChat(view: View): ChatItem | undefined {
  const address = view.chat?.with ?? view.chosen
  return address === undefined ? undefined : (chatsByAddress(view.chats).get(address) ?? freshChat(address))
}

/** @param change what to change, given how it is. */
export function keep(view: View, change: (item: ChatItem) => Partial<ChatPreferences>): Step {
  const item = keptChat(view)
  if (item === undefined) {
    return refuse(view, 'there is no chat yet', 'type /to ADDRESS to open one')
  }
  return step(view, { do: 'list', list: { ask: 'keep', with: item.with, change: change(item) } })
}

/** An empty name takes the present one away. */
export function setLabel(view: View, name: string): Step {
  const label = name.trim()
  return keep(view, () => ({ label: label === '' ? undefined : label }))
}

export function toggleArchive(view: View): Step {
  return step({ ...view, archive: !view.archive })
}

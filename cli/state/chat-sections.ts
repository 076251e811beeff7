// The chat list in its order: people one knows, people of other apps apart from them where the user wants that, and
// requests below all of them.
import { isService } from '#proto/address.js'
import { neighbour, nextUnread, type ChatItem } from './chats.js'
import type { View } from './view.js'

export interface ChatSection {
  readonly heading: string | undefined
  readonly chats: readonly ChatItem[]
}

/** The open chat as the list has it. */
export function chatItemOf({ chat, chats }: View): ChatItem | undefined {
  return chat === undefined ? undefined : chats.find((item) => item.with === chat.with)
}

/** What stands behind the last `@`. */
export function handleOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Blocking somebody decides their request. */
export function waits({ standing, blocked }: ChatItem): boolean {
  return standing === 'request' && !blocked
}

function known(view: View, chats: readonly ChatItem[]): readonly ChatSection[] {
  if (view.kind !== 'meta' || view.interop?.inbox !== 'separate') return [{ heading: undefined, chats }]
  const own = chats.filter((chat) => isService(handleOf(chat.with)))
  const others = chats.filter((chat) => !own.includes(chat))
  return [
    { heading: undefined, chats: own },
    { heading: 'Other apps', chats: others },
  ]
}

export function chatSections(view: View): readonly ChatSection[] {
  const requests = view.chats.filter(waits)
  const settled = requests.length === 0 ? view.chats : view.chats.filter((chat) => !waits(chat))
  const sections = [...known(view, settled), { heading: `Requests (${requests.length})`, chats: requests }]
  return sections.filter(({ chats }) => chats.length > 0)
}

const inOrder = (view: View): readonly ChatItem[] => chatSections(view).flatMap(({ chats }) => chats)

/** The chat `step` places below `address`, as the list shows them. */
export function besideInList(view: View, address: string | undefined, step: 1 | -1): ChatItem | undefined {
  return neighbour(inOrder(view), address, step)
}

export function nextUnreadInList(view: View): ChatItem | undefined {
  return nextUnread(inOrder(view), view.chat?.with)
}

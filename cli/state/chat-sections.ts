// The chat list in its order: people one knows, people of other apps apart from them where the user wants that, then
// requests, and what was put away.
import { isService } from '#proto/address.js'
import { chatsByAddress, neighbour, news, nextUnread, type ChatItem } from './chats.js'
import { keyOf } from './keys/key-of.js'
import type { View } from './view.js'

export interface ChatSection {
  readonly heading: string | undefined
  readonly chats: readonly ChatItem[]
}

/** The open chat as the list has it. */
export function chatItemOf({ chat, chats }: View): ChatItem | undefined {
  return chat === undefined ? undefined : chatsByAddress(chats).get(chat.with)
}

/** The open chat is of somebody whose request waits. */
export function isRequest(view: View): boolean {
  return chatItemOf(view)?.standing === 'request'
}

/** What stands behind the last `@`. */
export function handleOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Blocking somebody decides their request. */
export function waits({ standing, blocked }: ChatItem): boolean {
  return standing === 'request' && !blocked
}

interface Order {
  readonly chats: readonly ChatItem[]
  /** People of other apps have a section of their own. */
  readonly separate: boolean
  /** The archive is unfolded. */
  readonly archive: boolean
  /** The open chat stays in sight in a folded archive. */
  readonly open: string | undefined
  /** The key that unfolds it. */
  readonly unfold: string
}

function known(chats: readonly ChatItem[], separate: boolean): readonly ChatSection[] {
  if (!separate) return [{ heading: undefined, chats }]
  const own = (chat: ChatItem): boolean => isService(handleOf(chat.with))
  return [
    { heading: undefined, chats: chats.filter(own) },
    { heading: 'Other apps', chats: chats.filter((chat) => !own(chat)) },
  ]
}

function sectionsOf({ chats, separate, archive, open, unfold }: Order): readonly ChatSection[] {
  const requests = chats.filter(waits)
  const archived = chats.filter((chat) => chat.archived && !waits(chat))
  const settled = chats.filter((chat) => !chat.archived && !waits(chat))
  const shown = archive ? archived : archived.filter((chat) => chat.with === open)
  return [
    ...known(settled, separate).filter((section) => section.chats.length > 0),
    ...(requests.length === 0 ? [] : [{ heading: `Requests (${requests.length})`, chats: requests }]),
    ...(archived.length === 0
      ? []
      : [{ heading: `Archived (${archived.length})${archive ? '' : ` ${unfold}`}`, chats: shown }]),
  ]
}

const laidOut = new WeakMap<
  readonly ChatItem[],
  { readonly order: Order; readonly sections: readonly ChatSection[] }
>()

/** The same value until the chats, or what orders them, are others. */
export function chatSections(view: View): readonly ChatSection[] {
  const { chats } = view
  const separate = view.kind === 'meta' && view.interop?.inbox === 'separate'
  const open = chatItemOf(view)?.archived === true ? view.chat?.with : undefined
  const unfold = keyOf(view, 'archived')
  const order = { chats, separate, archive: view.archive, open, unfold }
  const hit = laidOut.get(chats)
  const same =
    hit?.order.separate === separate &&
    hit.order.archive === view.archive &&
    hit.order.open === open &&
    hit.order.unfold === unfold
  if (same) return hit.sections
  const sections = sectionsOf(order)
  laidOut.set(chats, { order, sections })
  return sections
}

const inOrder = (view: View): readonly ChatItem[] => chatSections(view).flatMap(({ chats }) => chats)

/** The chat `step` places below `address`, as the list shows them. */
export function besideInList(view: View, address: string | undefined, step: 1 | -1): ChatItem | undefined {
  return neighbour(inOrder(view), address, step)
}

export function nextUnreadInList(view: View): ChatItem | undefined {
  return nextUnread(inOrder(view), view.chat?.with)
}

interface Counts {
  readonly news: number
  readonly mentions: number
}

const counted = new WeakMap<readonly ChatItem[], Counts>()

function countsOf(chats: readonly ChatItem[]): Counts {
  const known = counted.get(chats)
  if (known !== undefined) return known
  const counts = {
    news: chats.reduce((sum, chat) => sum + news(chat), 0),
    mentions: chats.reduce((sum, chat) => sum + Math.min(chat.mentions, news(chat)), 0),
  }
  counted.set(chats, counts)
  return counts
}

/** Unread messages that are meant to be noticed. */
export function newsIn(chats: readonly ChatItem[]): number {
  return countsOf(chats).news
}

/** Of these, the ones that name this user. */
export function mentionsIn(chats: readonly ChatItem[]): number {
  return countsOf(chats).mentions
}

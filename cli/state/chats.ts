// The chat list: who one talks with, what came last, what is unread, and how the user keeps each chat.
import type { ChatSummary, PresenceView, SentState, Standing, TypingState } from '../client/api.js'
import { shortName } from './boundary.js'
import { mediaLabel } from './media/media-text.js'
import { oneLine, rowOf, type Row } from './rows.js'
import { TICKS } from './ticks.js'

export interface ChatItem {
  /** As the engine knows it; only for calls, never drawn. */
  readonly with: string
  /** What this user calls them. Sanitised. */
  readonly label: string | undefined
  readonly unread: number
  /** Of the unread ones, those that name this user. */
  readonly mentions: number
  /** The last row in one line. */
  readonly preview: string
  readonly at: number
  readonly identityChanged: boolean
  readonly verified: boolean
  /** `undefined` before anything was exchanged. */
  readonly standing: Standing | undefined
  readonly blocked: boolean
  readonly pinned: boolean
  readonly muted: boolean
  readonly archived: boolean
  /** What they are doing now. */
  readonly typing: Exclude<TypingState, 'paused'> | undefined
  readonly presence: PresenceView
}

/** A chat nothing is known of but whose it is. */
export function freshChat(address: string): ChatItem {
  return {
    ...{ with: address, label: undefined, unread: 0, mentions: 0, preview: '', at: 0 },
    ...{ identityChanged: false, verified: false, standing: undefined, blocked: false },
    ...{ pinned: false, muted: false, archived: false, typing: undefined, presence: { state: 'unknown' } },
  }
}

/** What the list calls somebody: the user's own name for them, else what stands before the last `@`. Sanitised. */
export function chatName({ label, with: address }: Pick<ChatItem, 'label' | 'with'>): string {
  return label ?? shortName(address)
}

export function previewOf(row: Row): string {
  const label = row.kind === 'message' && row.media !== undefined ? mediaLabel(row.media) : undefined
  const text = [label, oneLine(row.text)].filter((part) => part !== undefined && part !== '').join(': ')
  const what = row.kind === 'message' && row.revoked ? 'taken back' : text
  if (row.kind !== 'message' || !row.own) return what
  return `${row.state === 'failed' ? `${TICKS.failed.mark} ` : ''}you: ${what}`
}

export function chatItem(summary: ChatSummary): ChatItem {
  const row = summary.last === undefined ? undefined : rowOf(summary.last)
  const { unread, mentions, identityChanged, verified, standing, blocked, pinned, muted, archived } = summary
  return {
    ...freshChat(summary.with),
    ...{ unread, mentions, identityChanged, verified, standing, blocked, pinned, muted, archived },
    label: summary.label === undefined ? undefined : oneLine(summary.label),
    preview: row === undefined ? '' : previewOf(row),
    at: row?.timestamp ?? 0,
  }
}

/** What is pinned goes first, then what is new. */
const inOrder = (a: ChatItem, b: ChatItem): number => Number(b.pinned) - Number(a.pinned) || b.at - a.at

/** @param known the list before, for what only events tell: who writes, who is there. */
export function chatList(summaries: readonly ChatSummary[], known: readonly ChatItem[] = []): ChatItem[] {
  const before = chatsByAddress(known)
  return summaries
    .map((summary) => {
      const { typing, presence } = before.get(summary.with) ?? freshChat(summary.with)
      return { ...chatItem(summary), typing, presence }
    })
    .sort(inOrder)
}

const indexes = new WeakMap<readonly ChatItem[], ReadonlyMap<string, ChatItem>>()

/** A list is never changed, so that it is indexed once however many keys are pressed. */
export function chatsByAddress(chats: readonly ChatItem[]): ReadonlyMap<string, ChatItem> {
  const known = indexes.get(chats) ?? new Map(chats.map((chat) => [chat.with, chat]))
  indexes.set(chats, known)
  return known
}

/** The list with the chat with `address` changed; a new one is added. */
export function withChat(
  chats: readonly ChatItem[],
  address: string,
  change: (item: ChatItem) => ChatItem,
): readonly ChatItem[] {
  const item = chatsByAddress(chats).get(address) ?? freshChat(address)
  return [...chats.filter((chat) => chat.with !== address), change(item)].sort(inOrder)
}

/** As {@link withChat} for what does not move a chat; without effect where it is not in the list. */
export function withinChat(
  chats: readonly ChatItem[],
  address: string,
  change: (item: ChatItem) => ChatItem,
): readonly ChatItem[] {
  if (!chatsByAddress(chats).has(address)) return chats
  return chats.map((chat) => (chat.with === address ? change(chat) : chat))
}

/** Something new brings an archived chat back, unless it is muted; whoever sent a message has stopped writing it. */
export function withRow(item: ChatItem, row: Row, unread: boolean): ChatItem {
  const at = Math.max(item.at, row.timestamp)
  const next = { ...item, preview: previewOf(row), at, unread: item.unread + (unread ? 1 : 0) }
  if (row.kind !== 'message' || row.own) return next
  return { ...next, typing: undefined, archived: item.archived && item.muted }
}

/** Whether they accept this user shows by what they do: a message on their device says it, one that Meta has does not. */
export function standingAfter(standing: Standing | undefined, state: SentState): Standing | undefined {
  if (standing === 'request' || standing === 'accepted') return standing
  switch (state) {
    case 'delivered':
    case 'read':
    case 'played':
      return 'accepted'
    case 'sent':
      return 'asked'
    default:
      return standing
  }
}

/** The chat `step` places from `address`, around the ends; the first where `address` is not in the list. */
export function neighbour(
  chats: readonly ChatItem[],
  address: string | undefined,
  step: 1 | -1,
): ChatItem | undefined {
  const at = chats.findIndex((chat) => chat.with === address)
  if (at === -1) return step === 1 ? chats[0] : chats.at(-1)
  return chats[(at + step + chats.length) % chats.length]
}

/** Unread, and meant to be noticed: not of a muted chat, unless it names this user. Requests are counted apart. */
export function news({ unread, mentions, muted, standing }: ChatItem): number {
  if (standing === 'request') return 0
  return muted ? Math.min(mentions, unread) : unread
}

/** The next chat after `address` with news, around the end. Requests have a key of their own. */
export function nextUnread(chats: readonly ChatItem[], address: string | undefined): ChatItem | undefined {
  const at = chats.findIndex((chat) => chat.with === address)
  return [...chats.slice(at + 1), ...chats.slice(0, at + 1)].find((chat) => news(chat) > 0)
}

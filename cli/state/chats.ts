// The chat list: who one talks with, what came last, what is unread.
import type { ChatSummary, SentState, Standing } from '../client/api.js'
import { mediaLabel } from './media/media-text.js'
import { oneLine, rowOf, type Row } from './rows.js'

export interface ChatItem {
  /** As the engine knows it; only for calls, never drawn. */
  readonly with: string
  readonly unread: number
  /** The last row in one line. */
  readonly preview: string
  readonly at: number
  readonly identityChanged: boolean
  /** `undefined` before anything was exchanged. */
  readonly standing: Standing | undefined
  readonly blocked: boolean
}

export function previewOf(row: Row): string {
  const label = row.kind === 'message' && row.media !== undefined ? mediaLabel(row.media) : undefined
  const text = [label, oneLine(row.text)].filter((part) => part !== undefined && part !== '').join(': ')
  return row.kind === 'message' && row.own ? `you: ${text}` : text
}

export function chatItem(summary: ChatSummary): ChatItem {
  const row = summary.last === undefined ? undefined : rowOf(summary.last)
  return {
    with: summary.with,
    unread: summary.unread,
    preview: row === undefined ? '' : previewOf(row),
    at: row?.timestamp ?? 0,
    identityChanged: summary.identityChanged,
    standing: summary.standing,
    blocked: summary.blocked,
  }
}

const latestFirst = (a: ChatItem, b: ChatItem): number => b.at - a.at

export function chatList(summaries: readonly ChatSummary[]): ChatItem[] {
  return summaries.map(chatItem).sort(latestFirst)
}

/** The list with the chat with `address` changed; a new one is added. */
export function withChat(
  chats: readonly ChatItem[],
  address: string,
  change: (item: ChatItem) => ChatItem,
): readonly ChatItem[] {
  const fresh: ChatItem = {
    ...{ with: address, unread: 0, preview: '', at: 0 },
    ...{ identityChanged: false, standing: undefined, blocked: false },
  }
  const item = chats.find((chat) => chat.with === address) ?? fresh
  return [...chats.filter((chat) => chat.with !== address), change(item)].sort(latestFirst)
}

export function withRow(item: ChatItem, row: Row, unread: boolean): ChatItem {
  const at = Math.max(item.at, row.timestamp)
  return { ...item, preview: previewOf(row), at, unread: item.unread + (unread ? 1 : 0) }
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

/** The next chat after `address` with something unread, around the end. Requests have a key of their own. */
export function nextUnread(chats: readonly ChatItem[], address: string | undefined): ChatItem | undefined {
  const at = chats.findIndex((chat) => chat.with === address)
  return [...chats.slice(at + 1), ...chats.slice(0, at + 1)].find(
    (chat) => chat.unread > 0 && chat.standing !== 'request',
  )
}

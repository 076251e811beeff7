// The rows of a chat's log, made from history and events. Remote text is sanitised here and nowhere later.
import type {
  Direction,
  HistoryEntry,
  MediaView,
  MessageEntry,
  NoticeKind,
  QuoteView,
  SentState,
} from '../client/api.js'
import { COMPARES, type Next } from './keys/next-step.js'
import { mediaItem, preparedItem, type MediaItem } from './media/media-item.js'
import { sanitise } from './sanitise.js'
import { quoteItem, type QuoteItem } from './talk/quote-item.js'
import { reactionItems, type ReactionItem } from './talk/reaction-item.js'
import { laterState, type Tone } from './ticks.js'

export interface MessageRow {
  readonly kind: 'message'
  /** Names the row in its chat: a peer may choose an id that a message of ours has. */
  readonly key: string
  readonly id: string
  readonly own: boolean
  /** Of media, the caption; may be empty. */
  readonly text: string
  readonly media: MediaItem | undefined
  /** What it answers. */
  readonly quote: QuoteItem | undefined
  readonly reactions: readonly ReactionItem[]
  /** Its author took it back. */
  readonly revoked: boolean
  /** It names this user. */
  readonly mention: boolean
  /** Of voice messages of theirs: it was played here. */
  readonly played: boolean
  readonly timestamp: number
  /** Of own messages only. */
  readonly state: SentState | undefined
  /** Why it failed, is held or waits. */
  readonly reason: string | undefined
}

export interface NoticeRow {
  readonly kind: 'notice'
  readonly key: string
  readonly id: string
  readonly notice: NoticeKind
  readonly text: string
  readonly timestamp: number
}

export type Row = MessageRow | NoticeRow

/** What the person can do about a notice, and how loud it is. */
export const NOTICES: Readonly<Record<NoticeKind, { readonly next: Next; readonly tone: Tone }>> = {
  'identity-changed': { next: COMPARES, tone: 'warn' },
  'waiting-for-message': { next: 'nothing to do: the sender was asked to send it again', tone: 'quiet' },
  'message-lost': { next: 'ask for it again', tone: 'warn' },
  replaced: { next: (key) => `this terminal is offline; ${key('quit')} quits it`, tone: 'bad' },
  refused: { next: (key) => `${key('quit')} quits`, tone: 'bad' },
  'reachability-ping': {
    next: (key) => `${key('interop')} looks at it, /pings off refuses such questions for good`,
    tone: 'accent',
  },
  'interop-news': { next: (key) => `${key('interop')} shows your choice`, tone: 'accent' },
  left: { next: '', tone: 'warn' },
  info: { next: '', tone: 'quiet' },
}

export function oneLine(text: string): string {
  return sanitise(text)
}

/** The key of the message that has this id in this direction. */
export function messageKey(direction: Direction, id: string): string {
  return `${direction}/${id}`
}

/** What {@link messageKey} made one of. */
export function messageOfKey(key = ''): { readonly direction: Direction; readonly id: string } | undefined {
  const [, direction, id] = /^(in|out)\/([^]+)$/u.exec(key) ?? []
  return id === undefined ? undefined : { direction: direction === 'in' ? 'in' : 'out', id }
}

const PLAIN = {
  ...{ media: undefined, quote: undefined, reactions: [], revoked: false, mention: false, played: false },
  ...{ state: undefined, reason: undefined },
} as const

/** A row of our own making for a message just typed. */
export function sendingRow(id: string, text: string, timestamp: number, quote?: QuoteItem): MessageRow {
  const key = messageKey('out', id)
  return { kind: 'message', key, id, own: true, text, timestamp, ...PLAIN, quote, state: 'sending' }
}

/** A row for a file that is being looked at before it is sent. */
export function sendingFileRow(
  id: string,
  file: { readonly name: string; readonly caption: string; readonly voice: boolean },
  timestamp: number,
): MessageRow {
  return { ...sendingRow(id, file.caption, timestamp), media: preparedItem(file.name, file.voice) }
}

export function receivedRow(
  id: string,
  text: string,
  timestamp: number,
  media?: MediaView,
  more: { readonly quote?: QuoteView; readonly mention?: true } = {},
): MessageRow {
  return {
    ...{ kind: 'message', key: messageKey('in', id), id, own: false },
    text: sanitise(text, { multiline: true }),
    timestamp,
    ...PLAIN,
    media: media === undefined ? undefined : mediaItem(media),
    quote: more.quote === undefined ? undefined : quoteItem(more.quote),
    mention: more.mention === true,
  }
}

export function noticeRow(id: string, notice: NoticeKind, text: string, timestamp: number): NoticeRow {
  return { kind: 'notice', key: `notice/${notice}/${id}`, id, notice, text: oneLine(text), timestamp }
}

function messageRow(entry: MessageEntry): MessageRow {
  const { id, direction, text, timestamp, media, reason } = entry
  const own = direction === 'out'
  return {
    ...receivedRow(id, text, timestamp, media, entry),
    key: messageKey(direction, id),
    own,
    reactions: reactionItems(entry.reactions ?? [], own ? entry.from : entry.to),
    revoked: entry.revoked === true,
    played: entry.played === true,
    state: own ? (entry.state ?? 'sending') : undefined,
    reason: !own || reason === undefined ? undefined : oneLine(reason),
  }
}

export function rowOf(entry: HistoryEntry): Row {
  if (entry.kind === 'notice') return noticeRow(entry.id, entry.notice, entry.text, entry.timestamp)
  return messageRow(entry)
}

/** The row with a report applied; the same row where it says nothing new. */
export function reported(row: MessageRow, news: SentState, reason?: string): MessageRow {
  const state = laterState(row.state ?? 'sending', news)
  const why = state === news && reason !== undefined ? oneLine(reason) : undefined
  if (state === row.state && why === row.reason) return row
  const { media } = row
  const lost = media?.state === 'preparing' && state === 'failed'
  return { ...row, state, reason: why, media: lost ? { ...media, state: 'unsendable' } : media }
}

// The rows of a chat's log, made from history and events. Remote text is sanitised here and nowhere later.
import type { HistoryEntry, MediaView, NoticeKind, SentState } from '../client/api.js'
import { mediaItem, preparedItem, type MediaItem } from './media/media-item.js'
import { sanitise } from './sanitise.js'
import { laterState, type Tone } from './ticks.js'

export interface MessageRow {
  readonly kind: 'message'
  readonly id: string
  readonly own: boolean
  /** Of media, the caption; may be empty. */
  readonly text: string
  readonly media: MediaItem | undefined
  readonly timestamp: number
  /** Of own messages only. */
  readonly state: SentState | undefined
  /** Why it failed, is held or waits. */
  readonly reason: string | undefined
}

export interface NoticeRow {
  readonly kind: 'notice'
  readonly id: string
  readonly notice: NoticeKind
  readonly text: string
  readonly timestamp: number
}

export type Row = MessageRow | NoticeRow

/** What the person can do about a notice, and how loud it is. */
export const NOTICES: Readonly<Record<NoticeKind, { readonly next: string; readonly tone: Tone }>> = {
  'identity-changed': { next: 'compare safety numbers, then type /trust', tone: 'warn' },
  'waiting-for-message': { next: 'nothing to do: the sender was asked to send it again', tone: 'quiet' },
  'message-lost': { next: 'ask for it again', tone: 'warn' },
  replaced: { next: 'this terminal is offline; Ctrl-Q quits it', tone: 'bad' },
  refused: { next: 'Ctrl-Q quits', tone: 'bad' },
  'reachability-ping': {
    next: 'Alt-I looks at it, /pings off refuses such questions for good',
    tone: 'accent',
  },
  'interop-news': { next: 'Alt-I shows your choice', tone: 'accent' },
  left: { next: '', tone: 'warn' },
  info: { next: '', tone: 'quiet' },
}

export function oneLine(text: string): string {
  return sanitise(text)
}

/** A row of our own making for a message just typed. */
export function sendingRow(id: string, text: string, timestamp: number): MessageRow {
  return {
    kind: 'message',
    id,
    own: true,
    text,
    media: undefined,
    timestamp,
    state: 'sending',
    reason: undefined,
  }
}

/** A row for a file that is being looked at before it is sent. */
export function sendingFileRow(
  id: string,
  file: { readonly name: string; readonly caption: string; readonly voice: boolean },
  timestamp: number,
): MessageRow {
  return { ...sendingRow(id, file.caption, timestamp), media: preparedItem(file.name, file.voice) }
}

export function receivedRow(id: string, text: string, timestamp: number, media?: MediaView): MessageRow {
  const safe = sanitise(text, { multiline: true })
  return {
    kind: 'message',
    id,
    own: false,
    text: safe,
    media: media === undefined ? undefined : mediaItem(media),
    timestamp,
    state: undefined,
    reason: undefined,
  }
}

export function noticeRow(id: string, notice: NoticeKind, text: string, timestamp: number): NoticeRow {
  return { kind: 'notice', id, notice, text: oneLine(text), timestamp }
}

export function rowOf(entry: HistoryEntry): Row {
  if (entry.kind === 'notice') return noticeRow(entry.id, entry.notice, entry.text, entry.timestamp)
  const row = receivedRow(entry.id, entry.text, entry.timestamp, entry.media)
  if (entry.direction === 'in') return row
  const reason = entry.reason === undefined ? undefined : oneLine(entry.reason)
  return { ...row, own: true, state: entry.state ?? 'sending', reason }
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

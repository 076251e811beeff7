// A row of a chat as the database has it, and as programs see it.
import type { HistoryEntry, NoticeKind, SentState } from '../api.js'
import { STATE_RANK } from '../sent-state.js'
import type { MediaColumns, MediaRows } from './media-rows.js'
import { QUOTE_COLUMNS, type QuoteColumns, quoteView } from './quotes.js'
import { REACTIONS_COLUMN, reactionViews } from './reactions.js'

export interface EntryRow extends MediaColumns, QuoteColumns {
  readonly seq: number
  readonly chat: string
  readonly jid: string | null
  readonly kind: string
  readonly id: string
  readonly direction: string | null
  readonly notice: string | null
  readonly body: string
  readonly timestamp: number
  readonly state: string | null
  readonly reason: string | null
  readonly revoked: number
  readonly mention: number
  readonly played: number
  /** JSON. */
  readonly reactions: string
}

/** A message that waits may wait for something else; whoever sets these knows that it still waits. */
const WAITING: readonly SentState[] = ['sending', 'held', 'stopped']

/** Whether a message of ours may come from one state to another. */
export function rises(from: SentState, to: SentState): boolean {
  return WAITING.includes(to) || STATE_RANK[to] > STATE_RANK[from]
}

/** What is read of {@link ENTRY_ROWS} for a view. */
export const ENTRY_COLUMNS = `seq, chat, kind, id, direction, notice, body, timestamp, state, reason, description, stage, why,
  revoked, mention, played, (SELECT jid FROM contact WHERE address = chat) AS jid, ${QUOTE_COLUMNS}, ${REACTIONS_COLUMN}`
export const ENTRY_ROWS = 'entry LEFT JOIN media USING (id, chat, direction)'

export class EntryViews {
  readonly #media: MediaRows
  readonly #self: () => string

  /** @param self our own address, as `from` or `to` of what is listed. */
  constructor(media: MediaRows, self: () => string) {
    this.#media = media
    this.#self = self
  }

  view(row: EntryRow): HistoryEntry {
    const { id, timestamp } = row
    if (row.kind === 'notice') {
      return { kind: 'notice', id, notice: noticeKind(row.notice), with: row.chat, text: row.body, timestamp }
    }
    const me = this.#self()
    const { chat, body: text } = row
    const direction = row.direction === 'in' ? 'in' : 'out'
    const view = this.#media.view({ chat, id, direction }, row)
    const quote = quoteView(row)
    const reactions = reactionViews(row.reactions, me, chat)
    const said = {
      ...{ kind: 'message' as const, id, text, timestamp },
      ...(view && { media: view }),
      ...(quote && { quote }),
      ...(reactions.length > 0 && { reactions }),
      ...(row.revoked === 1 && { revoked: true as const }),
    }
    if (direction === 'in') {
      const marks = {
        ...(row.mention === 1 && { mention: true as const }),
        ...(row.played === 1 && { played: true as const }),
        ...(row.jid === null ? {} : { jid: row.jid }),
      }
      return { ...said, direction, from: chat, to: me, ...marks }
    }
    const state = { state: sentState(row.state), ...(row.reason === null ? {} : { reason: row.reason }) }
    return { ...said, direction, from: me, to: chat, ...state }
  }
}

export function sentState(text: string | null): SentState {
  return text !== null && text in STATE_RANK ? (text as SentState) : 'sending'
}

const NOTICES: Record<NoticeKind, true> = {
  'identity-changed': true,
  'waiting-for-message': true,
  'message-lost': true,
  replaced: true,
  refused: true,
  'reachability-ping': true,
  'interop-news': true,
  left: true,
  info: true,
}

function noticeKind(text: string | null): NoticeKind {
  return text !== null && text in NOTICES ? (text as NoticeKind) : 'info'
}

// What the chats show, oldest first: messages in both directions and notices between them.
import type { Bytes } from '#proto/bytes.js'
import type { ChatSummary, HistoryEntry, HistoryPage, MediaKind, NoticeKind, SentState } from '../api.js'
import { chatStanding } from './chat-standing.js'
import type { ProfileDatabase } from './database.js'
import { kindOf, type MediaColumns, type MediaRows } from './media-rows.js'

interface EntryRow extends MediaColumns {
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
}

/** An outgoing message as a retry needs it. */
export interface SentMessage {
  readonly chat: string
  /** Undefined while its file is on the way to the media host: then nothing was sent. */
  readonly content: Bytes | undefined
  /** The kind of its file. */
  readonly media: MediaKind | undefined
  readonly timestamp: number
  readonly resends: number
  readonly state: SentState
}

/** A message that waits may wait for something else; whoever sets these knows that it still waits. */
const WAITING: readonly SentState[] = ['sending', 'held', 'stopped']

/** States only rise; a late `sent` never hides a `delivered`. */
const RANK: Record<SentState, number> = {
  sending: 0,
  held: 0,
  stopped: 0,
  failed: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  played: 5,
}

const COLUMNS = `seq, chat, kind, id, direction, notice, body, timestamp, state, reason, description, stage, why,
  (SELECT jid FROM contact WHERE address = chat) AS jid`
const WITH_MEDIA = 'entry LEFT JOIN media USING (id, chat, direction)'

/** All writing methods belong inside a transaction of the committer. */
export class Entries {
  readonly #database: ProfileDatabase
  readonly #media: MediaRows
  readonly #self: () => string

  /** @param self our own address, as `from` or `to` of what is listed. */
  constructor(database: ProfileDatabase, media: MediaRows, self: () => string) {
    this.#database = database
    this.#media = media
    this.#self = self
  }

  /** @param content undefined where it is not known yet; see {@link Entries.complete}. */
  addOutgoing(chat: string, id: string, text: string, content: Bytes | undefined, timestamp: number): void {
    this.#database
      .prepare(
        `INSERT INTO entry (chat, kind, id, direction, body, timestamp, state, content)
         VALUES (?, 'message', ?, 'out', ?, ?, 'sending', ?)`,
      )
      .run([chat, id, text, timestamp, content ?? null])
  }

  /** The content of a message that was written without one. */
  complete(chat: string, id: string, content: Bytes): void {
    const sql = `UPDATE entry SET content = ? WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`
    this.#database.prepare(sql).run([content, id, chat])
  }

  /**
   * False where this message is there already.
   * @param content what describes its file, where it has one.
   */
  addIncoming(chat: string, id: string, text: string, timestamp: number, content?: Bytes): boolean {
    const sql = `INSERT OR IGNORE INTO entry (chat, kind, id, direction, body, timestamp, content)
      VALUES (?, 'message', ?, 'in', ?, ?, ?)`
    return this.#database.prepare(sql).run([chat, id, text, timestamp, content ?? null]).changes > 0
  }

  /** The content that describes the file of a received message. */
  received(chat: string, id: string): Bytes | undefined {
    const sql = `SELECT content FROM entry WHERE kind = 'message' AND direction = 'in' AND id = ? AND chat = ?`
    return this.#database.prepare(sql).get<{ content: Bytes | null }>([id, chat])?.content ?? undefined
  }

  addNotice(chat: string, notice: NoticeKind, id: string, text: string, timestamp: number): void {
    const sql = `INSERT INTO entry (chat, kind, id, notice, body, timestamp) VALUES (?, 'notice', ?, ?, ?, ?)`
    this.#database.prepare(sql).run([chat, id, notice, text, timestamp])
  }

  /** Takes back the placeholder of a message that could not be read. */
  removeWaiting(chat: string, id: string): void {
    const sql = `DELETE FROM entry WHERE notice = 'waiting-for-message' AND id = ? AND chat = ?`
    this.#database.prepare(sql).run([id, chat])
  }

  /** What all placeholders of a chat say from now on. */
  setWaitingText(chat: string, text: string): void {
    const sql = `UPDATE entry SET body = ? WHERE notice = 'waiting-for-message' AND chat = ?`
    this.#database.prepare(sql).run([text, chat])
  }

  /** What somebody wrote; of a file, its caption. */
  incoming(chat: string, id: string): { readonly text: string; readonly timestamp: number } | undefined {
    const sql = `SELECT body AS text, timestamp FROM entry
      WHERE kind = 'message' AND direction = 'in' AND id = ? AND chat = ?`
    return this.#database.prepare(sql).get<{ text: string; timestamp: number }>([id, chat])
  }

  isEmpty(chat: string): boolean {
    return (
      this.#database.prepare('SELECT 1 AS some FROM entry WHERE chat = ? LIMIT 1').get([chat]) === undefined
    )
  }

  /** Removes everything of the chat from `seq` on, and what is known of its files. */
  removeFrom(chat: string, seq: number): void {
    this.#media.removeFrom(chat, seq)
    this.#database.prepare('DELETE FROM entry WHERE chat = ? AND seq >= ?').run([chat, seq])
  }

  /** Messages to this person since then that Meta took, whether or not they came. */
  countTaken(chat: string, since: number): number {
    const sql = `SELECT COUNT(*) AS taken FROM entry WHERE chat = ? AND direction = 'out' AND timestamp >= ?
      AND state IN ('sent', 'delivered', 'read', 'played')`
    return this.#database.prepare(sql).get<{ taken: number }>([chat, since])?.taken ?? 0
  }

  sent(chat: string, id: string): SentMessage | undefined {
    const row = this.#database
      .prepare(
        `SELECT content, timestamp, resends, state, description FROM ${WITH_MEDIA}
         WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`,
      )
      .get<{
        content: Bytes | null
        timestamp: number
        resends: number
        state: string
        description: string | null
      }>([id, chat])
    return (
      row && {
        chat,
        content: row.content ?? undefined,
        media: row.description === null ? undefined : kindOf(row.description),
        timestamp: row.timestamp,
        resends: row.resends,
        state: sentState(row.state),
      }
    )
  }

  countResend(chat: string, id: string): void {
    const sql = `UPDATE entry SET resends = resends + 1 WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`
    this.#database.prepare(sql).run([id, chat])
  }

  /** Sets the state of a message we sent; false where that would be a step back or there is none. */
  setState(chat: string, id: string, state: SentState, reason?: string): boolean {
    const known = this.#state(chat, id)
    if (!known || (!WAITING.includes(state) && RANK[state] <= RANK[known])) return false
    const sql = `UPDATE entry SET state = ?, reason = ? WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`
    return this.#database.prepare(sql).run([state, reason ?? null, id, chat]).changes > 0
  }

  history(chat: string, before: number | undefined, limit: number): HistoryPage {
    const sql = `SELECT ${COLUMNS} FROM ${WITH_MEDIA} WHERE chat = ? AND seq < ? ORDER BY seq DESC LIMIT ?`
    const rows = this.#database.prepare(sql).all<EntryRow>([chat, before ?? Number.MAX_SAFE_INTEGER, limit])
    const oldest = rows.length === limit ? rows.at(-1)?.seq : undefined
    return { entries: rows.map((row) => this.#entry(row)).reverse(), before: oldest }
  }

  chats(): readonly ChatSummary[] {
    const latest = this.#database
      .prepare(
        `SELECT ${COLUMNS} FROM ${WITH_MEDIA} WHERE seq IN (SELECT MAX(seq) FROM entry GROUP BY chat) ORDER BY seq DESC`,
      )
      .all<EntryRow>()
    return latest.map((row) => ({
      with: row.chat,
      unread: this.#unread(row.chat),
      last: this.#entry(row),
      identityChanged: this.#changed(row.chat),
      mentions: 0,
      verified: false,
      pinned: false,
      muted: false,
      archived: false,
      readReceipts: undefined,
      label: undefined,
      ...chatStanding(this.#database, row.chat),
    }))
  }

  /** What is seen stays seen. @param upTo the last message that was; without it, everything was. */
  markSeen(chat: string, upTo?: string): void {
    const sql = `UPDATE contact SET seen_until = MAX(seen_until, COALESCE(
      (SELECT MAX(seq) FROM entry WHERE chat = ? AND (? IS NULL OR (kind = 'message' AND direction = 'in' AND id = ?))), 0))
      WHERE address = ?`
    this.#database.prepare(sql).run([chat, upTo ?? null, upTo ?? null, chat])
  }

  #state(chat: string, id: string): SentState | undefined {
    const sql = `SELECT state FROM entry WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`
    const row = this.#database.prepare(sql).get<{ state: string }>([id, chat])
    return row && sentState(row.state)
  }

  #unread(chat: string): number {
    const sql = `SELECT COUNT(*) AS unread FROM entry WHERE chat = ? AND kind = 'message' AND direction = 'in'
      AND seq > COALESCE((SELECT seen_until FROM contact WHERE address = ?), 0)`
    return this.#database.prepare(sql).get<{ unread: number }>([chat, chat])?.unread ?? 0
  }

  #changed(chat: string): boolean {
    const sql = `SELECT 1 AS held FROM outbox WHERE chat = ? AND state = 'held' LIMIT 1`
    if (this.#database.prepare(sql).get([chat])) return true
    const contact = 'SELECT changed FROM contact WHERE address = ?'
    return this.#database.prepare(contact).get<{ changed: number }>([chat])?.changed === 1
  }

  #entry(row: EntryRow): HistoryEntry {
    const { id, timestamp } = row
    if (row.kind === 'notice') {
      return { kind: 'notice', id, notice: noticeKind(row.notice), with: row.chat, text: row.body, timestamp }
    }
    const me = this.#self()
    const { chat, body: text } = row
    const direction = row.direction === 'in' ? 'in' : 'out'
    const view = this.#media.view({ chat, id, direction }, row)
    const said = { kind: 'message' as const, id, text, timestamp, ...(view && { media: view }) }
    if (direction === 'in') {
      return { ...said, direction, from: chat, to: me, ...(row.jid === null ? {} : { jid: row.jid }) }
    }
    const state = { state: sentState(row.state), ...(row.reason === null ? {} : { reason: row.reason }) }
    return { ...said, direction, from: me, to: chat, ...state }
  }
}

function sentState(text: string | null): SentState {
  return text !== null && text in RANK ? (text as SentState) : 'sending'
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

// What the chats show, oldest first: messages in both directions and notices between them.
import type { Bytes } from '#proto/bytes.js'
import type { MediaKind, NoticeKind, SentState } from '../api.js'
import type { ProfileDatabase } from './database.js'
import { ENTRY_ROWS, sentState, STATE_RANK } from './entry-rows.js'
import { kindOf, type MediaRows } from './media-rows.js'

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

/** All writing methods belong inside a transaction of the committer. */
export class Entries {
  readonly #database: ProfileDatabase
  readonly #media: MediaRows

  constructor(database: ProfileDatabase, media: MediaRows) {
    this.#database = database
    this.#media = media
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
        `SELECT content, timestamp, resends, state, description FROM ${ENTRY_ROWS}
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
    if (!known || (!WAITING.includes(state) && STATE_RANK[state] <= STATE_RANK[known])) return false
    const sql = `UPDATE entry SET state = ?, reason = ? WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`
    return this.#database.prepare(sql).run([state, reason ?? null, id, chat]).changes > 0
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
}

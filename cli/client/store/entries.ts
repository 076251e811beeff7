// What the chats show, oldest first: messages in both directions and notices between them.
import type { Bytes } from '#proto/bytes.js'
import type { MediaKind, NoticeKind, SentState } from '../api.js'
import type { ActKind } from './acts.js'
import type { ProfileDatabase } from './database.js'
import { ENTRY_ROWS, rises, sentState } from './entry-rows.js'
import { dropHeard } from './heard-acts.js'
import { kindOf, type MessageKey, type MediaRows } from './media-rows.js'
import { eraseQuotes, isTakenBack, type StoredQuote, withoutExcerpt } from './quotes.js'

/** A message of ours as it is encrypted, once or again. */
export interface SentMessage {
  /** Undefined while its file is on the way to the media host, and once it was taken back. */
  readonly content: Bytes | undefined
  /** The kind of its file. */
  readonly media?: MediaKind | undefined
  readonly act?: ActKind | undefined
  /** Ms since 1970. */
  readonly timestamp: number
  readonly resends: number
  readonly state: SentState
}

/** What else is known of a message when it is written. */
export interface About {
  readonly quote?: StoredQuote | undefined
  /** It names this user. */
  readonly mention?: boolean
}

/** A message as something may be done to it. */
export interface StoredMessage {
  readonly text: string
  readonly revoked: boolean
  /** Of messages of ours. */
  readonly state: SentState | undefined
  /** The kind of its file. */
  readonly media: MediaKind | undefined
}

/** What is known of a message before anything else is. */
const WRITTEN = 'written into the chat'

/** All writing methods belong inside a transaction of the committer. */
export class Entries {
  readonly #database: ProfileDatabase
  readonly #media: MediaRows

  constructor(database: ProfileDatabase, media: MediaRows) {
    this.#database = database
    this.#media = media
  }

  /** @param content undefined where it is not known yet; see {@link Entries.complete}. */
  addOutgoing(
    chat: string,
    id: string,
    text: string,
    content: Bytes | undefined,
    timestamp: number,
    { quote }: About = {},
  ): void {
    this.#database
      .prepare(
        `INSERT INTO entry (chat, kind, id, direction, body, timestamp, state, content, quote_id, quote_direction, quote_text)
         VALUES (?, 'message', ?, 'out', ?, ?, 'sending', ?, ?, ?, ?)`,
      )
      .run([chat, id, text, timestamp, ...this.#quoting(chat, content, quote)])
    const sql = `INSERT OR IGNORE INTO evidence (chat, id, state, at, source, what) VALUES (?, ?, 'sending', ?, 'here', ?)`
    this.#database.prepare(sql).run([chat, id, timestamp, WRITTEN])
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
  addIncoming(
    chat: string,
    id: string,
    text: string,
    timestamp: number,
    content?: Bytes,
    { quote, mention = false }: About = {},
  ): boolean {
    const sql = `INSERT OR IGNORE INTO entry (chat, kind, id, direction, body, timestamp, mention, content,
      quote_id, quote_direction, quote_text) VALUES (?, 'message', ?, 'in', ?, ?, ?, ?, ?, ?, ?)`
    const values = [chat, id, text, timestamp, mention ? 1 : 0, ...this.#quoting(chat, content, quote)]
    return this.#database.prepare(sql).run(values).changes > 0
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

  /** Removes everything of the chat from `seq` on, and what belongs to it. */
  removeFrom(chat: string, seq: number): void {
    const gone = `SELECT id FROM entry WHERE chat = ? AND seq >= ? AND kind = 'message' AND direction =`
    this.#media.removeFrom(chat, seq)
    for (const direction of ['in', 'out']) {
      const sql = `DELETE FROM reaction WHERE chat = ? AND direction = ? AND id IN (${gone} ?)`
      this.#database.prepare(sql).run([chat, direction, chat, seq, direction])
      const heard = `DELETE FROM heard_act WHERE chat = ? AND target_direction = ? AND target_id IN (${gone} ?)`
      this.#database.prepare(heard).run([chat, direction, chat, seq, direction])
    }
    const evidence = `DELETE FROM evidence WHERE chat = ? AND id IN (${gone} 'out')`
    this.#database.prepare(evidence).run([chat, chat, seq])
    this.#database.prepare('DELETE FROM entry WHERE chat = ? AND seq >= ?').run([chat, seq])
  }

  get({ chat, id, direction }: MessageKey): StoredMessage | undefined {
    const sql = `SELECT body, revoked, state, description FROM ${ENTRY_ROWS}
      WHERE kind = 'message' AND id = ? AND chat = ? AND direction = ?`
    const row = this.#database
      .prepare(sql)
      .get<{ body: string; revoked: number; state: string | null; description: string | null }>([
        id,
        chat,
        direction,
      ])
    return (
      row && {
        text: row.body,
        revoked: row.revoked === 1,
        state: direction === 'out' ? sentState(row.state) : undefined,
        media: row.description === null ? undefined : kindOf(row.description),
      }
    )
  }

  /** Its author took it back: what it said is gone here, and that it was there stays. False where it is not there. */
  revoke(key: MessageKey): boolean {
    const { chat, id, direction } = key
    const sql = `UPDATE entry SET body = '', content = NULL, revoked = 1, mention = 0, quote_id = NULL,
      quote_direction = NULL, quote_text = NULL WHERE kind = 'message' AND id = ? AND chat = ? AND direction = ?`
    if (this.#database.prepare(sql).run([id, chat, direction]).changes === 0) return false
    eraseQuotes(this.#database, key)
    this.#dropBelongings(key)
    dropHeard(this.#database, key, 'reaction')
    return true
  }

  /** Nothing of it stays. False where it is not there. */
  remove(key: MessageKey): boolean {
    const { chat, id, direction } = key
    const sql = `DELETE FROM entry WHERE kind = 'message' AND id = ? AND chat = ? AND direction = ?`
    if (this.#database.prepare(sql).run([id, chat, direction]).changes === 0) return false
    this.#dropBelongings(key)
    dropHeard(this.#database, key, 'reaction')
    dropHeard(this.#database, key, 'revoke')
    if (direction === 'out') {
      this.#database.prepare('DELETE FROM evidence WHERE id = ? AND chat = ?').run([id, chat])
    }
    return true
  }

  #dropBelongings({ chat, id, direction }: MessageKey): void {
    for (const table of ['reaction', 'media']) {
      const sql = `DELETE FROM ${table} WHERE chat = ? AND id = ? AND direction = ?`
      this.#database.prepare(sql).run([chat, id, direction])
    }
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
    const known = this.stateOf(chat, id)
    if (!known || !rises(known, state)) return false
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

  /** What else there is to say of a message of ours. */
  setReason({ chat, id }: MessageKey, reason: string | undefined): void {
    const sql = `UPDATE entry SET reason = ? WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`
    this.#database.prepare(sql).run([reason ?? null, id, chat])
  }

  /** `undefined` where there is no such message of ours. */
  stateOf(chat: string, id: string): SentState | undefined {
    const sql = `SELECT state FROM entry WHERE kind = 'message' AND direction = 'out' AND id = ? AND chat = ?`
    const row = this.#database.prepare(sql).get<{ state: string }>([id, chat])
    return row && sentState(row.state)
  }

  /** Content and quote as they are stored: what was taken back is said again by neither. */
  #quoting(
    chat: string,
    content: Bytes | undefined,
    quote: StoredQuote | undefined,
  ): readonly (string | Bytes | null)[] {
    if (!quote) return [content ?? null, null, null, null]
    const { id, direction = null, text } = quote
    if (!isTakenBack(this.#database, chat, quote)) return [content ?? null, id, direction, text]
    return [content ? withoutExcerpt(content) : null, id, direction, '']
  }
}

// The chats of a profile: who they are with, what came last, what is unread.
import type { ChatSummary } from '../api.js'
import { chatStanding } from './chat-standing.js'
import type { ProfileDatabase } from './database.js'
import { ENTRY_COLUMNS, ENTRY_ROWS, type EntryRow, type EntryViews } from './entry-rows.js'

export class ChatList {
  readonly #database: ProfileDatabase
  readonly #views: EntryViews

  constructor(database: ProfileDatabase, views: EntryViews) {
    this.#database = database
    this.#views = views
  }

  /** The one something happened in last comes first. */
  all(): readonly ChatSummary[] {
    const latest = this.#database
      .prepare(
        `SELECT ${ENTRY_COLUMNS} FROM ${ENTRY_ROWS} WHERE seq IN (SELECT MAX(seq) FROM entry GROUP BY chat) ORDER BY seq DESC`,
      )
      .all<EntryRow>()
    return latest.map((row) => ({
      with: row.chat,
      unread: this.#unread(row.chat),
      last: this.#views.view(row),
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
}

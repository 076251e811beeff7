// What a chat shows, page by page: a window on its rows, oldest first.
import type { ChatContents, HistoryPage, MessageRef, Unread } from '../api.js'
import type { ProfileDatabase } from './database.js'
import { ENTRY_COLUMNS, ENTRY_ROWS, type EntryRow, type EntryViews } from './entry-rows.js'

/** Where a page lies; the newest rows without either. */
export interface PagePlace {
  readonly before?: number | undefined
  readonly after?: number | undefined
}

export class History {
  readonly #database: ProfileDatabase
  readonly #views: EntryViews

  constructor(database: ProfileDatabase, views: EntryViews) {
    this.#database = database
    this.#views = views
  }

  /** @param limit at least 1; rows of the page. */
  page(chat: string, { before, after }: PagePlace, limit: number): HistoryPage {
    const rows =
      after === undefined
        ? this.#older(chat, before ?? Number.MAX_SAFE_INTEGER, limit)
        : this.#newer(chat, after, limit)
    return this.#paged(chat, rows)
  }

  /** The rows around one message, half of them before it; `undefined` where it is not there. */
  around({ with: chat, id, direction }: MessageRef, limit: number): HistoryPage | undefined {
    const sql = `SELECT seq FROM entry WHERE kind = 'message' AND id = ? AND chat = ? AND direction = ?`
    const seq = this.#database.prepare(sql).get<{ seq: number }>([id, chat, direction])?.seq
    if (seq === undefined) return undefined
    const half = Math.floor(limit / 2)
    const older = this.#older(chat, seq, half)
    const newer = this.#newer(chat, seq - 1, limit - older.length)
    // Near the end there are fewer newer ones: the page is filled up with older ones.
    const more = this.#older(chat, older[0]?.seq ?? seq, limit - older.length - newer.length)
    return this.#paged(chat, [...more, ...older, ...newer])
  }

  /** What was not looked at yet of what they wrote; `undefined` where nothing was. */
  unread(chat: string): Unread | undefined {
    const rows = `FROM entry WHERE chat = ? AND direction = 'in'
      AND seq > COALESCE((SELECT seen_until FROM contact WHERE address = ?), 0)`
    const first = this.#database
      .prepare(`SELECT id ${rows} AND kind = 'message' ORDER BY seq LIMIT 1`)
      .get<{ id: string }>([chat, chat])
    if (first === undefined) return undefined
    const counted = this.#database
      .prepare(`SELECT COUNT(*) AS count ${rows}`)
      .get<{ count: number }>([chat, chat])
    return { first: { with: chat, id: first.id, direction: 'in' }, count: counted?.count ?? 0 }
  }

  /** The newest row. */
  last(chat: string): HistoryPage['entries'][number] | undefined {
    const row = this.#older(chat, Number.MAX_SAFE_INTEGER, 1)[0]
    return row && this.#views.view(row)
  }

  contents(chat: string): ChatContents {
    const count = (sql: string): number =>
      this.#database.prepare(sql).get<{ count: number }>([chat])?.count ?? 0
    return {
      messages: count("SELECT COUNT(*) AS count FROM entry WHERE chat = ? AND kind = 'message'"),
      files: count('SELECT COUNT(*) AS count FROM media WHERE chat = ?'),
    }
  }

  #older(chat: string, before: number, limit: number): readonly EntryRow[] {
    const sql = `SELECT ${ENTRY_COLUMNS} FROM ${ENTRY_ROWS} WHERE chat = ? AND seq < ? ORDER BY seq DESC LIMIT ?`
    return this.#database.prepare(sql).all<EntryRow>([chat, before, limit]).reverse()
  }

  #newer(chat: string, after: number, limit: number): readonly EntryRow[] {
    const sql = `SELECT ${ENTRY_COLUMNS} FROM ${ENTRY_ROWS} WHERE chat = ? AND seq > ? ORDER BY seq LIMIT ?`
    return this.#database.prepare(sql).all<EntryRow>([chat, after, limit])
  }

  #paged(chat: string, rows: readonly EntryRow[]): HistoryPage {
    const [first, last] = [rows[0]?.seq, rows.at(-1)?.seq]
    const older = `SELECT 1 AS some FROM entry WHERE chat = ? AND seq < ? LIMIT 1`
    const newer = `SELECT 1 AS some FROM entry WHERE chat = ? AND seq > ? LIMIT 1`
    return {
      entries: rows.map((row) => this.#views.view(row)),
      before: this.#some(older, chat, first) ? first : undefined,
      ...(this.#some(newer, chat, last) ? { after: last } : {}),
    }
  }

  #some(sql: string, chat: string, seq: number | undefined): boolean {
    return seq !== undefined && this.#database.prepare(sql).get([chat, seq]) !== undefined
  }
}

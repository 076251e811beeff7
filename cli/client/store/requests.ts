// Message requests: who wrote without having been accepted, and has not been decided about.
import type { ProfileDatabase } from './database.js'

export interface RequestRow {
  /** Of this profile only, never used twice. */
  readonly id: number
  readonly chat: string
  /** When their first message was sent, ms since 1970. */
  readonly since: number
  /** Entries of the chat from here on belong to the request; what is older was before it. */
  readonly fromSeq: number
  /** Messages that came and were not kept. */
  readonly dropped: number
}

interface Row {
  readonly [column: string]: string | number
  readonly id: number
  readonly chat: string
  readonly since: number
  readonly from_seq: number
  readonly dropped: number
}

const COLUMNS = 'request.id, request.chat, since, from_seq, dropped'

/** All writing methods belong inside a transaction of the committer. */
export class Requests {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  get(chat: string): RequestRow | undefined {
    const row = this.#database.prepare(`SELECT ${COLUMNS} FROM request WHERE chat = ?`).get<Row>([chat])
    return row && requestRow(row)
  }

  /** The newest first, without those of blocked people: these are decided while the block lasts. */
  list(): readonly RequestRow[] {
    const sql = `SELECT ${COLUMNS} FROM request LEFT JOIN contact ON address = request.chat
      WHERE blocked IS NOT 1 ORDER BY request.id DESC`
    return this.#database.prepare(sql).all<Row>().map(requestRow)
  }

  /** All undecided ones. */
  count(): number {
    return this.#database.prepare('SELECT COUNT(*) AS rows FROM request').get<{ rows: number }>()?.rows ?? 0
  }

  /** Without effect where there is one of this chat. */
  open(chat: string, since: number): void {
    if (this.get(chat)) return
    const sql = `INSERT INTO request (chat, since, from_seq)
      VALUES (?, ?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM entry))`
    this.#database.prepare(sql).run([chat, since])
  }

  countDropped(chat: string): void {
    this.#database.prepare('UPDATE request SET dropped = dropped + 1 WHERE chat = ?').run([chat])
  }

  /** False where there was none. */
  close(chat: string): boolean {
    return this.#database.prepare('DELETE FROM request WHERE chat = ?').run([chat]).changes > 0
  }

  /** Whatever of a request the chat shows: messages and notices. */
  entries({ chat, fromSeq }: RequestRow): number {
    const sql = 'SELECT COUNT(*) AS rows FROM entry WHERE chat = ? AND seq >= ?'
    return this.#database.prepare(sql).get<{ rows: number }>([chat, fromSeq])?.rows ?? 0
  }

  /** The messages among them, and those in whose place a notice says that they could not be read. */
  messages({ chat, fromSeq }: RequestRow): number {
    const sql = `SELECT COUNT(*) AS rows FROM entry WHERE chat = ? AND seq >= ?
      AND (direction = 'in' OR notice IN ('waiting-for-message', 'message-lost'))`
    return this.#database.prepare(sql).get<{ rows: number }>([chat, fromSeq])?.rows ?? 0
  }
}

function requestRow({ id, chat, since, from_seq: fromSeq, dropped }: Row): RequestRow {
  return { id, chat, since, fromSeq, dropped }
}

// The full text of what was said, behind by what came last: storing a message costs no index, a search waits for it.
import type { ProfileDatabase } from './database.js'

/** Rows of one transaction: enough to be cheap a row (20 µs against 200 alone), few enough to be over in 10 ms. */
export const ROWS_AT_ONCE = 250

/** Of more it takes more than a moment. */
export const MANY_ROWS = 20_000

export class SearchIndex {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /** Takes in the oldest rows that it does not have, outside any transaction. True where more may wait. */
  takeIn(): boolean {
    const from = this.#end()
    const sql = `SELECT COUNT(*) AS rows, MAX(seq) AS last
      FROM (SELECT seq FROM entry WHERE seq > ? ORDER BY seq LIMIT ?)`
    const next = this.#database.prepare(sql).get<{ rows: number; last: number | null }>([from, ROWS_AT_ONCE])
    const to = next?.last ?? null
    if (to === null) return false
    // What a failing machine takes back is taken in again: words and end go together.
    this.#database.transaction(() => {
      const words = `INSERT INTO entry_text (rowid, chat, body)
        SELECT seq, hex(chat), text FROM said WHERE seq > ? AND seq <= ? ORDER BY seq`
      this.#database.prepare(words).run([from, to])
      this.#database.prepare('UPDATE full_text_end SET seq = ?').run([to])
    }, false)
    return next?.rows === ROWS_AT_ONCE
  }

  /** Takes in all. Synchronous: about 2 s for 100,000 messages of before there was a full text, announced by `onDelay`. */
  catchUp(onDelay?: () => void): void {
    if (onDelay && this.waiting(MANY_ROWS) === MANY_ROWS) onDelay()
    while (this.takeIn());
  }

  /** Rows that it does not have, notices among them; counted no further than `most`. */
  waiting(most: number): number {
    const sql = 'SELECT COUNT(*) AS rows FROM (SELECT 1 FROM entry WHERE seq > ? LIMIT ?)'
    return this.#database.prepare(sql).get<{ rows: number }>([this.#end(), most])?.rows ?? 0
  }

  #end(): number {
    return this.#database.prepare('SELECT seq FROM full_text_end').get<{ seq: number }>()?.seq ?? 0
  }
}

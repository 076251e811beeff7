// Who asked this user to turn their app on: each is shown once in a while, and strangers fill no disk.
import type { ProfileDatabase } from './database.js'

/** People kept; who comes then is not shown. */
const MOST = 500

export class Pings {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /**
   * Remembers that this person asked. False where they asked after `since` already, or where too many others did.
   * Inside a transaction.
   */
  add(address: string, now: number, since: number): boolean {
    this.#database.prepare('DELETE FROM ping WHERE at < ?').run([since])
    const known = this.#database.prepare('SELECT 1 AS found FROM ping WHERE address = ?').get([address])
    if (known !== undefined || this.#count() >= MOST) return false
    this.#database.prepare('INSERT INTO ping (address, at) VALUES (?, ?)').run([address, now])
    return true
  }

  /** Who asked since then, the newest first, without blocked people. */
  since(since: number): readonly { readonly from: string; readonly at: number }[] {
    const sql = `SELECT ping.address AS "from", at FROM ping LEFT JOIN contact ON contact.address = ping.address
      WHERE at >= ? AND blocked IS NOT 1 ORDER BY at DESC, ping.address`
    return this.#database.prepare(sql).all<{ from: string; at: number }>([since])
  }

  /** Whoever asked for this app has their answer. Inside a transaction. */
  answer(handle: string): void {
    const ending = `@${handle}`
    this.#database.prepare('DELETE FROM ping WHERE substr(address, -length(?)) = ?').run([ending, ending])
  }

  #count(): number {
    return this.#database.prepare('SELECT COUNT(*) AS rows FROM ping').get<{ rows: number }>()?.rows ?? 0
  }
}

// What this user has looked at and played, and whether its senders are told.
import type { ProfileDatabase } from './database.js'

/** All writing methods belong inside a transaction of the committer. */
export class ReadMarks {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /** Messages of the chat that were seen while it is not settled whether their sender hears of it; oldest first. */
  unsettled(chat: string): readonly string[] {
    // Left to itself the planner walks through all that was ever received.
    const sql = `SELECT id FROM entry INDEXED BY entry_unreceipted
      WHERE chat = ? AND kind = 'message' AND direction = 'in' AND receipted = 0
      AND seq <= COALESCE((SELECT seen_until FROM contact WHERE address = ?), 0) ORDER BY seq`
    return this.#database
      .prepare(sql)
      .all<{ id: string }>([chat, chat])
      .map(({ id }) => id)
  }

  /** Either way once and for all: told, or never. */
  settle(chat: string, ids: readonly string[]): void {
    const sql = `UPDATE entry SET receipted = 1 WHERE kind = 'message' AND direction = 'in' AND id = ? AND chat = ?`
    const settle = this.#database.prepare(sql)
    for (const id of ids) settle.run([id, chat])
  }

  /** False where it was played before, or is no voice message of theirs. */
  setPlayed(chat: string, id: string): boolean {
    const sql = `UPDATE entry SET played = 1 WHERE kind = 'message' AND direction = 'in' AND id = ? AND chat = ?
      AND played = 0 AND EXISTS (SELECT 1 FROM media WHERE media.id = entry.id AND media.chat = entry.chat
        AND media.direction = 'in' AND description ->> 'kind' = 'voice')`
    return this.#database.prepare(sql).run([id, chat]).changes > 0
  }
}

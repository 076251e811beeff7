// When the identity key of a chat's person became another one, as the chat shows it.
import type { ProfileDatabase } from './database.js'

/** Ms since 1970, the newest first; at most the last hundred. */
export function keyChanges(database: ProfileDatabase, chat: string): readonly number[] {
  const sql = `SELECT timestamp FROM entry WHERE chat = ? AND notice = 'identity-changed' ORDER BY seq DESC LIMIT 100`
  return database
    .prepare(sql)
    .all<{ timestamp: number }>([chat])
    .map(({ timestamp }) => timestamp)
}

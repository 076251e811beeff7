// How this user and the person of a chat stand to each other, by what the profile has of them.
import type { ChatSummary } from '../api.js'
import type { ProfileDatabase } from './database.js'

interface StandingRow {
  readonly [column: string]: number | null
  readonly blocked: number | null
  readonly accepted: number | null
  readonly undecided: number
}

export function chatStanding(
  database: ProfileDatabase,
  chat: string,
): Pick<ChatSummary, 'standing' | 'blocked'> {
  const sql = `SELECT (SELECT blocked FROM contact WHERE address = ?) AS blocked,
    (SELECT accepted AND gone <> 2 FROM contact WHERE address = ?) AS accepted,
    EXISTS (SELECT 1 FROM request WHERE chat = ?) AS undecided`
  const row = database.prepare(sql).get<StandingRow>([chat, chat, chat])
  const blocked = row?.blocked === 1
  if (row?.undecided === 1) return { standing: 'request', blocked }
  if (row?.accepted !== 1) return { standing: 'none', blocked }
  return { standing: answered(database, chat) ? 'accepted' : 'asked', blocked }
}

/**
 * Whether they accept this user, by what only people who do can have caused: a message of theirs, or one of ours on
 * their device. What was before either of the two left, or before they had another key, says nothing any more.
 */
function answered(database: ProfileDatabase, chat: string): boolean {
  const sql = `SELECT 1 AS some FROM (SELECT seq, timestamp FROM entry WHERE chat = ? AND kind = 'message'
      AND (direction = 'in' OR state IN ('delivered', 'read', 'played')) ORDER BY seq DESC LIMIT 1) AS last
    WHERE timestamp > COALESCE((SELECT MAX(at) FROM ledger WHERE kind = 'left' AND actor = 'you'), 0)
    AND NOT EXISTS (SELECT 1 FROM entry WHERE chat = ? AND entry.seq > last.seq
      AND notice IN ('left', 'identity-changed'))`
  return database.prepare(sql).get([chat, chat]) !== undefined
}

// How this user and the person of a chat stand to each other, by what the profile has of them.
import type { ChatSummary } from '../api.js'
import type { ProfileDatabase } from './database.js'

export interface StandingColumns {
  readonly blocked: number | null
  readonly accepted: number | null
  readonly undecided: number
  readonly answered: number
}

interface StandingRow extends StandingColumns {
  readonly [column: string]: number | null
}

/**
 * {@link StandingColumns} of the chat that `chat` names, with the row of its contact, which may be missing, in scope.
 * answered: whether they accept this user, by what only people who do can have caused: a message of theirs, or one of
 * ours on their device. What was before either of the two left, or before they had another key, says nothing any more.
 */
export const STANDING_COLUMNS = `blocked, accepted AND gone <> 2 AS accepted,
  EXISTS (SELECT 1 FROM request WHERE request.chat = named.chat) AS undecided,
  COALESCE((SELECT timestamp > COALESCE((SELECT MAX(at) FROM ledger WHERE kind = 'left' AND actor = 'you'), 0)
      AND NOT EXISTS (SELECT 1 FROM entry AS later WHERE later.chat = named.chat AND later.seq > answer.seq
        AND later.notice IN ('left', 'identity-changed'))
    FROM entry AS answer WHERE answer.chat = named.chat AND answer.kind = 'message'
      AND (answer.direction = 'in' OR answer.state IN ('delivered', 'read', 'played'))
    ORDER BY answer.seq DESC LIMIT 1), 0) AS answered`

export function chatStanding(
  database: ProfileDatabase,
  chat: string,
): Pick<ChatSummary, 'standing' | 'blocked'> {
  const sql = `SELECT ${STANDING_COLUMNS} FROM (SELECT ? AS chat) AS named
    LEFT JOIN contact ON contact.address = named.chat`
  const row = database.prepare(sql).get<StandingRow>([chat])
  return standingOf(row ?? { blocked: null, accepted: null, undecided: 0, answered: 0 })
}

export function standingOf(row: StandingColumns): Pick<ChatSummary, 'standing' | 'blocked'> {
  const blocked = row.blocked === 1
  if (row.undecided === 1) return { standing: 'request', blocked }
  if (row.accepted !== 1) return { standing: 'none', blocked }
  return { standing: row.answered === 1 ? 'accepted' : 'asked', blocked }
}

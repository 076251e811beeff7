// The chats of a profile: who they are with, what came last, what is unread.
import type { ChatSummary } from '../api.js'
import { type PreferenceColumns, preferencesOf } from './chat-preferences.js'
import { STANDING_COLUMNS, type StandingColumns, standingOf } from './chat-standing.js'
import type { ProfileDatabase } from './database.js'
import { ENTRY_COLUMNS, ENTRY_ROWS, type EntryRow, type EntryViews } from './entry-rows.js'

interface ChatRow extends PreferenceColumns, StandingColumns {
  readonly chat: string
  readonly latest: number | null
  readonly unread: number
  readonly mentions: number
  readonly compared: number
  readonly key_changed: number
}

/** Steps from name to name in the index, however many rows each chat has. */
const NAMES = `WITH RECURSIVE name (chat) AS (SELECT MIN(chat) FROM entry
  UNION ALL SELECT (SELECT MIN(chat) FROM entry WHERE entry.chat > name.chat) FROM name WHERE name.chat IS NOT NULL)`

const UNREAD = `FROM entry WHERE entry.chat = named.chat AND seq > COALESCE(seen_until, 0) AND direction = 'in'`

const COLUMNS = `named.chat, (SELECT MAX(seq) FROM entry WHERE entry.chat = named.chat) AS latest,
  (SELECT COUNT(*) ${UNREAD}) AS unread, (SELECT COUNT(*) ${UNREAD} AND mention = 1) AS mentions,
  pinned, muted, archived, read_receipts, label, verified IS NOT NULL AS compared,
  changed IS 1 OR EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = named.chat AND outbox.state = 'held') AS key_changed,
  ${STANDING_COLUMNS}`

const KNOWN = `LEFT JOIN contact ON contact.address = named.chat LEFT JOIN chat ON chat.address = named.chat`

/** All of them; `named` are those something was said in. */
export const CHATS_SQL = `${NAMES} SELECT ${COLUMNS} FROM (SELECT chat FROM name WHERE chat IS NOT NULL) AS named ${KNOWN}`
const CHAT_SQL = `SELECT ${COLUMNS} FROM (SELECT ? AS chat) AS named ${KNOWN}`
const LATEST_SQL = `SELECT ${ENTRY_COLUMNS} FROM ${ENTRY_ROWS} WHERE seq IN (SELECT value FROM json_each(?))`

export class ChatList {
  readonly #database: ProfileDatabase
  readonly #views: EntryViews
  readonly #isVerified: (chat: string) => boolean

  /** @param isVerified asked of chats whose safety number was compared: whether the keys are still the same. */
  constructor(database: ProfileDatabase, views: EntryViews, isVerified: (chat: string) => boolean) {
    this.#database = database
    this.#views = views
    this.#isVerified = isVerified
  }

  /** The one something happened in last comes first. */
  all(): readonly ChatSummary[] {
    const rows = this.#database.prepare(CHATS_SQL).all<ChatRow>()
    return this.#summaries(rows)
  }

  /** Also of somebody nothing was exchanged with yet. */
  one(chat: string): ChatSummary {
    const rows = this.#database.prepare(CHAT_SQL).all<ChatRow>([chat])
    const [summary] = this.#summaries(rows)
    if (!summary) throw new TypeError('a chat that is asked for has one row')
    return summary
  }

  /** How many there are. */
  count(): number {
    const sql = 'SELECT COUNT(*) AS chats FROM name WHERE chat IS NOT NULL'
    return this.#database.prepare(`${NAMES} ${sql}`).get<{ chats: number }>()?.chats ?? 0
  }

  #summaries(rows: readonly ChatRow[]): readonly ChatSummary[] {
    const places = JSON.stringify(rows.flatMap(({ latest }) => latest ?? []))
    const latest = new Map(
      this.#database
        .prepare(LATEST_SQL)
        .all<EntryRow>([places])
        .map((row) => [row.seq, row]),
    )
    return rows
      .toSorted((one, other) => (other.latest ?? 0) - (one.latest ?? 0))
      .map((row) => this.#summary(row, latest.get(row.latest ?? 0)))
  }

  #summary(row: ChatRow, last: EntryRow | undefined): ChatSummary {
    return {
      with: row.chat,
      unread: row.unread,
      mentions: row.mentions,
      last: last && this.#views.view(last),
      identityChanged: row.key_changed === 1,
      verified: row.compared === 1 && this.#isVerified(row.chat),
      ...preferencesOf(row),
      ...standingOf(row),
    }
  }
}

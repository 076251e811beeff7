// What a reply answers, as the row of the reply keeps it: shown is what this profile has of the quoted message, and only
// where it has nothing what the replying side says of it.
import type { Direction, QuoteView } from '../api.js'
import type { ProfileDatabase } from './database.js'
import { kindOf, type MessageKey } from './media-rows.js'

/** Shown of a quoted message, in code points: enough to know it by. */
const MOST_SHOWN = 500

export interface StoredQuote {
  readonly id: string
  /** Whose the replying side says it was. */
  readonly direction: Direction | undefined
  /** What the replying side says it said; empty where it does not say. */
  readonly text: string
}

export interface QuoteColumns {
  readonly quote_id: string | null
  readonly quote_direction: string | null
  readonly quote_text: string | null
  /** JSON of what this profile has of it. */
  readonly quoted: string | null
}

export const QUOTE_COLUMNS = `quote_id, quote_direction, quote_text,
  (SELECT json_object('body', substr(said.body, 1, ${MOST_SHOWN}), 'revoked', said.revoked, 'description',
      (SELECT file.description FROM media AS file
        WHERE file.id = said.id AND file.chat = said.chat AND file.direction = said.direction))
    FROM entry AS said WHERE said.kind = 'message' AND said.id = entry.quote_id AND said.chat = entry.chat
      AND said.direction = entry.quote_direction) AS quoted`

interface Quoted {
  readonly body: string
  readonly revoked: number
  readonly description: string | null
}

/** `undefined` where the row answers nothing. */
export function quoteView({
  quote_id: id,
  quote_direction,
  quote_text,
  quoted,
}: QuoteColumns): QuoteView | undefined {
  if (id === null) return undefined
  if (quoted === null) return { id, direction: undefined, text: cut(quote_text ?? '') }
  const direction = quote_direction === 'in' ? 'in' : 'out'
  // Written by the column above only.
  const { body, revoked, description } = JSON.parse(quoted) as Quoted
  if (revoked === 1) return { id, direction, text: '', revoked: true }
  return { id, direction, text: body, ...(description === null ? {} : { media: kindOf(description) }) }
}

/** The copies that replies of the chat hold of a message: gone with it. Inside a transaction. */
export function eraseQuotes(database: ProfileDatabase, { chat, id, direction }: MessageKey): void {
  const sql = `UPDATE entry SET quote_text = '' WHERE quote_id = ? AND chat = ?
    AND (quote_direction IS NULL OR quote_direction = ?)`
  database.prepare(sql).run([id, chat, direction])
}

function cut(text: string): string {
  return text.length <= MOST_SHOWN ? text : Array.from(text).slice(0, MOST_SHOWN).join('')
}

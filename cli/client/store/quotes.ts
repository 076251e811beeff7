// What a reply answers, as the row of the reply keeps it: shown is what this profile has of the quoted message, and only
// where it has nothing what the replying side says of it.
import type { Bytes } from '#proto/bytes.js'
import { decodeContent, encodeContent } from '#proto/content/message.js'
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

/** The copies that replies of the chat hold of a message, for retries too: gone with it. Inside a transaction. */
export function eraseQuotes(database: ProfileDatabase, { chat, id, direction }: MessageKey): void {
  const replies = 'quote_id = ? AND chat = ? AND (quote_direction IS NULL OR quote_direction = ?)'
  const sql = `SELECT seq, content FROM entry WHERE ${replies} AND content IS NOT NULL`
  for (const { seq, content } of database
    .prepare(sql)
    .all<{ seq: number; content: Bytes }>([id, chat, direction]))
    database.prepare('UPDATE entry SET content = ? WHERE seq = ?').run([withoutExcerpt(content), seq])
  database.prepare(`UPDATE entry SET quote_text = '' WHERE ${replies}`).run([id, chat, direction])
}

/** Whether the quoted message was taken back, also where that came before it did. */
export function isTakenBack(
  database: ProfileDatabase,
  chat: string,
  { id, direction }: StoredQuote,
): boolean {
  const here = `SELECT 1 AS some FROM entry WHERE kind = 'message' AND id = ? AND chat = ?
    AND direction = COALESCE(?, direction) AND revoked = 1`
  const heard = `SELECT 1 FROM heard_act WHERE target_id = ? AND chat = ?
    AND target_direction = COALESCE(?, target_direction) AND kind = 'revoke'`
  const key = [id, chat, direction ?? null]
  return database.prepare(`${here} UNION ALL ${heard}`).get([...key, ...key]) !== undefined
}

/** A content as it was, but for what it says that the message it answers said. */
export function withoutExcerpt(bytes: Bytes): Bytes {
  const content = decodeContent(bytes)
  if (!('quote' in content) || content.quote?.text === undefined) return bytes
  return encodeContent({ ...content, quote: { ...content.quote, text: undefined } })
}

function cut(text: string): string {
  return text.length <= MOST_SHOWN ? text : Array.from(text).slice(0, MOST_SHOWN).join('')
}

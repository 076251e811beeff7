// Who reacted to which message, and with what: one reaction a person.
import type { ReactionView } from '../api.js'
import type { ProfileDatabase } from './database.js'
import type { MessageKey } from './media-rows.js'

/** In a chat of two there are this user and the other one. */
export type Reacting = 'own' | 'theirs'

export interface Reaction {
  readonly by: Reacting
  /** Never empty. */
  readonly emoji: string
  /** Ms since 1970. */
  readonly at: number
  readonly pending?: ReactionView['pending']
}

/** Aggregated for the row of a message: see {@link reactionViews}. */
export const REACTIONS_COLUMN = `(SELECT json_group_array(json_object('own', own, 'emoji', emoji, 'at', at, 'pending', pending))
  FROM reaction WHERE reaction.chat = entry.chat AND reaction.id = entry.id
    AND reaction.direction = entry.direction) AS reactions`

interface Aggregated {
  readonly own: number
  readonly emoji: string
  readonly at: number
  readonly pending: string | null
}

/** All writing methods belong inside a transaction of the committer. */
export class Reactions {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /** In place of what the same person reacted before. */
  set({ chat, id, direction }: MessageKey, { by, emoji, at, pending }: Reaction): void {
    const sql = `INSERT OR REPLACE INTO reaction (chat, id, direction, own, emoji, at, pending)
      VALUES (?, ?, ?, ?, ?, ?, ?)`
    this.#database.prepare(sql).run([chat, id, direction, own(by), emoji, at, pending ?? null])
  }

  /** False where there was none. */
  remove({ chat, id, direction }: MessageKey, by: Reacting): boolean {
    const sql = 'DELETE FROM reaction WHERE chat = ? AND id = ? AND direction = ? AND own = ?'
    return this.#database.prepare(sql).run([chat, id, direction, own(by)]).changes > 0
  }

  get(
    { chat, id, direction }: MessageKey,
    by: Reacting,
  ): { readonly emoji: string; readonly at: number } | undefined {
    const sql = 'SELECT emoji, at FROM reaction WHERE chat = ? AND id = ? AND direction = ? AND own = ?'
    return this.#database.prepare(sql).get<{ emoji: string; at: number }>([chat, id, direction, own(by)])
  }

  /** How far our own one came; `undefined`: Meta has it. */
  setPending({ chat, id, direction }: MessageKey, pending: ReactionView['pending']): void {
    const sql = 'UPDATE reaction SET pending = ? WHERE chat = ? AND id = ? AND direction = ? AND own = 1'
    this.#database.prepare(sql).run([pending ?? null, chat, id, direction])
  }

  removeOf({ chat, id, direction }: MessageKey): void {
    const sql = 'DELETE FROM reaction WHERE chat = ? AND id = ? AND direction = ?'
    this.#database.prepare(sql).run([chat, id, direction])
  }
}

/** @param aggregated {@link REACTIONS_COLUMN}. The other person's first. */
export function reactionViews(aggregated: string, me: string, them: string): readonly ReactionView[] {
  // Written by this file only, inside an authenticated one.
  const rows = JSON.parse(aggregated) as readonly Aggregated[]
  return rows.map(({ own: mine, emoji, at, pending }) => ({
    from: mine === 1 ? me : them,
    emoji,
    at,
    ...(pending === 'sending' || pending === 'failed' ? { pending } : {}),
  }))
}

function own(by: Reacting): number {
  return by === 'own' ? 1 : 0
}

// What the person of a chat did to its messages: the newest reaction and the revoke, how each is known, and what of them
// is older than what came before.
import type { ProfileDatabase } from './database.js'
import type { MessageKey } from './media-rows.js'

export type HeardKind = 'reaction' | 'revoke'

export interface HeardAct {
  /** Of the message that carried it; empty where that was not kept. */
  readonly id: string
  readonly kind: HeardKind
  /** Empty where a reaction was taken away, and of a revoke. */
  readonly emoji: string
  /** Ms since 1970 by its sender's clock, as far as that is believed; 0 where it says none. */
  readonly sent: number
  /** Ms since 1970, as the server tells it. */
  readonly at: number
  /** Ms since 1970, when it came here. */
  readonly heard: number
}

type Row = Readonly<Record<string, string | number>> & Omit<HeardAct, 'kind'> & { readonly kind: string }

const COLUMNS = 'id, kind, emoji, sent, at, heard'
const OF_MESSAGE = 'target_id = ? AND chat = ? AND target_direction = ?'

/** All writing methods belong inside a transaction of the committer. */
export class HeardActs {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /** In place of what the same person did of this kind. @param early its message is not here. */
  put(key: MessageKey, { id, kind, emoji, sent, at, heard }: HeardAct, early: boolean): void {
    const sql = `INSERT OR REPLACE INTO heard_act (target_id, chat, target_direction, ${COLUMNS}, early)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    this.#database.prepare(sql).run([...columns(key), id, kind, emoji, sent, at, heard, early ? 1 : 0])
  }

  get(key: MessageKey, kind: HeardKind): HeardAct | undefined {
    const sql = `SELECT ${COLUMNS} FROM heard_act WHERE ${OF_MESSAGE} AND kind = ?`
    const row = this.#database.prepare(sql).get<Row>([...columns(key), kind])
    return row && { ...row, kind }
  }

  /** In the order they came. */
  of(key: MessageKey): readonly HeardAct[] {
    const sql = `SELECT ${COLUMNS} FROM heard_act WHERE ${OF_MESSAGE} ORDER BY heard`
    const rows = this.#database.prepare(sql).all<Row>([...columns(key)])
    return rows.map((row) => ({ ...row, kind: row.kind === 'revoke' ? 'revoke' : 'reaction' }))
  }

  /** Of this chat, reactions to messages that are not here. */
  countEarly(chat: string): number {
    const sql = `SELECT COUNT(*) AS early FROM heard_act WHERE chat = ? AND early = 1 AND kind = 'reaction'`
    return this.#database.prepare(sql).get<{ early: number }>([chat])?.early ?? 0
  }

  /** The message is here now. Gives the reaction that was before it. */
  settle(key: MessageKey): HeardAct | undefined {
    const waiting = `UPDATE heard_act SET early = 0 WHERE ${OF_MESSAGE} AND early = 1`
    if (this.#database.prepare(waiting).run([...columns(key)]).changes === 0) return undefined
    return this.get(key, 'reaction')
  }

  /** See {@link dropHeard}. */
  drop(key: MessageKey, kind: HeardKind): void {
    dropHeard(this.#database, key, kind)
  }
}

/** Nothing is known any more of what the person did of this kind to the message. Inside a transaction. */
export function dropHeard(database: ProfileDatabase, key: MessageKey, kind: HeardKind): void {
  database.prepare(`DELETE FROM heard_act WHERE ${OF_MESSAGE} AND kind = ?`).run([...columns(key), kind])
}

function columns({ chat, id, direction }: MessageKey): readonly [string, string, string] {
  return [id, chat, direction]
}

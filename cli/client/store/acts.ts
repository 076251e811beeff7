// Messages of ours that are no row of a chat: reactions and what takes messages back. They go out, are acked and sent
// again as other messages are.
import type { Bytes } from '#proto/bytes.js'
import type { SentState } from '../api.js'
import type { ProfileDatabase } from './database.js'
import { rises, sentState } from './entry-rows.js'
import type { MessageKey } from './media-rows.js'

export type ActKind = 'reaction' | 'reaction-removal' | 'revoke'
const KINDS: readonly ActKind[] = ['reaction', 'reaction-removal', 'revoke']

export interface Act {
  readonly id: string
  readonly kind: ActKind
  /** The message it is about; its chat is the act's. */
  readonly target: MessageKey
  /** Unpadded protobuf. */
  readonly content: Bytes
  /** Ms since 1970. */
  readonly timestamp: number
  readonly resends: number
  readonly state: SentState
}

interface Row {
  readonly [column: string]: string | number | Bytes | null
  readonly id: string
  readonly kind: string
  readonly target_id: string
  readonly target_direction: string
  readonly content: Bytes
  readonly timestamp: number
  readonly state: string
  readonly resends: number
}

const SELECT = 'SELECT id, kind, target_id, target_direction, content, timestamp, state, resends FROM act'

/** All writing methods belong inside a transaction of the committer. */
export class Acts {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  add({ id, kind, target, content, timestamp }: Omit<Act, 'resends' | 'state'>): void {
    const sql = `INSERT INTO act (chat, id, kind, target_id, target_direction, content, timestamp, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'sending')`
    const { chat, id: targetId, direction } = target
    this.#database.prepare(sql).run([chat, id, kind, targetId, direction, content, timestamp])
  }

  get(chat: string, id: string): Act | undefined {
    const row = this.#database.prepare(`${SELECT} WHERE id = ? AND chat = ?`).get<Row>([id, chat])
    return row && actOf(row, chat)
  }

  /** What this user did to a message, as far as it is not replaced; oldest first. */
  of({ chat, id, direction }: MessageKey): readonly Act[] {
    const sql = `${SELECT} WHERE target_id = ? AND chat = ? AND target_direction = ? ORDER BY timestamp`
    const rows = this.#database.prepare(sql).all<Row>([id, chat, direction])
    return rows.map((row) => actOf(row, chat))
  }

  /** False where that would be a step back or there is none. */
  setState(chat: string, id: string, state: SentState, reason?: string): boolean {
    const known = this.get(chat, id)?.state
    if (!known || !rises(known, state)) return false
    const sql = 'UPDATE act SET state = ?, reason = ? WHERE id = ? AND chat = ?'
    return this.#database.prepare(sql).run([state, reason ?? null, id, chat]).changes > 0
  }

  countResend(chat: string, id: string): void {
    this.#database.prepare('UPDATE act SET resends = resends + 1 WHERE id = ? AND chat = ?').run([id, chat])
  }

  /** As of entries: acts to this person since then that Meta took. */
  countTaken(chat: string, since: number): number {
    const sql = `SELECT COUNT(*) AS taken FROM act WHERE chat = ? AND timestamp >= ?
      AND state IN ('sent', 'delivered', 'read', 'played')`
    return this.#database.prepare(sql).get<{ taken: number }>([chat, since])?.taken ?? 0
  }

  /**
   * Forgets our reactions to a message, and gives their ids: nothing of them is sent again, so that a late copy of an
   * old one cannot come after the newest.
   */
  removeReactions({ chat, id, direction }: MessageKey): readonly string[] {
    const where = `target_id = ? AND chat = ? AND target_direction = ? AND kind <> 'revoke'`
    const key = [id, chat, direction]
    const ids = this.#database.prepare(`SELECT id FROM act WHERE ${where}`).all<{ id: string }>(key)
    if (ids.length > 0) this.#database.prepare(`DELETE FROM act WHERE ${where}`).run(key)
    return ids.map((row) => row.id)
  }
}

function actOf(row: Row, chat: string): Act {
  const { id, content, timestamp, resends } = row
  const direction = row.target_direction === 'in' ? 'in' : 'out'
  return {
    ...{ id, content, timestamp, resends, state: sentState(row.state) },
    kind: KINDS.find((kind) => kind === row.kind) ?? 'revoke',
    target: { chat, id: row.target_id, direction },
  }
}

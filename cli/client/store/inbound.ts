// Every message id a peer used, so that each is shown once, however often it is delivered.
import type { ProfileDatabase } from './database.js'

export type InboundState =
  /** In the chat. */
  | 'shown'
  /** Could not be read; the sender was asked to send it again. */
  | 'waiting'
  /** Can never be read. */
  | 'lost'
  /** Taken back before it came: never shown. */
  | 'revoked'

const STATES: readonly InboundState[] = ['shown', 'waiting', 'lost', 'revoked']

export interface Inbound {
  readonly state: InboundState
  /** Retries asked so far, 0..5. */
  readonly tries: number
}

export class InboundIds {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  get(jid: string, id: string): Inbound | undefined {
    const row = this.#database
      .prepare('SELECT state, tries FROM inbound WHERE jid = ? AND id = ?')
      .get<{ state: string; tries: number }>([jid, id])
    return row && { state: STATES.find((state) => state === row.state) ?? 'shown', tries: row.tries }
  }

  /** Inside a transaction only. */
  set(jid: string, id: string, inbound: Inbound, now: number): void {
    const sql = 'INSERT OR REPLACE INTO inbound (jid, id, state, tries, timestamp) VALUES (?, ?, ?, ?, ?)'
    this.#database.prepare(sql).run([jid, id, inbound.state, inbound.tries, now])
  }
}

// How it is known that a message of ours came to a state: which stanza said so, from whom, when.
import type { Evidence, SentState } from '../api.js'
import type { ProfileDatabase } from './database.js'
import { STATE_RANK } from '../sent-state.js'
import { sentState } from './entry-rows.js'

/** What a state is known by. `what` is of our own words, never of a peer's. */
export type Proof = Omit<Evidence, 'state'>

/** This profile says so itself. @param at ms since 1970. */
export function byUs(at: number, what: string): Proof {
  return { at, by: 'here', what }
}

interface Row {
  readonly [column: string]: string | number
  readonly state: string
  readonly at: number
  readonly source: string
  readonly what: string
}

/** All writing methods belong inside a transaction of the committer. */
export class EvidenceRows {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /** The first word counts: who says again what is known adds nothing. */
  note(chat: string, id: string, state: SentState, { at, by, what }: Proof): void {
    const sql = 'INSERT OR IGNORE INTO evidence (chat, id, state, at, source, what) VALUES (?, ?, ?, ?, ?, ?)'
    this.#database.prepare(sql).run([chat, id, state, at, by, what])
  }

  /** In place of what is known: a message that waits may wait anew, and for something else. */
  renew(chat: string, id: string, state: SentState, proof: Proof): void {
    this.#database
      .prepare('DELETE FROM evidence WHERE id = ? AND chat = ? AND state = ?')
      .run([id, chat, state])
    this.note(chat, id, state, proof)
  }

  remove(chat: string, id: string): void {
    this.#database.prepare('DELETE FROM evidence WHERE id = ? AND chat = ?').run([id, chat])
  }

  has(chat: string, id: string, state: SentState): boolean {
    const sql = 'SELECT 1 AS known FROM evidence WHERE id = ? AND chat = ? AND state = ?'
    return this.#database.prepare(sql).get([id, chat, state]) !== undefined
  }

  /** In the order of a message's life; times are of several clocks, and the server's are whole seconds. */
  of(chat: string, id: string): readonly Evidence[] {
    const sql = 'SELECT state, at, source, what FROM evidence WHERE id = ? AND chat = ? ORDER BY at'
    const rows = this.#database.prepare(sql).all<Row>([id, chat])
    return rows
      .map(({ state, at, source, what }) => ({ state: sentState(state), at, by: party(source), what }))
      .toSorted((one, other) => STATE_RANK[one.state] - STATE_RANK[other.state])
  }
}

function party(source: string): Evidence['by'] {
  return source === 'meta' || source === 'peer' ? source : 'here'
}

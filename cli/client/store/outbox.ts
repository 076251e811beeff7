// What still has to reach the chat server. Rows leave when the server acked them.
import type { Bytes } from '#proto/bytes.js'
import type { ProfileDatabase } from './database.js'

/**
 * What a row is: `receipt` one of delivery or a retry, `read` and `played` receipts of their own beside it. Its id is the
 * stanza's; of a receipt that speaks for several messages, the first of them.
 */
export type OutboxClass = 'message' | 'receipt' | 'read' | 'played'
const CLASSES: readonly OutboxClass[] = ['message', 'receipt', 'read', 'played']

/** The class of the row that an ack of a receipt ends. @param type of the ack, as of the acked stanza. */
export function receiptClass(type: string | undefined): OutboxClass {
  return type === 'read' || type === 'played' ? type : 'receipt'
}

/**
 * `fresh`: a message that could not be encrypted yet (no session); `ready`: `stanza` holds the bytes that
 * every attempt sends; `held`: waits until the user trusts the peer's new identity; `withheld`: a receipt or retry that
 * would tell the sender of a request something, and goes when this user accepts them.
 */
export type OutboxState = 'fresh' | 'ready' | 'held' | 'withheld'
const STATES: readonly OutboxState[] = ['fresh', 'ready', 'held', 'withheld']

export interface OutboxRow {
  readonly class: OutboxClass
  readonly id: string
  /** The chat's address. */
  readonly chat: string
  readonly state: OutboxState
  /**
   * Encoded stanza, with its flag byte. Of a message that is not `ready` any more: what it was when it was, and these
   * bytes may have gone out.
   */
  readonly stanza: Bytes | undefined
}

interface Row {
  readonly [column: string]: string | number | Bytes | null
  readonly class: string
  readonly id: string
  readonly chat: string
  readonly state: string
  readonly stanza: Bytes | null
}

/** All writing methods belong inside a transaction of the committer. */
export class Outbox {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /** Adds a row, or gives the one of the same class, id and chat a new state and stanza in its old place. */
  put(row: OutboxRow): void {
    this.#database
      .prepare(
        `INSERT INTO outbox (class, id, chat, state, stanza) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (class, id, chat) DO UPDATE SET state = excluded.state, stanza = excluded.stanza`,
      )
      .run([row.class, row.id, row.chat, row.state, row.stanza ?? null])
  }

  /** False where there was no such row. */
  remove(rowClass: OutboxClass, id: string, chat: string): boolean {
    const sql = 'DELETE FROM outbox WHERE class = ? AND id = ? AND chat = ?'
    return this.#database.prepare(sql).run([rowClass, id, chat]).changes > 0
  }

  get(rowClass: OutboxClass, id: string, chat: string): OutboxRow | undefined {
    const sql = 'SELECT class, id, chat, state, stanza FROM outbox WHERE class = ? AND id = ? AND chat = ?'
    const row = this.#database.prepare(sql).get<Row>([rowClass, id, chat])
    return row && outboxRow(row)
  }

  /** In the order they came to be. */
  all(): readonly OutboxRow[] {
    const sql = 'SELECT class, id, chat, state, stanza FROM outbox ORDER BY seq'
    return this.#database.prepare(sql).all<Row>().map(outboxRow)
  }

  /** Messages of a chat that wait: all that an identity change holds. */
  messages(chat: string): readonly OutboxRow[] {
    const sql = `SELECT class, id, chat, state, stanza FROM outbox WHERE chat = ? AND class = 'message' ORDER BY seq`
    return this.#database.prepare(sql).all<Row>([chat]).map(outboxRow)
  }

  /** Everything of a chat. */
  ofChat(chat: string): readonly OutboxRow[] {
    const sql = 'SELECT class, id, chat, state, stanza FROM outbox WHERE chat = ? ORDER BY seq'
    return this.#database.prepare(sql).all<Row>([chat]).map(outboxRow)
  }

  /** Lets go what was withheld from this person, and gives it. */
  release(chat: string): readonly OutboxRow[] {
    const rows = this.ofChat(chat).filter(({ state }) => state === 'withheld')
    const sql = `UPDATE outbox SET state = 'ready' WHERE chat = ? AND state = 'withheld'`
    if (rows.length > 0) this.#database.prepare(sql).run([chat])
    return rows.map((row) => ({ ...row, state: 'ready' }))
  }

  countMessages(): number {
    const sql = `SELECT COUNT(*) AS waiting FROM outbox WHERE class = 'message'`
    return this.#database.prepare(sql).get<{ waiting: number }>()?.waiting ?? 0
  }
}

function outboxRow(row: Row): OutboxRow {
  return {
    class: CLASSES.find((one) => one === row.class) ?? 'message',
    id: row.id,
    chat: row.chat,
    state: STATES.find((state) => state === row.state) ?? 'fresh',
    stanza: row.stanza ?? undefined,
  }
}

// The profile's own record of what was put before its user and what they decided. Only added to.
import type { LedgerActor, LedgerDetail, LedgerEntry, LedgerKind } from '#proto/consent/ledger-entry.js'
import type { ProfileDatabase } from './database.js'

interface Row {
  readonly [column: string]: string | number
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly actor: string
  readonly detail: string
}

export class OwnLedger {
  readonly #database: ProfileDatabase
  readonly #now: () => number

  constructor(database: ProfileDatabase, now: () => number) {
    this.#database = database
    this.#now = now
  }

  /** Inside the transaction that carries out what was decided. */
  note(kind: LedgerKind, detail: LedgerDetail = {}, actor: LedgerActor = 'you'): void {
    const sql = 'INSERT INTO ledger (at, kind, actor, detail) VALUES (?, ?, ?, ?)'
    this.#database.prepare(sql).run([this.#now(), kind, actor, JSON.stringify(detail)])
  }

  /** The last `limit` entries, oldest first. */
  read(limit: number): readonly LedgerEntry[] {
    const sql = 'SELECT seq, at, kind, actor, detail FROM ledger ORDER BY seq DESC LIMIT ?'
    return this.#database.prepare(sql).all<Row>([limit]).map(entry).reverse()
  }
}

/** Written by `note` only, inside an authenticated file. */
function entry({ seq, at, kind, actor, detail }: Row): LedgerEntry {
  return {
    ...{ seq, at, kind: kind as LedgerKind, actor: actor as LedgerActor },
    detail: JSON.parse(detail) as LedgerDetail,
  }
}

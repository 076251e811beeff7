// Signal records as the units of work see them: what is committed, under what is about to be.
import { SessionRecord } from '@signalapp/libsignal-client'
import type { Bytes } from '#proto/bytes.js'
import type { ProfileDatabase } from '../store/database.js'
import type { PeerIdentity, PreKeyTable } from './overlay-stores.js'

interface Staged {
  readonly session: SessionRecord | null
  readonly identity: PeerIdentity | undefined
}

/** So many peers' records stay in memory; the rest is read again when needed. */
const CACHED_PEERS = 500

/**
 * Reads through what earlier units staged. A staged record is visible to the next unit of its address
 * before it is durable; where the commit fails, {@link SignalState.discard} makes the units that built on
 * it fail too, because their `epoch` is over.
 */
export class SignalState {
  readonly #database: ProfileDatabase
  readonly #peers = new Map<string, Staged>()
  readonly #epochs = new Map<string, number>()
  readonly #spent = new Set<string>()

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  session(address: string): SessionRecord | null {
    return this.#peer(address).session
  }

  identity(address: string): PeerIdentity | undefined {
    return this.#peer(address).identity
  }

  epoch(address: string): number {
    return this.#epochs.get(address) ?? 0
  }

  stage(address: string, session: SessionRecord | null, identity: PeerIdentity | undefined): void {
    this.#peers.delete(address)
    this.#peers.set(address, { session, identity })
    for (const oldest of this.#peers.keys()) {
      if (this.#peers.size <= CACHED_PEERS) break
      this.#peers.delete(oldest)
    }
  }

  /** Forgets what was staged for an address after its commit failed. */
  discard(address: string): void {
    this.#peers.delete(address)
    this.#epochs.set(address, this.epoch(address) + 1)
  }

  /** Drops every session and all keys of our own; whom we know by which key stays. Inside a transaction only. */
  forgetSessions(): void {
    for (const table of ['session', 'prekey', 'signed_prekey', 'kyber_prekey', 'kyber_used']) {
      this.#database.prepare(`DELETE FROM ${table}`).run()
    }
    for (const address of [...this.#peers.keys()]) this.discard(address)
    this.#spent.clear()
  }

  /** Marks a one-time key (`prekey:7`) as used by a unit that is not durable yet. */
  spend(key: string): void {
    this.#spent.add(key)
  }

  unspend(key: string): void {
    this.#spent.delete(key)
  }

  isSpent(key: string): boolean {
    return this.#spent.has(key)
  }

  preKey(table: PreKeyTable, id: number): Bytes | undefined {
    const sql = `SELECT record FROM ${table} WHERE id = ?`
    return this.#database.prepare(sql).get<{ record: Bytes }>([id])?.record
  }

  isLastResort(kyberId: number): boolean {
    const sql = 'SELECT 1 AS found FROM kyber_prekey WHERE id = ? AND last_resort = 1'
    return this.#database.prepare(sql).get([kyberId]) !== undefined
  }

  kyberUsed(kyberId: number, signedId: number, baseKey: Bytes): boolean {
    const sql = 'SELECT 1 AS found FROM kyber_used WHERE kyber_id = ? AND signed_id = ? AND base_key = ?'
    return this.#database.prepare(sql).get([kyberId, signedId, baseKey]) !== undefined
  }

  /** Inside a transaction only. `null` removes the session. */
  writeSession(address: string, record: Bytes | null): void {
    if (record === null) this.#database.prepare('DELETE FROM session WHERE address = ?').run([address])
    else {
      const sql = 'INSERT OR REPLACE INTO session (address, record) VALUES (?, ?)'
      this.#database.prepare(sql).run([address, record])
    }
  }

  /** Inside a transaction only. */
  writeIdentity(address: string, identity: PeerIdentity): void {
    const sql = 'INSERT OR REPLACE INTO identity (address, trusted, pending) VALUES (?, ?, ?)'
    this.#database.prepare(sql).run([address, identity.trusted, identity.pending ?? null])
  }

  #peer(address: string): Staged {
    const staged = this.#peers.get(address)
    if (staged) return staged
    const sql = 'SELECT record FROM session WHERE address = ?'
    const record = this.#database.prepare(sql).get<{ record: Bytes }>([address])?.record
    const row = this.#database
      .prepare('SELECT trusted, pending FROM identity WHERE address = ?')
      .get<{ trusted: Bytes; pending: Bytes | null }>([address])
    const fresh: Staged = {
      session: record ? SessionRecord.deserialize(record) : null,
      identity: row ? { trusted: row.trusted, pending: row.pending ?? undefined } : undefined,
    }
    this.#peers.set(address, fresh)
    return fresh
  }
}

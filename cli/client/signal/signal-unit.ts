// A Signal operation as a unit of work: libsignal reads and writes an overlay; what it wrote is applied in
// one synchronous transaction afterwards.
import type { SessionRecord } from '@signalapp/libsignal-client'
import { type Bytes, sameBytes } from '#proto/bytes.js'
import type { Write } from '../store/committer.js'
import type { ProfileDatabase } from '../store/database.js'
import {
  type LocalIdentity,
  type Overlay,
  type OverlayStores,
  overlayStores,
  type PeerIdentity,
  type PreKeyTable,
} from './overlay-stores.js'
import type { SignalState } from './signal-state.js'

/**
 * The overlay of one unit on one peer address. Made under the address's mutex; libsignal works on
 * {@link SignalUnit.stores}; then {@link SignalUnit.finish} shows the result to the next unit and gives
 * the writes to commit.
 */
export class SignalUnit implements Overlay {
  readonly local: LocalIdentity
  readonly stores: OverlayStores
  readonly #state: SignalState
  readonly #address: string
  readonly #epoch: number
  readonly #spent: { readonly key: string; readonly apply: (database: ProfileDatabase) => void }[] = []
  #session: SessionRecord | null
  #identity: PeerIdentity | undefined
  #sessionChanged = false
  #identityChanged = false
  #sawNewIdentity = false
  #fault: unknown

  constructor(state: SignalState, local: LocalIdentity, address: string) {
    this.local = local
    this.#state = state
    this.#address = address
    this.#epoch = state.epoch(address)
    this.#session = state.session(address)
    this.#identity = state.identity(address)
    this.stores = overlayStores(this)
  }

  /** A failure of our own database while libsignal was reading; `undefined` where there was none. */
  get fault(): unknown {
    return this.#fault
  }

  get session(): SessionRecord | null {
    return this.#session
  }

  set session(record: SessionRecord | null) {
    this.#session = record
    this.#sessionChanged = true
  }

  get identity(): PeerIdentity | undefined {
    return this.#identity
  }

  get canSend(): boolean {
    return this.#session?.hasCurrentState() === true && this.#identity?.pending === undefined
  }

  /** Whether this unit met an identity key that was not known before, for a peer that had one. */
  get sawNewIdentity(): boolean {
    return this.#sawNewIdentity
  }

  noteIdentity(key: Bytes): boolean {
    const known = this.#identity
    if (!known) {
      this.#setIdentity({ trusted: key, pending: undefined })
      return false
    }
    if (sameBytes(known.pending ?? known.trusted, key)) return false
    // Back to the pinned key: nothing is left to trust. Any other key waits for the user.
    this.#sawNewIdentity = !sameBytes(known.trusted, key)
    this.#setIdentity({ trusted: known.trusted, pending: this.#sawNewIdentity ? key : undefined })
    return true
  }

  /** Makes the pending identity key the pinned one; false where none was pending. */
  trustPending(): boolean {
    const pending = this.#identity?.pending
    if (!pending) return false
    this.#setIdentity({ trusted: pending, pending: undefined })
    return true
  }

  load(table: PreKeyTable, id: number): Bytes {
    const record = this.#state.isSpent(`${table}:${id}`)
      ? undefined
      : this.#reading(() => this.#state.preKey(table, id))
    if (!record) throw new Error(`there is no ${table} ${id} here`)
    return record
  }

  spendPreKey(id: number): void {
    this.#spend(`prekey:${id}`, (database) => {
      database.prepare('DELETE FROM prekey WHERE id = ?').run([id])
    })
  }

  useKyber(kyberId: number, signedId: number, baseKey: Bytes): void {
    if (!this.#reading(() => this.#state.isLastResort(kyberId))) {
      this.#spend(`kyber_prekey:${kyberId}`, (database) => {
        database.prepare('DELETE FROM kyber_prekey WHERE id = ?').run([kyberId])
      })
      return
    }
    const key = `kyber_used:${kyberId}:${signedId}:${Buffer.from(baseKey).toString('base64')}`
    if (this.#state.isSpent(key) || this.#reading(() => this.#state.kyberUsed(kyberId, signedId, baseKey))) {
      throw new Error('this first message was used before')
    }
    this.#spend(key, (database) => {
      const sql = 'INSERT INTO kyber_used (kyber_id, signed_id, base_key) VALUES (?, ?, ?)'
      database.prepare(sql).run([kyberId, signedId, baseKey])
    })
  }

  /** Ends the Signal part: `more` joins its writes in the same transaction. */
  finish(database: ProfileDatabase, more: () => void): Write {
    const session = this.#sessionChanged ? (this.#session?.serialize() ?? null) : undefined
    const identity = this.#identityChanged ? this.#identity : undefined
    this.#state.stage(this.#address, this.#session, this.#identity)
    for (const { key } of this.#spent) this.#state.spend(key)
    return {
      stale: () => this.#state.epoch(this.#address) !== this.#epoch,
      apply: () => {
        if (session !== undefined) this.#state.writeSession(this.#address, session)
        if (identity) this.#state.writeIdentity(this.#address, identity)
        for (const { key, apply } of this.#spent) {
          apply(database)
          this.#state.unspend(key)
        }
        more()
      },
    }
  }

  /** After the commit failed: nothing of this unit happened, and what built on it fails too. */
  discard(): void {
    this.#state.discard(this.#address)
    for (const { key } of this.#spent) this.#state.unspend(key)
  }

  /** Remembers a failing database, which libsignal would report like a missing key. */
  #reading<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      this.#fault = error
      throw error
    }
  }

  #setIdentity(identity: PeerIdentity): void {
    this.#identity = identity
    this.#identityChanged = true
  }

  #spend(key: string, apply: (database: ProfileDatabase) => void): void {
    this.#spent.push({ key, apply })
  }
}

// Who is behind an address, and which partners there are. Addresses are as people type them; jids are bare.
import { CONVERSATION_FEATURES, type ConversationFeature } from '#proto/exchanges/integrators.js'
import type { PartnerView } from '../api.js'
import type { ProfileDatabase } from './database.js'

export interface Contact {
  readonly address: string
  readonly jid: string
  /** The address came back under another jid; sending waits until the user trusts it. */
  readonly changed: boolean
  /** By this user. */
  readonly blocked: boolean
  /** This user accepted them, or wrote to them and Meta took it: they may learn what contacts learn. */
  readonly accepted: boolean
  readonly gone: Gone
}

/** `unknown`: Meta knew nobody there when they were written to last; `left`: Meta said that they left. */
export type Gone = 'no' | 'unknown' | 'left'
const GONE: readonly Gone[] = ['no', 'unknown', 'left']

interface ContactRow {
  readonly [column: string]: string | number
  readonly address: string
  readonly jid: string
  readonly changed: number
  readonly blocked: number
  readonly accepted: number
  readonly gone: number
}

const COLUMNS = 'address, jid, changed, blocked, accepted, gone'

/** An app of the list, as its users are seen in a chat. */
export interface ListedApp {
  /** Sanitise before drawing. */
  readonly name: string
  /** Undefined where its entry was read before it said. */
  readonly features: readonly ConversationFeature[] | undefined
}

interface PartnerRow {
  readonly [column: string]: string | number | null
  readonly id: number
  readonly name: string
  readonly handle: string
  readonly status: string
  readonly enabled: number
  readonly since: number | null
}

export class Contacts {
  readonly #database: ProfileDatabase
  readonly #byJid = new Map<string, Contact>()

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  byAddress(address: string): Contact | undefined {
    return this.#one(`SELECT ${COLUMNS} FROM contact WHERE address = ?`, address)
  }

  byJid(jid: string): Contact | undefined {
    const cached = this.#byJid.get(jid)
    if (cached) return cached
    const found = this.#one(`SELECT ${COLUMNS} FROM contact WHERE jid = ?`, jid)
    if (found) this.#byJid.set(jid, found)
    return found
  }

  /**
   * Writes who is behind an address; true where the address had another jid before (it is then marked as
   * changed). Whom this user accepted is the jid, under whatever address; a blocked address stays blocked. Inside a
   * transaction or as one of its own.
   */
  save(address: string, jid: string): boolean {
    const before = this.byAddress(address)
    if (before?.jid === jid) return false
    const same = this.byJid(jid)
    const decided = [same?.accepted === true ? 1 : 0, same?.blocked === true ? 1 : 0]
    this.#byJid.clear()
    this.#database.prepare('DELETE FROM contact WHERE jid = ? AND address <> ?').run([jid, address])
    if (!before) {
      const sql = 'INSERT INTO contact (address, jid, accepted, blocked) VALUES (?, ?, ?, ?)'
      this.#database.prepare(sql).run([address, jid, ...decided])
      return false
    }
    const sql = `UPDATE contact SET jid = ?, changed = 1, gone = 0, accepted = ?, blocked = MAX(blocked, ?)
      WHERE address = ?`
    this.#database.prepare(sql).run([jid, ...decided, address])
    return true
  }

  setAccepted(address: string, accepted: boolean): void {
    this.#byJid.clear()
    const sql = 'UPDATE contact SET accepted = ? WHERE address = ?'
    this.#database.prepare(sql).run([accepted ? 1 : 0, address])
  }

  /** Who leaves has accepted nobody any more. */
  forgetAccepted(): void {
    this.#byJid.clear()
    this.#database.prepare('UPDATE contact SET accepted = 0 WHERE accepted = 1').run()
  }

  setGone(address: string, gone: Gone): void {
    this.#byJid.clear()
    this.#database.prepare('UPDATE contact SET gone = ? WHERE address = ?').run([GONE.indexOf(gone), address])
  }

  /** Takes the address back as theirs, whose jid is another one now. */
  trust(address: string): void {
    this.#byJid.clear()
    this.#database.prepare('UPDATE contact SET changed = 0 WHERE address = ?').run([address])
  }

  setBlocked(address: string, blocked: boolean): void {
    this.#byJid.clear()
    this.#database.prepare('UPDATE contact SET blocked = ? WHERE address = ?').run([blocked ? 1 : 0, address])
  }

  /** Makes exactly these the blocked ones. */
  setAllBlocked(jids: readonly string[]): void {
    this.#byJid.clear()
    this.#database.prepare('UPDATE contact SET blocked = 0 WHERE blocked = 1').run()
    const mark = this.#database.prepare('UPDATE contact SET blocked = 1 WHERE jid = ?')
    for (const jid of jids) mark.run([jid])
  }

  /** Addresses, in their order. */
  blocked(): readonly string[] {
    return this.#database
      .prepare('SELECT address FROM contact WHERE blocked = 1 ORDER BY address')
      .all<{ address: string }>()
      .map(({ address }) => address)
  }

  partners(): readonly PartnerView[] {
    return this.#database
      .prepare('SELECT id, name, handle, status, enabled, since FROM partner ORDER BY id')
      .all<PartnerRow>()
      .map(({ id, name, handle, status, enabled, since }) => ({
        id,
        name,
        handle,
        status: status === 'active' || status === 'onboarding' ? status : 'removed',
        enabled: enabled === 1,
        ...(since === null ? {} : { since }),
      }))
  }

  savePartners(partners: readonly PartnerView[]): void {
    this.#database.prepare('DELETE FROM partner').run()
    const insert = this.#database.prepare(
      'INSERT INTO partner (id, name, handle, status, enabled, since) VALUES (?, ?, ?, ?, ?, ?)',
    )
    for (const { id, name, handle, status, enabled, since } of partners) {
      insert.run([id, name, handle, status, enabled ? 1 : 0, since ?? null])
    }
  }

  appOf(handle: string): ListedApp | undefined {
    const row = this.#database
      .prepare('SELECT name, features FROM partner WHERE handle = ?')
      .get<{ name: string; features: string | null }>([handle])
    const words = row?.features?.split(' ')
    return (
      row && { name: row.name, features: words && CONVERSATION_FEATURES.filter((one) => words.includes(one)) }
    )
  }

  /** @param features by id of the app. */
  setFeatures(features: ReadonlyMap<number, readonly ConversationFeature[]>): void {
    const set = this.#database.prepare('UPDATE partner SET features = ? WHERE id = ?')
    for (const [id, words] of features) set.run([words.join(' '), id])
  }

  /** @param since by id of the app, ms since 1970. */
  setChosenSince(since: ReadonlyMap<number, number>): void {
    this.#database.prepare('UPDATE partner SET since = NULL').run()
    const set = this.#database.prepare('UPDATE partner SET since = ? WHERE id = ?')
    for (const [id, at] of since) set.run([at, id])
  }

  #one(sql: string, key: string): Contact | undefined {
    const row = this.#database.prepare(sql).get<ContactRow>([key])
    return (
      row && {
        address: row.address,
        jid: row.jid,
        changed: row.changed === 1,
        blocked: row.blocked === 1,
        accepted: row.accepted === 1,
        gone: GONE[row.gone] ?? 'no',
      }
    )
  }
}

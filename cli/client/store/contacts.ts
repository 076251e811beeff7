// Who is behind an address, and which partners there are. Addresses are as people type them; jids are bare.
import type { PartnerView } from '../api.js'
import type { ProfileDatabase } from './database.js'

export interface Contact {
  readonly address: string
  readonly jid: string
  /** The address came back under another jid; sending waits until the user trusts it. */
  readonly changed: boolean
  /** By this user. */
  readonly blocked: boolean
}

interface ContactRow {
  readonly [column: string]: string | number
  readonly address: string
  readonly jid: string
  readonly changed: number
  readonly blocked: number
}

export class Contacts {
  readonly #database: ProfileDatabase
  readonly #byJid = new Map<string, Contact>()

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  byAddress(address: string): Contact | undefined {
    return this.#one('SELECT address, jid, changed, blocked FROM contact WHERE address = ?', address)
  }

  byJid(jid: string): Contact | undefined {
    const cached = this.#byJid.get(jid)
    if (cached) return cached
    const found = this.#one('SELECT address, jid, changed, blocked FROM contact WHERE jid = ?', jid)
    if (found) this.#byJid.set(jid, found)
    return found
  }

  /**
   * Writes who is behind an address; true where the address had another jid before (it is then marked as
   * changed). Inside a transaction or as one of its own.
   */
  save(address: string, jid: string): boolean {
    const before = this.byAddress(address)
    if (before?.jid === jid) return false
    this.#byJid.clear()
    this.#database.prepare('DELETE FROM contact WHERE jid = ? AND address <> ?').run([jid, address])
    if (!before) {
      this.#database.prepare('INSERT INTO contact (address, jid) VALUES (?, ?)').run([address, jid])
      return false
    }
    this.#database.prepare('UPDATE contact SET jid = ?, changed = 1 WHERE address = ?').run([jid, address])
    return true
  }

  accept(address: string): void {
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
      .prepare('SELECT id, name, handle, status, enabled FROM partner ORDER BY id')
      .all<{ id: number; name: string; handle: string; status: string; enabled: number }>()
      .map(({ id, name, handle, status, enabled }) => ({
        id,
        name,
        handle,
        status: status === 'active' || status === 'onboarding' ? status : 'removed',
        enabled: enabled === 1,
      }))
  }

  savePartners(partners: readonly PartnerView[]): void {
    this.#database.prepare('DELETE FROM partner').run()
    const insert = this.#database.prepare(
      'INSERT INTO partner (id, name, handle, status, enabled) VALUES (?, ?, ?, ?, ?)',
    )
    for (const { id, name, handle, status, enabled } of partners) {
      insert.run([id, name, handle, status, enabled ? 1 : 0])
    }
  }

  #one(sql: string, key: string): Contact | undefined {
    const row = this.#database.prepare(sql).get<ContactRow>([key])
    return (
      row && {
        address: row.address,
        jid: row.jid,
        changed: row.changed === 1,
        blocked: row.blocked === 1,
      }
    )
  }
}

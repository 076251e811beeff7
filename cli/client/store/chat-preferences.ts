// How this user keeps each chat, and whether its safety number was compared.
import type { Bytes } from '#proto/bytes.js'
import type { ChatPreferences } from '../api.js'
import type { ProfileDatabase } from './database.js'

/** The columns of a chat's preferences; all null where nothing was ever set. */
export interface PreferenceColumns {
  readonly [column: string]: string | number | Bytes | null
  readonly pinned: number | null
  readonly muted: number | null
  readonly archived: number | null
  readonly read_receipts: number | null
  readonly label: string | null
}

/** A comparison of safety numbers: of which keys, and when (ms since 1970). */
export interface Verification {
  readonly keys: Bytes
  readonly at: number
}

/** All writing methods belong inside a transaction of the committer. */
export class ChatPreferencesStore {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  get(chat: string): ChatPreferences {
    const sql = 'SELECT pinned, muted, archived, read_receipts, label FROM chat WHERE address = ?'
    return preferencesOf(this.#database.prepare(sql).get<PreferenceColumns>([chat]))
  }

  set(chat: string, { pinned, muted, archived, readReceipts, label }: ChatPreferences): void {
    const sql = `INSERT INTO chat (address, pinned, muted, archived, read_receipts, label) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (address) DO UPDATE SET pinned = excluded.pinned, muted = excluded.muted,
        archived = excluded.archived, read_receipts = excluded.read_receipts, label = excluded.label`
    const receipts = readReceipts === undefined ? null : bit(readReceipts)
    const values = [chat, bit(pinned), bit(muted), bit(archived), receipts, label ?? null]
    this.#database.prepare(sql).run(values)
  }

  /** Something new came: takes a chat out of the archive, unless it is muted. True where that changed something. */
  wake(chat: string): boolean {
    const sql = 'UPDATE chat SET archived = 0 WHERE address = ? AND archived = 1 AND muted = 0'
    return this.#database.prepare(sql).run([chat]).changes > 0
  }

  verification(chat: string): Verification | undefined {
    const sql =
      'SELECT verified AS keys, verified_at AS at FROM chat WHERE address = ? AND verified IS NOT NULL'
    return this.#database.prepare(sql).get<{ keys: Bytes; at: number }>([chat])
  }

  setVerification(chat: string, { keys, at }: Verification): void {
    const sql = `INSERT INTO chat (address, verified, verified_at) VALUES (?, ?, ?)
      ON CONFLICT (address) DO UPDATE SET verified = excluded.verified, verified_at = excluded.verified_at`
    this.#database.prepare(sql).run([chat, keys, at])
  }

  /** False where there was none. */
  dropVerification(chat: string): boolean {
    const sql =
      'UPDATE chat SET verified = NULL, verified_at = NULL WHERE address = ? AND verified IS NOT NULL'
    return this.#database.prepare(sql).run([chat]).changes > 0
  }
}

/** @param row undefined where nothing was ever set. */
export function preferencesOf(row: PreferenceColumns | undefined): ChatPreferences {
  const receipts = row?.read_receipts ?? null
  return {
    pinned: row?.pinned === 1,
    muted: row?.muted === 1,
    archived: row?.archived === 1,
    readReceipts: receipts === null ? undefined : receipts === 1,
    label: row?.label ?? undefined,
  }
}

function bit(set: boolean): number {
  return set ? 1 : 0
}

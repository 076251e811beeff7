// The prekeys' private halves in the profile's database. All writing belongs inside a transaction.
import { KyberPreKeyRecord, type PreKeyRecord, SignedPreKeyRecord } from '@signalapp/libsignal-client'
import type { Bytes } from '#proto/bytes.js'
import type { ProfileDatabase } from '../store/database.js'

export function savePreKeys(database: ProfileDatabase, records: readonly PreKeyRecord[]): void {
  const insert = database.prepare('INSERT OR REPLACE INTO prekey (id, record) VALUES (?, ?)')
  for (const record of records) insert.run([record.id(), record.serialize()])
}

export function saveSignedPreKey(database: ProfileDatabase, record: SignedPreKeyRecord, now: number): void {
  database
    .prepare('INSERT OR REPLACE INTO signed_prekey (id, record, created) VALUES (?, ?, ?)')
    .run([record.id(), record.serialize(), now])
}

export function saveKyberPreKeys(
  database: ProfileDatabase,
  records: readonly KyberPreKeyRecord[],
  lastResort: boolean,
  now: number,
): void {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO kyber_prekey (id, record, last_resort, created) VALUES (?, ?, ?, ?)',
  )
  for (const record of records) insert.run([record.id(), record.serialize(), lastResort ? 1 : 0, now])
}

export function signedPreKeyRecord(database: ProfileDatabase, id: number): SignedPreKeyRecord {
  return SignedPreKeyRecord.deserialize(record(database, 'signed_prekey', id))
}

export function kyberPreKeyRecord(database: ProfileDatabase, id: number): KyberPreKeyRecord {
  return KyberPreKeyRecord.deserialize(record(database, 'kyber_prekey', id))
}

function record(database: ProfileDatabase, table: 'signed_prekey' | 'kyber_prekey', id: number): Bytes {
  const row = database.prepare(`SELECT record FROM ${table} WHERE id = ?`).get<{ record: Bytes }>([id])
  if (!row) throw new TypeError(`the profile lacks its ${table} ${id}`)
  return row.record
}

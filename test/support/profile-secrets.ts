// What a profile must never show anybody: read from its own database, to be looked for elsewhere.
import { KyberPreKeyRecord, PreKeyRecord, SignedPreKeyRecord } from '@signalapp/libsignal-client'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '#proto/bytes.js'
import { openDatabase, type ProfileDatabase } from '#cli/client/store/database.js'
import { type KeyRing, type ProviderAccount, Settings } from '#cli/client/store/settings.js'
import { fresh } from './offline-client.js'

export interface ProfileSecrets {
  readonly provider: ProviderAccount | undefined
  readonly keys: KeyRing
  /** Every private key there is now, and the database's own key, by name. */
  readonly privateKeys: ReadonlyMap<string, Uint8Array>
}

/** Of a profile that has keys; its client may be open, but should be at rest. */
export async function profileSecrets(folder: string): Promise<ProfileSecrets> {
  const database = await openDatabase(folder, fresh)
  try {
    const settings = new Settings(database)
    const keys = settings.get('keys')
    if (!keys) throw new Error(`the profile ${folder} has no keys`)
    const privateKeys = new Map<string, Uint8Array>([
      ['identity key', Buffer.from(keys.identityPrivate, 'base64url')],
      ['Noise key', Buffer.from(keys.noisePrivate, 'base64url')],
      ['database key', await readFile(join(folder, 'profile.key'))],
      ...prekeys(database),
    ])
    return { provider: settings.get('provider'), keys, privateKeys }
  } finally {
    database.close()
  }
}

function prekeys(database: ProfileDatabase): [string, Uint8Array][] {
  return [
    ...records(database, 'prekey').map(({ id, record }): [string, Uint8Array] => [
      `prekey ${id}`,
      PreKeyRecord.deserialize(record).privateKey().serialize(),
    ]),
    ...records(database, 'signed_prekey').map(({ id, record }): [string, Uint8Array] => [
      `signed prekey ${id}`,
      SignedPreKeyRecord.deserialize(record).privateKey().serialize(),
    ]),
    // Behind a type octet; the middle of an ML-KEM private key is the public one, so only its ends are secret.
    ...records(database, 'kyber_prekey').flatMap(({ id, record }): [string, Uint8Array][] => {
      const key = KyberPreKeyRecord.deserialize(record).secretKey().serialize()
      return [
        [`Kyber prekey ${id}, first octets`, key.subarray(1, 65)],
        [`Kyber prekey ${id}, last octets`, key.subarray(-32)],
      ]
    }),
  ]
}

function records(
  database: ProfileDatabase,
  table: 'prekey' | 'signed_prekey' | 'kyber_prekey',
): readonly { readonly id: number; readonly record: Bytes }[] {
  return database.prepare(`SELECT id, record FROM ${table}`).all<{ id: number; record: Bytes }>()
}

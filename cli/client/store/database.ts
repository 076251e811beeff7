// One encrypted SQLite file per profile: everything the client must not lose or disclose.
import { existsSync } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type Database from '@signalapp/sqlcipher'
import type { Bytes } from '#proto/bytes.js'
import { syncFolder } from '#platform/storage/durable-file.js'
import { ensurePrivateFile, ensurePrivateFolder } from '#platform/storage/private-files.js'
import { ClientError } from '../api.js'
import { openEncrypted } from './database-file.js'
import { damagedDatabase, databaseFailure, guardDatabase, type ProfileDatabase } from './guarded-database.js'
import { databaseFile, profileKey, type AskPassphrase } from './profile-key.js'
import { SCHEMA_STEPS } from './schema.js'

export type { ProfileDatabase } from './guarded-database.js'

/** Decrypted pages kept in memory: one that is read again costs a decryption, and the list of chats reads many. */
const CACHE_KIB = 8_000
/** Octets of a file that earlier tables are brought up to date in at once; in larger ones it takes more than a moment. */
const SMALL_FILE = 4_000_000

/**
 * Opens the profile's database, making folder, key and tables where they are not there yet.
 * Its key lies in `profile.key` (0600) beside it, raw or under a passphrase that `ask` gives.
 * @param onMigration called before tables of an earlier version are changed, where that takes more than a moment.
 * @throws {ClientError} `locked` without the passphrase, `database-damaged` naming the file, which is left as it is;
 * {StorageError} where folder, key or database are open to others.
 */
export async function openDatabase(
  folder: string,
  randomBytes: (length: number) => Bytes,
  ask?: AskPassphrase,
  onMigration?: () => void,
): Promise<ProfileDatabase> {
  await ensurePrivateFolder(folder)
  const file = databaseFile(folder)
  const key = await profileKey(folder, randomBytes, ask)
  if (!existsSync(file)) await createDatabase(file, key)
  await ensurePrivateFile(file)
  // SQLite would take an empty file for a new database; ours are never empty.
  const { size } = await stat(file)
  if (size === 0) throw damagedDatabase(file, 'it is empty')
  return guardDatabase(openFile(file, key, size > SMALL_FILE ? onMigration : undefined), file)
}

/** Made under another name: a database that has its name is whole, however this program ended. */
async function createDatabase(file: string, key: Bytes): Promise<void> {
  const making = `${file}.new`
  // Its log would be taken for the new one's, and what it holds would be lost.
  if (existsSync(`${file}-wal`)) throw damagedDatabase(file, 'it is missing, only its log is there')
  for (const rest of ['', '-wal', '-shm']) await rm(`${making}${rest}`, { force: true })
  await ensurePrivateFile(making)
  openFile(making, key).close()
  await rename(making, file)
  await syncFolder(dirname(file))
}

function openFile(file: string, key: Bytes, onMigration?: () => void): Database {
  const database = openEncrypted(file, key)
  try {
    setUp(database, file, onMigration)
    return database
  } catch (error) {
    database.close()
    const failure = databaseFailure(file, error)
    if (failure instanceof ClientError) throw failure
    throw damagedDatabase(file, error instanceof Error ? error.message : 'it cannot be read', error)
  }
}

/** Brings a database that can be read to what this version works with, tables included. */
export function setUp(database: Database, file: string, onMigration?: () => void): void {
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  // What is deleted is overwritten where it was.
  database.pragma('secure_delete = ON')
  database.pragma(`cache_size = -${CACHE_KIB}`)
  // What full text search splits texts with.
  database.initTokenizer()
  migrate(database, file, onMigration)
}

function migrate(database: Database, file: string, onMigration?: () => void): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > SCHEMA_STEPS.length) {
    throw damagedDatabase(file, 'it was written by a newer Parley; use that version')
  }
  if (version < SCHEMA_STEPS.length) onMigration?.()
  for (const [at, step] of SCHEMA_STEPS.entries()) {
    if (at < version) continue
    database.transaction(() => {
      database.exec(step)
      database.pragma(`user_version = ${at + 1}`)
    })()
  }
}

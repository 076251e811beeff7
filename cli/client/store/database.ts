// One encrypted SQLite file per profile: everything the client must not lose or disclose.
import { existsSync } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Database from '@signalapp/sqlcipher'
import type { Bytes } from '#proto/bytes.js'
import { syncFolder } from '#platform/storage/durable-file.js'
import {
  ensurePrivateFile,
  ensurePrivateFolder,
  readPrivateFile,
  writePrivateFile,
} from '#platform/storage/private-files.js'
import { ClientError } from '../api.js'
import { damagedDatabase, databaseFailure, guardDatabase, type ProfileDatabase } from './guarded-database.js'
import { SCHEMA_STEPS } from './schema.js'

export type { ProfileDatabase } from './guarded-database.js'

const KEY_BYTES = 32

/**
 * Opens the profile's database, making folder, key and tables where they are not there yet.
 * The raw 32-byte key lies in `profile.key` (0600) beside it.
 * @throws {ClientError} `database-damaged` naming the file, which is left as it is; {StorageError} where
 * folder, key or database are open to others.
 */
export async function openDatabase(
  folder: string,
  randomBytes: (length: number) => Bytes,
): Promise<ProfileDatabase> {
  await ensurePrivateFolder(folder)
  const file = join(folder, 'profile.db')
  const key = await databaseKey(folder, file, randomBytes)
  if (!existsSync(file)) await createDatabase(file, key)
  await ensurePrivateFile(file)
  // SQLite would take an empty file for a new database; ours are never empty.
  if ((await stat(file)).size === 0) throw damagedDatabase(file, 'it is empty')
  return guardDatabase(openFile(file, key), file)
}

async function databaseKey(
  folder: string,
  file: string,
  randomBytes: (length: number) => Bytes,
): Promise<Bytes> {
  const keyFile = join(folder, 'profile.key')
  if (!existsSync(keyFile)) {
    if (existsSync(file)) throw damagedDatabase(file, `its key ${keyFile} is missing`)
    await writePrivateFile(keyFile, randomBytes(KEY_BYTES))
  }
  const key = await readPrivateFile(keyFile)
  if (key?.length !== KEY_BYTES) {
    throw damagedDatabase(file, `its key ${keyFile} is not ${KEY_BYTES} bytes long`)
  }
  return key
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

function openFile(file: string, key: Bytes): Database {
  const database = new Database(file, { cacheStatements: true })
  try {
    // Otherwise the library writes to stderr itself about a file it cannot open.
    database.pragma('cipher_log_level = NONE')
    database.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    // What full text search splits texts with.
    database.initTokenizer()
    migrate(database, file)
    return database
  } catch (error) {
    database.close()
    const failure = databaseFailure(file, error)
    if (failure instanceof ClientError) throw failure
    throw damagedDatabase(file, error instanceof Error ? error.message : 'it cannot be read', error)
  }
}

function migrate(database: Database, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > SCHEMA_STEPS.length) {
    throw damagedDatabase(file, 'it was written by a newer Parley; use that version')
  }
  for (const [at, step] of SCHEMA_STEPS.entries()) {
    if (at < version) continue
    database.transaction(() => {
      database.exec(step)
      database.pragma(`user_version = ${at + 1}`)
    })()
  }
}

// One encrypted SQLite file per profile: everything the client must not lose or disclose.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from '@signalapp/sqlcipher'
import { type Bytes } from '#proto/bytes.js'
import {
  ensurePrivateFile,
  ensurePrivateFolder,
  readPrivateFile,
  writePrivateFile,
} from '#platform/storage/private-files.js'
import { ClientError } from '../api.js'
import { SCHEMA_STEPS } from './schema.js'

export type ProfileDatabase = Database

const KEY_BYTES = 32

/**
 * Opens the profile's database, making folder, key and tables where they are not there yet.
 * The raw 32-byte key lies in `profile.key` (0600) beside it.
 * @throws {ClientError} `database-damaged` naming the file, which is left as it is.
 */
export async function openDatabase(
  folder: string,
  randomBytes: (length: number) => Bytes,
): Promise<ProfileDatabase> {
  await ensurePrivateFolder(folder)
  const file = join(folder, 'profile.db')
  const keyFile = join(folder, 'profile.key')
  if (!existsSync(keyFile)) {
    if (existsSync(file)) throw damaged(file, `its key ${keyFile} is missing`)
    await writePrivateFile(keyFile, randomBytes(KEY_BYTES))
  }
  const key = await readPrivateFile(keyFile)
  if (key?.length !== KEY_BYTES) throw damaged(file, `its key ${keyFile} is not ${KEY_BYTES} bytes long`)
  await ensurePrivateFile(file)
  const database = new Database(file, { cacheStatements: true })
  try {
    database.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    migrate(database, file)
    return database
  } catch (error) {
    database.close()
    if (error instanceof ClientError) throw error
    throw damaged(file, error instanceof Error ? error.message : 'it cannot be read', error)
  }
}

function migrate(database: ProfileDatabase, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > SCHEMA_STEPS.length) {
    throw damaged(file, 'it was written by a newer Parley; use that version')
  }
  for (const [at, step] of SCHEMA_STEPS.entries()) {
    if (at < version) continue
    database.transaction(() => {
      database.exec(step)
      database.pragma(`user_version = ${at + 1}`)
    })()
  }
}

function damaged(file: string, why: string, cause?: unknown): ClientError {
  return new ClientError(
    'database-damaged',
    `the profile's database ${file} cannot be opened: ${why}. It was left untouched; restore it from a copy or use another --profile`,
    { cause },
  )
}

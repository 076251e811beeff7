// The folder lock: one process owns a data folder.
//
// The lock is the operating system's (SQLite holds it on an empty file), so it ends with its process,
// however that ends: there is no stale lock to judge, and a reused process id deceives nobody.
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Database } from '@signalapp/sqlcipher'
import { isErrno, storageFailure } from './failure.js'
import { StorageError } from './port.js'
import { ensurePrivateFile, ensurePrivateFolder } from './private-files.js'

const LOCK = 'owner.lock'
/** Who owns the folder, for the message only: it may be out of date, the lock never is. */
const PID = 'owner.pid'

export interface FolderLock {
  /** Idempotent. */
  release(): void
}

/**
 * Makes this process the owner of `folder`, which is created where it is missing.
 * @throws {StorageError} 'storage-locked' naming the owner, 'storage-exposed' where others may touch it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await ensurePrivateFolder(folder)
  await ensurePrivateFile(join(folder, LOCK))
  const database = await acquire(folder)
  let held = true
  return {
    release() {
      if (held) database.close()
      held = false
    },
  }
}

async function acquire(folder: string): Promise<Database> {
  const database = new Database(resolve(folder, LOCK))
  try {
    database.pragma('journal_mode = MEMORY')
    database.exec('BEGIN IMMEDIATE')
    await writeFile(join(folder, PID), `${process.pid}\n`, { mode: 0o600 })
    return database
  } catch (error) {
    database.close()
    const failure = storageFailure(folder, error)
    throw failure.code === 'storage-locked' ? await lockedBy(folder, error) : failure
  }
}

async function lockedBy(folder: string, cause: unknown): Promise<StorageError> {
  const text = `${folder} is in use by process ${await ownerOf(folder)}: end it, or use another folder`
  return new StorageError('storage-locked', folder, text, { cause })
}

async function ownerOf(folder: string): Promise<string> {
  try {
    const pid = (await readFile(join(folder, PID), 'utf8')).trim()
    return /^\d{1,10}$/.test(pid) ? pid : 'unknown'
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return 'unknown'
    throw storageFailure(folder, error)
  }
}

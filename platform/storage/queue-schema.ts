// The queue's SQLite file: one table of entries, and how it is kept small and safe.
import { resolve } from 'node:path'
import { Database } from '@signalapp/sqlcipher'
import { StorageError } from './port.js'

const FORMAT = 1

/** Positions rise in commit order and, being AUTOINCREMENT, are never given out twice. */
const SCHEMA = `
CREATE TABLE entries (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  bytes BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (queue, id)
) STRICT;
CREATE INDEX entries_in_order ON entries (queue, position);
CREATE INDEX entries_by_expiry ON entries (expires_at);
PRAGMA user_version = ${FORMAT};
`

/**
 * Opens or creates the file for this process alone: SQLite then needs no shared memory, and a second
 * process is refused. A file of another format is not written to.
 */
export function openQueueDatabase(file: string): Database {
  const database = new Database(resolve(file), { cacheStatements: true })
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    const format = formatOf(database, file)
    configure(database)
    if (format !== FORMAT) {
      database.transaction(() => {
        database.exec(SCHEMA)
      })()
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** 0 for a new file. */
function formatOf(database: Database, file: string): number {
  const format = database.pragma('user_version', { simple: true })
  if (format === 0 || format === FORMAT) return format
  const text = `${file} was written by another version (format ${String(format)}) and was left as it is`
  throw new StorageError('storage-damaged', file, text)
}

function configure(database: Database): void {
  // Before the first page is written, or it would need a VACUUM.
  database.pragma('auto_vacuum = INCREMENTAL')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  // Entries are ciphertext to this program: overwriting removed ones would only cost writes.
  database.pragma('secure_delete = OFF')
  // The log is cut back to this after each checkpoint; it is checkpointed at about 4 MB.
  database.pragma('journal_size_limit = 4194304')
}

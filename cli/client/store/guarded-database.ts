// The profile's database as the client uses it: what SQLite reports comes in the client's own words.
import type Database from '@signalapp/sqlcipher'
import type { Bytes } from '#proto/bytes.js'
import { ClientError } from '../api.js'

type Value = string | number | Bytes | null
type Row = Record<string, Value>

export interface ProfileStatement {
  run(parameters?: readonly Value[]): { readonly changes: number }
  get<T extends Row = Row>(parameters?: readonly Value[]): T | undefined
  all<T extends Row = Row>(parameters?: readonly Value[]): T[]
}

/** Methods throw {@link ClientError} where disk or file fail; any other failure is our own and stays as it is. */
export interface ProfileDatabase {
  prepare(sql: string): ProfileStatement
  exec(sql: string): void
  /**
   * Runs `work` in one transaction, synchronously; nothing of it stays where it throws.
   * @param synced whether it is on disk when this returns; else a failing machine may take it back, a
   * failing program may not (SQLite: WAL, `synchronous = NORMAL`).
   */
  transaction(work: () => void, synced: boolean): void
  /** Brings what the log holds into the file: until then what was deleted is in it still. Outside any transaction. */
  emptyLog(): void
  close(): void
}

/**
 * @param database in WAL mode with `synchronous = FULL`.
 * @param file named where it is damaged or cannot be written.
 */
export function guardDatabase(database: Database, file: string): ProfileDatabase {
  const statements = new Map<string, ProfileStatement>()
  let synced = true
  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw databaseFailure(file, error)
    }
  }
  const prepare = (sql: string): ProfileStatement => {
    const statement = guarded(() => database.prepare(sql))
    return {
      run: (parameters) => guarded(() => statement.run(parameters)),
      get: <T extends Row>(parameters?: readonly Value[]) => guarded(() => statement.get<T>(parameters)),
      all: <T extends Row>(parameters?: readonly Value[]) => guarded(() => statement.all<T>(parameters)),
    }
  }
  return {
    prepare(sql) {
      const known = statements.get(sql) ?? prepare(sql)
      statements.set(sql, known)
      return known
    },
    exec(sql) {
      guarded(() => {
        database.exec(sql)
      })
    },
    transaction(work, sync) {
      guarded(() => {
        if (sync !== synced) database.pragma(`synchronous = ${sync ? 'FULL' : 'NORMAL'}`)
        synced = sync
        database.transaction(work)()
      })
    },
    emptyLog() {
      guarded(() => {
        database.pragma('wal_checkpoint(TRUNCATE)')
      })
    },
    close() {
      database.close()
    },
  }
}

/** The file cannot be used, and was not touched. */
export function damagedDatabase(file: string, why: string, cause?: unknown): ClientError {
  return new ClientError(
    'database-damaged',
    `the profile's database ${file} cannot be used: ${why}. It was left untouched; restore it from a copy or use another --profile`,
    { cause },
  )
}

/** Whether something was not stored, so that it has to come again. */
export function isStoreFailure(error: unknown): error is ClientError {
  return error instanceof ClientError && (error.code === 'failed' || error.code === 'database-damaged')
}

/** What SQLite's codes begin with, and what they mean here. */
const MEANINGS: readonly (readonly [prefix: string, explain: (file: string, error: Error) => ClientError])[] =
  [
    ['SQLITE_CORRUPT', (file, error) => damagedDatabase(file, 'it is damaged', error)],
    [
      'SQLITE_NOTADB',
      (file, error) => damagedDatabase(file, 'it is damaged, or its key is another one', error),
    ],
    ['SQLITE_FULL', (file, error) => unwritable(file, 'the disk is full. Free some space', error)],
    ['SQLITE_IOERR', (file, error) => unwritable(file, 'the disk reports an error. Check the disk', error)],
    ['SQLITE_READONLY', (file, error) => unwritable(file, 'it is read-only. Check its permissions', error)],
    ['SQLITE_CANTOPEN', (file, error) => unwritable(file, 'it cannot be opened. Check its folder', error)],
  ]

/** A failure of disk or file as {@link ClientError}; any other as it is. */
export function databaseFailure(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ClientError) return error
  // A rollback that failed, too, carries what it followed as its cause.
  if (error.cause instanceof Error) return databaseFailure(file, error.cause)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message
  const explain = MEANINGS.find(([prefix]) => code.includes(prefix))?.[1]
  return explain ? explain(file, error) : error
}

function unwritable(file: string, why: string, cause: Error): ClientError {
  return new ClientError('failed', `nothing was stored in ${file}: ${why}, then try again`, { cause })
}

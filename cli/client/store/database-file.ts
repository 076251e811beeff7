// A database's file and the key it is encrypted with, below tables and rows.
import Database from '@signalapp/sqlcipher'
import type { Bytes } from '#proto/bytes.js'
import { databaseFailure } from './guarded-database.js'

const literal = (key: Bytes): string => `"x'${Buffer.from(key).toString('hex')}'"`

/** Nothing is read yet: a wrong key shows with the first statement. @param key 32 octets. */
export function openEncrypted(file: string, key: Bytes): Database {
  const database = new Database(file, { cacheStatements: true })
  // Otherwise the library writes to stderr itself about a file it cannot open.
  database.pragma('cipher_log_level = NONE')
  database.pragma(`key = ${literal(key)}`)
  return database
}

const isWrongKey = (error: unknown): boolean =>
  error instanceof Error && /NOTADB/.test('code' in error ? String(error.code) : error.message)

/** @throws {ClientError} where the file cannot be read for another reason than its key. */
export function opensWith(file: string, key: Bytes): boolean {
  const database = openEncrypted(file, key)
  try {
    database.pragma('user_version', { simple: true })
    return true
  } catch (error) {
    if (isWrongKey(error)) return false
    throw databaseFailure(file, error)
  } finally {
    database.close()
  }
}

/**
 * Encrypts the whole file anew, in one transaction: however this ends, it opens with one of the two keys. Nobody else
 * may have it open.
 * @throws {ClientError} `failed` or `database-damaged`; then it opens with `from`.
 */
export function rekey(file: string, from: Bytes, to: Bytes): void {
  const database = openEncrypted(file, from)
  try {
    // Pages of the log would stay under the old key.
    database.pragma('journal_mode = DELETE')
    database.pragma(`rekey = ${literal(to)}`)
  } catch (error) {
    throw databaseFailure(file, error)
  } finally {
    database.close()
  }
}

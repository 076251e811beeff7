// Storage failures: what the operating system or SQLite says, in the port's few codes.
import { StorageError, type StorageErrorCode } from './port.js'

interface Meaning {
  readonly code: StorageErrorCode
  readonly text: string
}

const FULL: Meaning = { code: 'storage-full', text: 'no room left' }
const FAILED: Meaning = { code: 'storage-failed', text: 'the disk refused' }

/** Error codes whose meaning is more than "it failed". SQLite's extended codes begin with the plain one. */
const MEANINGS: readonly (readonly [prefix: string, meaning: Meaning])[] = [
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['SQLITE_FULL', FULL],
  ['SQLITE_BUSY', { code: 'storage-locked', text: 'another process has it open' }],
  ['SQLITE_CORRUPT', { code: 'storage-damaged', text: 'the file is damaged and was left as it is' }],
  ['SQLITE_NOTADB', { code: 'storage-damaged', text: 'the file is no database and was left as it is' }],
]

/** The store's own answer for a failure met while working on `path`; one that is an answer already stays. */
export function storageFailure(path: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const code = failureCode(error)
  const meaning = MEANINGS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? FAILED
  return new StorageError(meaning.code, path, `${path}: ${meaning.text} (${code})`, { cause: error })
}

/** Whether a file operation failed with this code of errno, such as `ENOENT`. */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** The code of the first cause: a failed rollback carries the failure it followed as its cause. */
function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return failureCode(error.cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

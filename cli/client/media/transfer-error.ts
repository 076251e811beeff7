// How a transfer of a file fails: a few codes, and what each means for those who wait for it.
import { isErrno, storageFailure } from '#platform/storage/failure.js'
import { ClientError, type ClientErrorCode } from '../api.js'

export type TransferErrorCode =
  /** No connection, or the server failed. */
  | 'unreachable'
  | 'timed-out'
  /** The server stands elsewhere than we thought: ask where, and go on. */
  | 'conflict'
  /** The credential is not good, or not good any more. */
  | 'unauthorized'
  /** The server will not, now or later. */
  | 'refused'
  /** The server takes no more of this account. */
  | 'quota'
  /** The server does not have it any more. */
  | 'gone'
  /** The server does not give it; it does not say that it never will. */
  | 'missing'
  /** What came is not what was described. */
  | 'damaged'
  /** The file to send cannot be read, or is another one by now. */
  | 'source'
  /** Our own disk. */
  | 'disk'
  /** By the user, or because the program ends. */
  | 'stopped'

interface Meaning {
  /** Whether the same may work a moment later. */
  readonly again: boolean
  readonly code: ClientErrorCode
}

const MEANINGS: Readonly<Record<TransferErrorCode, Meaning>> = {
  unreachable: { again: true, code: 'cannot-connect' },
  'timed-out': { again: true, code: 'timed-out' },
  conflict: { again: true, code: 'cannot-connect' },
  unauthorized: { again: false, code: 'refused' },
  refused: { again: false, code: 'refused' },
  quota: { again: false, code: 'refused' },
  gone: { again: false, code: 'media-gone' },
  missing: { again: false, code: 'media-gone' },
  damaged: { again: false, code: 'media-damaged' },
  source: { again: false, code: 'usage' },
  disk: { again: false, code: 'failed' },
  stopped: { again: false, code: 'failed' },
}

/** The message is for people: what happened, and where. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly code: TransferErrorCode

  constructor(code: TransferErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  get again(): boolean {
    return MEANINGS[this.code].again
  }

  /** @param advice what to do next; goes behind the message. */
  asClientError(advice: string): ClientError {
    return new ClientError(MEANINGS[this.code].code, `${this.message}. ${advice}`, { cause: this })
  }
}

export function isTransferError(error: unknown, ...codes: TransferErrorCode[]): error is TransferError {
  return error instanceof TransferError && (codes.length === 0 || codes.includes(error.code))
}

export function stopped(): TransferError {
  return new TransferError('stopped', 'stopped')
}

/** @throws {TransferError} `stopped`. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stopped()
}

const full = (path: string): string => `the disk of ${path} is full`
const locked = (path: string): string => `${path} may not be written to: check the permissions`

/** Whose cause a person can do something about. */
const WHY: readonly (readonly [code: string, why: (path: string) => string])[] = [
  ['ENOSPC', full],
  ['EDQUOT', full],
  ['EACCES', locked],
  ['EPERM', locked],
  ['EROFS', (path) => `${path} may only be read: its file system takes no files`],
  ['ENAMETOOLONG', (path) => `${path} is no path that a file can have`],
]

/** Work on a file of ours. @throws {TransferError} `disk` where the disk fails. */
export async function onDisk<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const why = WHY.find(([code]) => isErrno(error, code))?.[1]
    if (why !== undefined) throw new TransferError('disk', why(path), { cause: error })
    throw new TransferError('disk', storageFailure(path, error).message, { cause: error })
  }
}

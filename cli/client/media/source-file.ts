// The file that is being sent: a regular one, and the same from its description to its last octet.
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { isErrno } from '#platform/storage/failure.js'
import { TransferError } from './transfer-error.js'

const CHUNK_BYTES = 128 * 1024

/** By which a file is recognised. */
export interface FileMark {
  /** Absolute. */
  readonly path: string
  /** Octets. */
  readonly size: number
  /** When it was changed last, in nanoseconds since 1970 as decimal text. */
  readonly modified: string
}

/** @throws {TransferError} `source` where it is missing, cannot be read, or is no regular file. */
export async function markFile(path: string): Promise<FileMark> {
  const handle = await openSource(path)
  try {
    return await mark(path, handle)
  } finally {
    await handle.close()
  }
}

/**
 * The file's octets, in pieces, each in the same memory as the one before. It has to be the marked one when it is opened and when its last octet is read.
 * @throws {TransferError} `source`.
 */
export async function* readSource(expected: FileMark): AsyncGenerator<Uint8Array> {
  const handle = await openSource(expected.path)
  try {
    requireSame(expected, await mark(expected.path, handle))
    const buffer = new Uint8Array(CHUNK_BYTES)
    let length = 0
    for (;;) {
      const { bytesRead } = await readable(expected.path, handle.read(buffer, 0, CHUNK_BYTES, length))
      if (bytesRead === 0) break
      length += bytesRead
      if (length > expected.size) throw changed(expected.path)
      yield buffer.subarray(0, bytesRead)
    }
    if (length !== expected.size) throw changed(expected.path)
    requireSame(expected, await mark(expected.path, handle))
  } finally {
    await handle.close()
  }
}

/** Never waits: a pipe without a writer would be waited for without end. */
async function openSource(path: string): Promise<FileHandle> {
  return readable(path, open(path, constants.O_RDONLY | constants.O_NONBLOCK))
}

async function mark(path: string, handle: FileHandle): Promise<FileMark> {
  const stats = await readable(path, handle.stat({ bigint: true }))
  if (!stats.isFile()) throw new TransferError('source', `${path} is no regular file`)
  return { path, size: Number(stats.size), modified: String(stats.mtimeNs) }
}

function requireSame(expected: FileMark, found: FileMark): void {
  if (found.size !== expected.size || found.modified !== expected.modified) throw changed(expected.path)
}

function changed(path: string): TransferError {
  return new TransferError('source', `${path} was changed while it was being sent: send it again`)
}

async function readable<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const why = isErrno(error, 'ENOENT') ? 'is not there any more' : `cannot be read (${codeOf(error)})`
    throw new TransferError('source', `${path} ${why}: send it again`, { cause: error })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'the disk failed'
}

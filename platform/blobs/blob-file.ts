// A blob being written: counted and hashed on its way to the disk, then published under its name.
import { createHash } from 'node:crypto'
import { link, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../storage/durable-file.js'
import { isErrno, storageFailure } from '../storage/failure.js'
import type { StoredBlob } from '../storage/port.js'
import { ensurePrivateFolder } from '../storage/private-files.js'

/**
 * Writes `source` into the new file `path` (0600); resolves when its content is on disk. A failure of the
 * source is thrown as it is, one of the disk as StorageError; the unfinished file is the caller's to remove.
 */
export async function writeBlobFile(
  path: string,
  source: AsyncIterable<Uint8Array>,
  maximumBytes: number,
): Promise<StoredBlob | 'too-large'> {
  const handle = await onDisk(path, open(path, 'wx', 0o600))
  try {
    const stored = await drain(path, source, handle, maximumBytes)
    if (stored !== 'too-large') await onDisk(path, handle.sync())
    return stored
  } finally {
    await handle.close()
  }
}

/** Gives a finished file its name, durably; false where the name is taken. @throws {StorageError} */
export async function publishBlobFile(unfinished: string, path: string): Promise<boolean> {
  const folder = dirname(path)
  await ensurePrivateFolder(folder)
  try {
    // A link, unlike a rename, never replaces what is there.
    await link(unfinished, path)
    await syncFolder(folder)
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw storageFailure(path, error)
  }
}

/** Each chunk is hashed while the disk takes it. The iterator is not closed, or a refused upload lost its connection. */
async function drain(
  path: string,
  source: AsyncIterable<Uint8Array>,
  handle: FileHandle,
  maximumBytes: number,
): Promise<StoredBlob | 'too-large'> {
  const hash = createHash('sha256')
  const chunks = source[Symbol.asyncIterator]()
  let size = 0
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    size += next.value.length
    if (size > maximumBytes) return 'too-large'
    const writing = writeAll(handle, next.value)
    hash.update(next.value)
    await onDisk(path, writing)
  }
  return { size, sha256: hash.digest('hex') }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten
}

async function onDisk<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw storageFailure(path, error)
  }
}

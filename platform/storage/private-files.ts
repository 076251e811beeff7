// Private files: folders 0700 and files 0600, refused where anybody else may touch them.
import type { Stats } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { replaceFile, syncFolder } from './durable-file.js'
import { isErrno, storageFailure } from './failure.js'
import { StorageError } from './port.js'

const OTHERS = 0o077

/**
 * Creates the folder (and its parents) where it is missing, readable by its owner only.
 * @throws {StorageError} 'storage-exposed' where an existing one is open to group or others.
 */
export async function ensurePrivateFolder(path: string): Promise<void> {
  try {
    const first = await mkdir(path, { recursive: true, mode: 0o700 })
    if (first !== undefined) await syncCreated(resolve(first), resolve(path))
    const stats = await stat(path)
    if (!stats.isDirectory()) throw new StorageError('storage-failed', path, `${path} is not a folder`)
    refuseExposed(path, stats, '700')
  } catch (error) {
    throw storageFailure(path, error)
  }
}

/**
 * Reads a private file whole; `undefined` where there is none.
 * @throws {StorageError} 'storage-exposed' where it is open to group or others.
 */
export async function readPrivateFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const handle = await open(path, 'r')
    try {
      refuseExposed(path, await handle.stat(), '600')
      return new Uint8Array(await handle.readFile())
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw storageFailure(path, error)
  }
}

/** Creates or replaces a private file; resolves when it is on disk, whole. @throws {StorageError} */
export async function writePrivateFile(path: string, content: Uint8Array): Promise<void> {
  await replaceFile(path, content)
}

/**
 * Creates an empty private file where none is: for a library that would create it readable by all.
 * An existing file is not even opened, since closing it would drop this process's locks on it.
 * @throws {StorageError} 'storage-exposed' where an existing one is open to group or others.
 */
export async function ensurePrivateFile(path: string): Promise<void> {
  try {
    await createEmpty(path)
    refuseExposed(path, await stat(path), '600')
  } catch (error) {
    throw storageFailure(path, error)
  }
}

async function createEmpty(path: string): Promise<void> {
  try {
    const handle = await open(path, 'wx', 0o600)
    await handle.close()
    await syncFolder(dirname(path))
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  }
}

/** Makes the folders from `first` down to `last` known to their parents on disk. */
async function syncCreated(first: string, last: string): Promise<void> {
  for (let folder = last; folder.length >= first.length; folder = dirname(folder)) {
    await syncFolder(dirname(folder))
  }
}

function refuseExposed(path: string, stats: Stats, mode: '600' | '700'): void {
  if ((stats.mode & OTHERS) === 0) return
  const found = (stats.mode & 0o777).toString(8)
  const text = `${path} may be touched by others (mode ${found}): check it, then run chmod ${mode} on it`
  throw new StorageError('storage-exposed', path, text)
}

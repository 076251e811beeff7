// The BlobStore port on a disk: a file a blob, in 256 folders, whole or not at all.
import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { discard, removeLeftovers, syncFolder, temporaryBeside } from '../storage/durable-file.js'
import { isErrno, storageFailure } from '../storage/failure.js'
import { lockFolder } from '../storage/lock.js'
import type { BlobPieces, BlobStore, StoredBlob } from '../storage/port.js'
import { ensurePrivateFolder } from '../storage/private-files.js'
import { publishBlobFile, writeBlobFile } from './blob-file.js'
import { openPieces } from './blob-pieces.js'

const KEY = /^[A-Za-z0-9_-]{1,128}$/
/** Named by the first octet of a key's hash. */
const SHARD = /^[0-9a-f]{2}$/

export interface DiskBlobs extends BlobStore {
  /** Gives the folder back. */
  close(): void
}

/**
 * Opens `folder` (0700, created where it is missing) for this process alone and removes unfinished uploads.
 * @throws {StorageError}
 */
export async function openDiskBlobs(folder: string): Promise<DiskBlobs> {
  const lock = await lockFolder(folder)
  try {
    const unfinished = join(folder, 'unfinished')
    await ensurePrivateFolder(unfinished)
    await removeLeftovers(unfinished)
    return new BlobFolder(folder, unfinished, () => {
      lock.release()
    })
  } catch (error) {
    lock.release()
    throw storageFailure(folder, error)
  }
}

class BlobFolder implements DiskBlobs {
  readonly #folder: string
  readonly #unfinished: string
  readonly close: () => void

  constructor(folder: string, unfinished: string, close: () => void) {
    this.#folder = folder
    this.#unfinished = unfinished
    this.close = close
  }

  /** What is left of `source` after 'taken' and 'too-large' stays unread: it is its owner's to end. */
  async write(
    key: string,
    source: AsyncIterable<Uint8Array>,
    maximumBytes: number,
  ): Promise<StoredBlob | 'too-large' | 'taken'> {
    const path = this.#path(key)
    if ((await this.stat(key)) !== undefined) return 'taken'
    const temporary = temporaryBeside(join(this.#unfinished, key))
    try {
      const stored = await writeBlobFile(temporary, source, maximumBytes)
      if (stored === 'too-large') return stored
      return (await publishBlobFile(temporary, path)) ? stored : 'taken'
    } finally {
      await discard(temporary)
    }
  }

  async adopt(key: string, path: string): Promise<boolean> {
    return publishBlobFile(path, this.#path(key))
  }

  async read(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<BlobPieces | undefined> {
    const path = this.#path(key)
    try {
      return await openPieces(path, range)
    } catch (error) {
      refuseUnlessAbsent(path, error)
      return undefined
    }
  }

  async stat(key: string): Promise<{ readonly size: number } | undefined> {
    const path = this.#path(key)
    try {
      return { size: (await stat(path)).size }
    } catch (error) {
      refuseUnlessAbsent(path, error)
      return undefined
    }
  }

  async delete(key: string): Promise<boolean> {
    const path = this.#path(key)
    try {
      await rm(path)
      await syncFolder(dirname(path))
      return true
    } catch (error) {
      refuseUnlessAbsent(path, error)
      return false
    }
  }

  async *keys(): AsyncGenerator<string> {
    for (const folder of await this.#list(this.#folder)) {
      if (!SHARD.test(folder)) continue
      for (const name of await this.#list(join(this.#folder, folder))) if (KEY.test(name)) yield name
    }
  }

  async #list(folder: string): Promise<readonly string[]> {
    try {
      return await readdir(folder)
    } catch (error) {
      throw storageFailure(folder, error)
    }
  }

  #path(key: string): string {
    if (!KEY.test(key)) throw new TypeError('no key of a blob')
    return join(this.#folder, createHash('sha256').update(key).digest('hex').slice(0, 2), key)
  }
}

/** Absence is an answer; any other failure is thrown. */
function refuseUnlessAbsent(path: string, error: unknown): void {
  if (!isErrno(error, 'ENOENT')) throw storageFailure(path, error)
}

// The bytes of an upload that have come so far (tus 1.0): appended, hashed on the way, on disk before they count.
import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { storageFailure } from '../storage/failure.js'

/** The hash of a part's beginning. It lives in memory only: after a restart the beginning is read once more. */
interface HashedPrefix {
  readonly hash: Hash
  length: number
}

export interface UploadPart {
  /**
   * Appends `source` at `offset`, which is the part's length; resolves with the new length once it is on disk.
   * A failure of the source is thrown as it is, and what came before it stays.
   * @throws {StorageError}
   */
  append(source: AsyncIterable<Uint8Array>, offset: number): Promise<number>
  /** Takes back what came after `length`. @throws {StorageError} */
  truncate(length: number): Promise<void>
  /** Makes the first `length` bytes, which is all there are, outlive a power cut. @throws {StorageError} */
  sync(length: number): Promise<void>
  /** SHA-256 of the first `length` bytes, which is all there are, in hex. @throws {StorageError} */
  sha256(length: number): Promise<string>
}

const READ_BYTES = 1024 * 1024

export function createUploadPart(path: string): UploadPart {
  let prefix: HashedPrefix = { hash: createHash('sha256'), length: 0 }
  let synced = 0

  /** The hash of exactly the first `length` bytes, read again where what is known is another stretch. */
  async function hashed(handle: FileHandle, length: number): Promise<HashedPrefix> {
    if (prefix.length === length) return prefix
    const fresh = { hash: createHash('sha256'), length: 0 }
    const buffer = new Uint8Array(READ_BYTES)
    while (fresh.length < length) {
      const { bytesRead } = await handle.read(
        buffer,
        0,
        Math.min(READ_BYTES, length - fresh.length),
        fresh.length,
      )
      if (bytesRead === 0) throw new Error('the part became shorter')
      fresh.hash.update(buffer.subarray(0, bytesRead))
      fresh.length += bytesRead
    }
    return (prefix = fresh)
  }

  async function syncHandle(handle: FileHandle, length: number): Promise<void> {
    if (synced === length) return
    try {
      await handle.datasync()
      synced = length
    } catch (error) {
      // What a disk refused once it may drop in silence: asked again, it would say that all is well.
      await handle.truncate(synced)
      throw error
    }
  }

  return {
    append: (source, offset) =>
      withPart(path, async (handle) => {
        const known = await onDisk(path, () => hashed(handle, offset))
        const pieces = source[Symbol.asyncIterator]()
        let at = offset
        // The iterator is not closed on a failure of the disk, or that would be lost in the stream's own.
        for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
          const piece = next.value
          const writing = writeAll(handle, piece, at)
          known.hash.update(piece)
          // Counted before the write is known to have worked: if it fails, this hash is of no stretch of the file.
          known.length += piece.length
          await onDisk(path, () => writing)
          at += piece.length
        }
        await onDisk(path, () => syncHandle(handle, at))
        return at
      }),
    truncate: (length) =>
      withPart(path, (handle) =>
        onDisk(path, async () => {
          await handle.truncate(length)
          await syncHandle(handle, length)
        }),
      ),
    async sync(length) {
      if (synced === length) return
      await withPart(path, (handle) => onDisk(path, () => syncHandle(handle, length)))
    },
    async sha256(length) {
      const known =
        prefix.length === length
          ? prefix
          : await withPart(path, (handle) => onDisk(path, () => hashed(handle, length)))
      return known.hash.copy().digest('hex')
    },
  }
}

async function withPart<T>(path: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await onDisk(path, () => open(path, 'r+'))
  try {
    return await work(handle)
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
  }
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storageFailure(path, error)
  }
}

// Hosted blobs (media hosting): a finished upload becomes one, anybody who knows its reference reads it, its owner
// deletes it, and after its time it is gone.
import type { Clock } from '#platform/clock.js'
import type { ByteRange } from '#platform/http/byte-range.js'
import type { BlobPieces, BlobStore } from '#platform/storage/port.js'
import type { FinishedUpload } from '#platform/uploads/uploads.js'
import { type Bytes, toBase64url } from '#proto/bytes.js'
import { parseStorageReference, type StorageReference } from '#proto/hosting/storage-reference.js'
import type { BlobIndex } from './blob-index.js'

interface HostedBlob {
  readonly size: number
  read(range?: ByteRange): Promise<BlobPieces | undefined>
}

export interface Hosting {
  /** The same upload again is answered with the same blob. @throws {StorageError} */
  store(upload: FinishedUpload): Promise<{ readonly reference: StorageReference; readonly sha256: string }>
  find(reference: StorageReference): Promise<HostedBlob | 'gone' | undefined>
  /** Only for its owner; to anybody else there is no such blob. */
  remove(reference: StorageReference, owner: string): Promise<'removed' | 'gone' | undefined>
  /** Removes blobs past their time, and in the end the memory of them. */
  sweep(): Promise<void>
}

interface HostingDeps {
  readonly index: BlobIndex
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  readonly keepMilliseconds: number
}

/** Drops the files that a crash left without a record: their blobs were never, or are no longer, hosted. */
export async function openHosting(deps: HostingDeps): Promise<Hosting> {
  const { index, blobs, clock, randomBytes, keepMilliseconds } = deps
  for await (const key of blobs.keys()) {
    if ((await index.find(parseStorageReference(key)))?.state !== 'stored') await blobs.delete(key)
  }
  return {
    async store({ id, owner, size, sha256, path }) {
      const known = index.broughtBy(id)
      if (known !== undefined) return known
      const reference = parseStorageReference(toBase64url(randomBytes(16)))
      if (!(await blobs.adopt(reference, path))) throw new TypeError('a storage reference is made once')
      const storedAt = clock.now()
      const record = { owner, upload: id, size, sha256, storedAt, expiresAt: storedAt + keepMilliseconds }
      try {
        await index.insert(reference, { state: 'stored', ...record })
      } catch (error) {
        // The upload is finished once more, under another reference: this file would never be found again.
        await blobs.delete(reference)
        throw error
      }
      return { reference, sha256 }
    },
    async find(reference) {
      const record = await index.find(reference)
      if (record?.state !== 'stored') return record?.state
      return { size: record.size, read: (range) => blobs.read(reference, range) }
    },
    async remove(reference, owner) {
      const record = await index.find(reference)
      if (record?.owner !== owner) return undefined
      if (record.state === 'gone' || !(await index.remove(reference))) return 'gone'
      await blobs.delete(reference)
      return 'removed'
    },
    async sweep() {
      for (const reference of await index.expire(keepMilliseconds)) await blobs.delete(reference)
    },
  }
}

// Everything the media host keeps on disk: the index, the blobs, and where uploads are put together.
import { join } from 'node:path'
import { type DiskBlobs, openDiskBlobs } from '#platform/blobs/disk-blobs.js'
import { openCollections } from '#platform/storage/collections.js'
import type { Collection } from '#platform/storage/port.js'
import { type BlobRecord, parseBlobRecord } from './blob-record.js'

export interface MediaHostStores {
  readonly records: Collection<BlobRecord>
  readonly blobs: DiskBlobs
  /** On the same disk as the blobs: a finished upload becomes one without being copied. */
  readonly uploadFolder: string
  /** Waits for the writes under way. */
  close(): Promise<void>
}

/** @throws {StorageError} where the folder is another process's, damaged, or open to others. */
export async function openMediaHostStores(folder: string): Promise<MediaHostStores> {
  const store = await openCollections(folder)
  try {
    const records = await store.collection('blob-index', parseBlobRecord)
    const blobs = await openDiskBlobs(join(folder, 'blobs'))
    return {
      ...{ records, blobs, uploadFolder: join(folder, 'uploads') },
      async close() {
        blobs.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

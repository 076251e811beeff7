// A folder of collections, owned by one process.
import { removeLeftovers } from './durable-file.js'
import { storageFailure } from './failure.js'
import { lockFolder } from './lock.js'
import { openCollection } from './lowdb-collection.js'
import type { Collection } from './port.js'

export interface CollectionStore {
  /**
   * Opens a collection, once each. `parse` answers the value or throws; it sees every value on its way in
   * and out.
   * @throws {StorageError} 'storage-damaged' where the file is not what was written.
   */
  collection<T>(name: string, parse: (value: unknown) => T): Promise<Collection<T>>
  /** Waits for the writes under way and gives the folder back. */
  close(): Promise<void>
}

/**
 * Opens `folder`, creating it (0700) where it is missing.
 * @throws {StorageError} 'storage-locked' naming the owner; 'storage-exposed' where others may touch it.
 */
export async function openCollections(folder: string): Promise<CollectionStore> {
  const lock = await lockFolder(folder)
  const names = new Set<string>()
  const open: { close(): Promise<void> }[] = []
  await removeLeftovers(folder).catch((error: unknown) => {
    lock.release()
    throw storageFailure(folder, error)
  })
  return {
    async collection(name, parse) {
      if (names.has(name)) throw new TypeError(`the collection ${name} is open already`)
      names.add(name)
      const collection = await openCollection(folder, name, parse)
      open.push(collection)
      return collection
    },
    async close() {
      await Promise.all(open.map((collection) => collection.close()))
      lock.release()
    },
  }
}

// Every adapter of the Collection port, under the one suite.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCollections } from '#platform/storage/collections.js'
import { collectionContract, type Pet } from './collection.contract.js'

function parsePet(value: unknown): Pet {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('legs' in value)) {
    throw new TypeError('no pet')
  }
  const { name, legs } = value
  if (typeof name !== 'string' || !Array.isArray(legs)) throw new TypeError('no pet')
  return { name, legs: legs.map(Number) }
}

collectionContract('lowdb', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-collection-'))
  let store = await openCollections(folder)
  return {
    pets: await store.collection('pets', parsePet),
    async reopen() {
      await store.close()
      store = await openCollections(folder)
      return store.collection('pets', parsePet)
    },
    async close() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})

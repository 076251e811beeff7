// Hosting on a disk that fails: what has no record has no file either.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBlobIndex } from '#media-host/blob-index.js'
import type { BlobRecord } from '#media-host/blob-record.js'
import { openHosting } from '#media-host/hosting.js'
import { openDiskBlobs } from '#platform/blobs/disk-blobs.js'
import { StorageError } from '#platform/storage/port.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'
import { memoryCollection } from '../../support/memory-collection.js'
import { seededRandom } from '../../support/random.js'
import { codeOf } from '../../support/rejection.js'

describe('an upload that no record could be written of', () => {
  it('leaves no file behind, however often it is finished, and is one blob in the end', async () => {
    const folder = await temporaryFolder()
    const blobs = await openDiskBlobs(join(folder, 'blobs'))
    onTestFinished(() => {
      blobs.close()
    })
    const kept = memoryCollection<BlobRecord>()
    let isFull = true
    const records: typeof kept = {
      ...kept,
      insert: (key, value) =>
        isFull ? Promise.reject(new StorageError('storage-full', folder, 'full')) : kept.insert(key, value),
    }
    const clock = new FakeClock()
    const random = seededRandom(8)
    const index = await openBlobIndex({ records, clock })
    const hosting = await openHosting({
      ...{ index, blobs, clock, keepMilliseconds: 1000 },
      randomBytes: (length) => random.bytes(length),
    })
    const path = join(folder, 'upload')
    await writeFile(path, 'blob')
    const upload = { owner: 'ada', id: 'upload-1', size: 4, sha256: 'ab', path }
    const files = async () => {
      const keys: string[] = []
      for await (const key of blobs.keys()) keys.push(key)
      return keys
    }
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await codeOf(() => hosting.store(upload))).toBe('storage-full')
    }
    expect([await files(), index.usedBytes('ada'), index.recordsOf('ada')]).toEqual([[], 0, 0])
    isFull = false
    const { reference } = await hosting.store(upload)
    expect(await files()).toEqual([reference])
  })
})

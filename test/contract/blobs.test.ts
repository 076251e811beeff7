// Every adapter of the BlobStore port, under the one suite.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDiskBlobs } from '#platform/blobs/disk-blobs.js'
import { blobsContract } from './blobs.contract.js'

blobsContract('a disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-blobs-'))
  const blobs = await openDiskBlobs(folder)
  return {
    blobs,
    async close() {
      blobs.close()
      await rm(folder, { recursive: true })
    },
  }
})

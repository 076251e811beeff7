// Every adapter of the Queue port, under the one suite.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openQueue } from '#platform/storage/sqlite-queue.js'
import { queueContract } from './queue.contract.js'

queueContract('SQLite', async (start) => {
  let now = start
  const clock = { now: () => now }
  const folder = await mkdtemp(join(tmpdir(), 'parley-queue-'))
  const file = join(folder, 'queue.sqlite')
  let queue = await openQueue(file, { clock })
  return {
    queue,
    setNow(time) {
      now = time
    },
    async reopen() {
      await queue.close()
      queue = await openQueue(file, { clock })
      return queue
    },
    async close() {
      await queue.close()
      await rm(folder, { recursive: true })
    },
  }
})

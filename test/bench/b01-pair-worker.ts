// B1's second thread: a pair of whole clients that runs as many messages as it is told to.
import { parentPort, workerData } from 'node:worker_threads'
import { openTwoPeople } from './people.js'

export interface PairPlan {
  readonly provider: string
  readonly meta: string
  readonly number: number
  readonly folder: string
  readonly window: number
}

const { provider, meta, number, folder, window } = workerData as PairPlan
const people = openTwoPeople({ provider, meta }, folder, number)

/** A count of 0 ends the thread. */
async function serve(count: number): Promise<void> {
  const pair = await people
  if (count > 0) {
    await pair.run(count, window)
    parentPort?.postMessage(count)
    return
  }
  await pair.close()
  parentPort?.close()
}

parentPort?.on('message', (count: number) => {
  serve(count).catch((error: unknown) => {
    throw error
  })
})

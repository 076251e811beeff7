// The walkthrough's own network: three processes on free ports, a temporary folder, and nothing left of either.
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import { lockFolder } from '#platform/storage/lock.js'
import { StorageError } from '#platform/storage/port.js'
import { startProcessNetwork } from '../lab/process-network.js'
import { readTraces } from '../trace/trace-reader.js'
import type { DemoNetwork } from './scene.js'

export interface DemoPlace {
  /** Where temporary folders are made. */
  readonly temporary: string
  readonly env: Environment
  /** Where the servers' traces are copied to in the end. */
  readonly traceFolder: string | undefined
}

const PREFIX = 'parley-demo-'
const TRACES = ['meta', 'provider', 'mediaHost'].map((role) => `${role}.ndjson`)

/**
 * Starts it, lets `use` work with it, ends it and removes the folder, which also has room for the profiles.
 * @throws {ClientError} where a server does not start; and whatever `use` throws.
 */
export async function withDemoNetwork<T>(
  { temporary, env, traceFolder }: DemoPlace,
  clock: Clock,
  use: (network: DemoNetwork, profiles: string) => Promise<T>,
): Promise<T> {
  await removeLeftovers(temporary)
  const folder = await mkdtemp(join(temporary, PREFIX))
  const lock = await lockFolder(folder)
  try {
    const data = join(folder, 'servers')
    const traces = join(data, 'traces')
    const running = await startProcessNetwork({ data, portBase: 0, traceFolder: traces, env }, clock)
    const paths = TRACES.map((name) => join(traces, name))
    const serverEvents: DemoNetwork['serverEvents'] = async () => (await readTraces(paths)).events
    try {
      return await use({ addresses: running.addresses, data, serverEvents }, join(folder, 'profiles'))
    } finally {
      await running.close()
      if (traceFolder !== undefined) await cp(traces, traceFolder, { recursive: true })
    }
  } finally {
    lock.release()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Folders of walkthroughs that were killed: nobody holds their lock any more. */
async function removeLeftovers(temporary: string): Promise<void> {
  for (const name of await readdir(temporary)) {
    if (name.startsWith(PREFIX)) await removeIfAbandoned(join(temporary, name))
  }
}

async function removeIfAbandoned(folder: string): Promise<void> {
  try {
    const lock = await lockFolder(folder)
    lock.release()
    await rm(folder, { recursive: true, force: true })
  } catch (error) {
    // Another walkthrough's that runs, or another user's.
    if (!(error instanceof StorageError)) throw error
  }
}

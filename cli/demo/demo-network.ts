// The walkthrough's own network: three processes on free ports, a temporary folder, and nothing left of either.
import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import { ensurePrivateFolder } from '#platform/storage/private-files.js'
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
  const folder = await mkdtemp(join(temporary, PREFIX))
  const letGo = guardFolder(folder)
  try {
    const data = join(folder, 'servers')
    const traces = join(data, 'traces')
    // The steps show how the agreement comes about.
    const options = { data, portBase: 0, traceFolder: traces, env, agreement: 'none' } as const
    const running = await startProcessNetwork(options, clock)
    const paths = TRACES.map((name) => join(traces, name))
    const serverEvents: DemoNetwork['serverEvents'] = async () => (await readTraces(paths)).events
    const files = join(folder, 'files')
    await ensurePrivateFolder(files)
    try {
      return await use({ addresses: running.addresses, data, files, serverEvents }, join(folder, 'profiles'))
    } finally {
      await running.close()
      if (traceFolder !== undefined) await cp(traces, traceFolder, { recursive: true })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
    letGo()
  }
}

/** Ends with its input, however this process ends; by then the servers are about to end too. */
const GUARD = 'cat; for second in 1 2 3 4 5; do sleep 1; rm -rf -- "$1"; done'

/**
 * Has the folder removed should this process be killed: a killed process cleans nothing up. In a group of
 * its own, since a terminal's Ctrl-C ends the whole group. Answers how to end the guard.
 */
function guardFolder(folder: string): () => void {
  const guard = spawn('sh', ['-c', GUARD, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  // Without a shell nothing guards the folder, and nothing else is wrong.
  guard.on('error', () => undefined)
  return () => guard.kill()
}

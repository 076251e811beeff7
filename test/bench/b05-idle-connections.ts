// B5: what an idle logged-in connection costs in memory, and a server without any.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toBase64url } from '#proto/bytes.js'
import type { AllOnline } from './b05-idle-clients.js'
import type { Endpoint } from './endpoint.js'
import { startEndpoint } from './endpoint.js'
import { collectGarbage } from './garbage.js'
import { atMost, type Line } from './line.js'
import { openFileLimit, residentBytes, settled } from './process-usage.js'
import { metaUser } from './seeded-accounts.js'

const CONNECTIONS = 10_000
/** What either process opens besides connections. */
const OTHER_FILES = 200
const ALL_ONLINE: AllOnline = 'online'
const PROGRAM = fileURLToPath(new URL('b05-idle-clients.js', import.meta.url))
const ROUNDS = 3

export const idleLine: Line = {
  id: 'B5',
  title: 'idle connections',
  async run({ folder, quick, say }) {
    const wanted = quick ? 2_000 : CONNECTIONS
    const count = Math.min(wanted, openFileLimit() - OTHER_FILES)
    const accounts = Array.from({ length: count }, (_, at) => metaUser(at))
    say('an empty server')
    const base = await emptyServer(join(folder, 'empty'))
    const endpoint = await startEndpoint({
      ...{ folder: join(folder, 'full'), accounts },
      env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
    })
    const kibibytes: number[] = []
    const before = await residentAtRest(endpoint)
    for (let round = 0; round < (quick ? 1 : ROUNDS); round += 1) {
      say(`${count} connections, round ${round + 1}`)
      kibibytes.push(await perConnection(endpoint, count, before))
    }
    await endpoint.close()
    const limited = count < wanted ? `; only ${count}, for want of open files` : ''
    return [
      {
        ...{ line: 'B5', what: 'idle logged-in connection', unit: 'KiB resident', samples: count },
        ...{ rounds: kibibytes, goal: atMost(16) },
        note: `against the server before its first connection, garbage collected each time${limited}`,
      },
      {
        ...{ line: 'B5', what: 'server without connections', unit: 'MB resident', samples: 1 },
        ...{ rounds: base, goal: atMost(120) },
      },
    ]
  },
}

async function emptyServer(folder: string): Promise<number[]> {
  const megabytes: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const endpoint = await startEndpoint({ folder: join(folder, String(round)), accounts: [] })
    await settled(endpoint.pid)
    megabytes.push(residentBytes(endpoint.pid) / 1e6)
    await endpoint.close()
  }
  return megabytes
}

/** The clients live in a process of their own, which is told what to do by its arguments. */
async function perConnection(endpoint: Endpoint, count: number, before: number): Promise<number> {
  const { chat, trustRoot, pid } = endpoint
  const clients = fork(PROGRAM, [chat, toBase64url(trustRoot), String(count)])
  const message: unknown[] = await Promise.race([once(clients, 'message'), once(clients, 'exit')])
  if (message[0] !== ALL_ONLINE) throw new Error(`the clients ended with ${String(message[0])}`)
  const after = await residentAtRest(endpoint)
  clients.disconnect()
  await once(clients, 'exit')
  await settled(pid)
  return (after - before) / count / 1024
}

async function residentAtRest({ pid, logFile }: Endpoint): Promise<number> {
  await settled(pid)
  await collectGarbage(logFile)
  await settled(pid)
  return residentBytes(pid)
}

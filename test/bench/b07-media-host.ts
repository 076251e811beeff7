// B7: the media host beside the least that node:http can do with the same files, and beside nginx; and the relay of
// Meta's media server beside the media host it asks.
import { join } from 'node:path'
import { type RelayServer, startRelay } from './b07-relay.js'
import { type FileServer, startBare, startDav, startHost } from './b07-servers.js'
import { compared, inTurns } from './b07-turns.js'
import { atLeast, atMost, type Bench, type Figure, type Line } from './line.js'
import { peakResidentBytes, residentBytes } from './process-usage.js'

const MEBIBYTE = 1024 * 1024

interface Kind {
  readonly mebibytes: number
  /** Requests in a round. */
  readonly gets: number
  readonly puts: number
}

const KINDS: readonly Kind[] = [
  { mebibytes: 1, gets: 400, puts: 100 },
  { mebibytes: 100, gets: 6, puts: 3 },
]

export const mediaHostLine: Line = {
  id: 'B7',
  title: 'media host',
  async run(bench) {
    const figures: Figure[] = []
    for (const kind of KINDS) figures.push(...(await measureKind(bench, kind)))
    return figures
  },
}

async function measureKind(bench: Bench, kind: Kind): Promise<readonly Figure[]> {
  const { mebibytes } = kind
  const file = new Uint8Array(mebibytes * MEBIBYTE).fill(mebibytes)
  const at = (name: string): string => join(bench.folder, `${name}-${mebibytes}`)
  const host = await startHost(at('host'), file)
  const bare = await startBare(at('bare'), file)
  const relay = await startRelay(at('relay'), host, file.length)
  const nginx = await startDav(at('nginx'), file).catch((error: unknown) => String(error))
  const missing = typeof nginx === 'string' ? nginx : undefined
  const servers: Servers = { host, bare, nginx: typeof nginx === 'string' ? undefined : nginx, relay }
  try {
    return [
      ...(await measureGets(bench, kind, servers, missing)),
      ...(await measurePuts(bench, kind, servers, file, missing)),
    ]
  } finally {
    for (const server of [relay, host, bare, servers.nginx]) await server?.close()
  }
}

interface Servers {
  readonly host: FileServer
  readonly bare: FileServer
  /** Where it is installed. */
  readonly nginx: FileServer | undefined
  readonly relay: RelayServer
}

async function measureGets(
  bench: Bench,
  { mebibytes, gets }: Kind,
  servers: Servers,
  missing: string | undefined,
): Promise<readonly Figure[]> {
  const what = `GET ${mebibytes} MiB`
  bench.say(what)
  const rates = await inTurns<FileServer | RelayServer>({
    ...{
      servers: { ...servers },
      rounds: bench.quick ? 3 : 7,
      requests: gets,
      bytes: gets * mebibytes * MEBIBYTE,
    },
    ask: (server) => server.get(),
  })
  const measured = { what, rates, samples: gets }
  return [
    compared(measured, 'host', { name: 'bare', peer: 'node:http pipe', goal: atLeast(0.9, 'ratio') }),
    compared(measured, 'host', { name: 'nginx', peer: 'nginx sendfile', missing }),
    compared(measured, 'relay', { name: 'host', peer: 'the media host', goal: atLeast(0.5, 'ratio') }),
  ]
}

async function measurePuts(
  bench: Bench,
  { mebibytes, puts }: Kind,
  { host, bare, nginx }: Servers,
  file: Uint8Array,
  missing: string | undefined,
): Promise<readonly Figure[]> {
  const what = `PUT ${mebibytes} MiB`
  const rounds = bench.quick ? 3 : 7
  bench.say(what)
  const before = residentBytes(host.pid)
  const rates = await inTurns<FileServer>({
    ...{ servers: { host, bare, nginx }, rounds, requests: puts, bytes: puts * file.length },
    ask: (server) => server.put(file),
  })
  const grown = (peakResidentBytes(host.pid) - before) / MEBIBYTE
  const measured = { what, rates, samples: puts }
  return [
    compared(measured, 'host', { name: 'bare', peer: 'node:http with hash and fsync' }),
    compared(measured, 'host', {
      ...{ name: 'nginx', peer: 'nginx DAV without', goal: atLeast(0.8, 'ratio'), missing },
    }),
    {
      ...{ line: 'B7', what: `growth over the PUTs of ${mebibytes} MiB`, unit: 'MiB resident' },
      ...{ rounds: [grown], samples: rounds * puts, goal: atMost(32) },
    },
  ]
}

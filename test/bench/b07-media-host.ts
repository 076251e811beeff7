// B7: the media host beside the least that node:http can do with the same files, and beside nginx.
import { join } from 'node:path'
import { type FileServer, startBare, startDav, startHost } from './b07-servers.js'
import { atLeast, atMost, type Bench, type Figure, type Line } from './line.js'
import { cpuSeconds, peakResidentBytes, residentBytes, settled } from './process-usage.js'
import { median } from './statistics.js'

const MEBIBYTE = 1024 * 1024
const UNIT = 'MB / server-CPU-s'

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

interface Rates {
  readonly cpu: number[]
  readonly wall: number[]
}

async function measureKind(bench: Bench, kind: Kind): Promise<readonly Figure[]> {
  const { mebibytes } = kind
  const file = new Uint8Array(mebibytes * MEBIBYTE).fill(mebibytes)
  const at = (name: string): string => join(bench.folder, `${name}-${mebibytes}`)
  const host = await startHost(at('host'), file)
  const bare = await startBare(at('bare'), file)
  const nginx = await startDav(at('nginx'), file).catch((error: unknown) => String(error))
  const servers: Servers = { host, bare, ...(typeof nginx === 'string' ? {} : { nginx }) }
  try {
    return await compare(bench, kind, {
      servers,
      file,
      missing: typeof nginx === 'string' ? nginx : undefined,
    })
  } finally {
    for (const server of Object.values(servers)) await server.close()
  }
}

type Servers = Readonly<Record<'host' | 'bare', FileServer>> & { readonly nginx?: FileServer }

interface Compared {
  readonly servers: Servers
  readonly file: Uint8Array
  /** Why there is no nginx. */
  readonly missing: string | undefined
}

async function compare(
  { quick, say }: Bench,
  { mebibytes, gets, puts }: Kind,
  { servers, file, missing }: Compared,
): Promise<readonly Figure[]> {
  const count = quick ? 3 : 7
  const size = `${mebibytes} MiB`
  const before = residentBytes(servers.host.pid)
  say(`GET ${size}`)
  const get = await inTurns(servers, count, gets * file.length, async (server) => {
    for (let request = 0; request < gets; request += 1) await server.get()
  })
  say(`PUT ${size}`)
  const put = await inTurns(servers, count, puts * file.length, async (server) => {
    for (let request = 0; request < puts; request += 1) await server.put(file)
  })
  const grown = (peakResidentBytes(servers.host.pid) - before) / MEBIBYTE
  const figure = (what: string, rates: RatesByServer, against: Against): Figure =>
    compared(`${what} ${size}`, rates, against, what === 'GET' ? gets : puts)
  return [
    figure('GET', get, { name: 'bare', peer: 'node:http pipe', goal: atLeast(0.9, 'ratio') }),
    figure('GET', get, { name: 'nginx', peer: 'nginx sendfile', missing }),
    figure('PUT', put, { name: 'bare', peer: 'node:http with hash and fsync' }),
    figure('PUT', put, {
      ...{ name: 'nginx', peer: 'nginx DAV without', goal: atLeast(0.8, 'ratio'), missing },
    }),
    {
      ...{ line: 'B7', what: `growth over all transfers of ${size}`, unit: 'MiB resident' },
      ...{ rounds: [grown], samples: count * (gets + puts), goal: atMost(32) },
    },
  ]
}

interface Rates {
  /** MB for each second of the server's processor. */
  readonly cpu: number[]
  /** MB for each second of the clock, one request at a time. */
  readonly wall: number[]
}

type RatesByServer = Readonly<Record<string, Rates>>

/** The servers take turns, so that a busy moment of the machine meets all of them. The first round warms them up. */
async function inTurns(
  servers: Servers,
  count: number,
  bytes: number,
  round: (server: FileServer) => Promise<void>,
): Promise<RatesByServer> {
  const rates: Record<string, Rates> = {}
  for (let number = 0; number <= count; number += 1) {
    for (const [name, server] of Object.entries(servers)) {
      const known = (rates[name] ??= { cpu: [], wall: [] })
      const start = performance.now()
      const used = cpuSeconds(server.pid)
      await round(server)
      const seconds = (performance.now() - start) / 1000
      await settled(server.pid)
      const cpu = cpuSeconds(server.pid) - used
      await server.clean()
      if (number === 0) continue
      known.cpu.push(bytes / 1e6 / cpu)
      known.wall.push(bytes / 1e6 / seconds)
    }
  }
  return rates
}

interface Against {
  readonly name: string
  readonly peer: string
  readonly goal?: Figure['goal']
  readonly missing?: string | undefined
}

function compared(what: string, rates: RatesByServer, against: Against, samples: number): Figure {
  const { name, peer, goal, missing } = against
  const [ours, theirs] = [rates['host'], rates[name]]
  const wall = [ours, theirs].map((one) => Math.round(median(one?.wall ?? []))).join(' to ')
  return {
    ...{ line: 'B7', what: `${what}, ${name}`, unit: UNIT, rounds: ours?.cpu ?? [], samples, goal },
    peer: theirs === undefined ? undefined : { what: peer, value: median(theirs.cpu) },
    note: missing ?? `${wall} MB/s of wall clock, one request at a time`,
  }
}

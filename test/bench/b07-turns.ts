// How B7 measures: the servers take turns, so that a busy moment of the machine meets all of them.
import type { Figure } from './line.js'
import { cpuSeconds, settled } from './process-usage.js'
import { median } from './statistics.js'

interface Measurable {
  readonly pid: number
  clean(): Promise<void>
}

interface Turns<S extends Measurable> {
  readonly servers: Readonly<Record<string, S | undefined>>
  /** After one that warms up. */
  readonly rounds: number
  /** In a round, one after the other. */
  readonly requests: number
  /** In a round. */
  readonly bytes: number
  readonly ask: (server: S) => Promise<void>
}

interface Rates {
  /** MB for each second of the server's processor. */
  readonly cpu: number[]
  /** MB for each second of the clock. */
  readonly wall: number[]
}

type RatesByServer = Readonly<Record<string, Rates>>

export async function inTurns<S extends Measurable>(turns: Turns<S>): Promise<RatesByServer> {
  const { servers, rounds, requests, bytes, ask } = turns
  const rates: Record<string, Rates> = {}
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, server] of Object.entries(servers)) {
      if (server === undefined) continue
      const known = (rates[name] ??= { cpu: [], wall: [] })
      const start = performance.now()
      const used = cpuSeconds(server.pid)
      for (let request = 0; request < requests; request += 1) await ask(server)
      const seconds = (performance.now() - start) / 1000
      await settled(server.pid)
      const cpu = cpuSeconds(server.pid) - used
      await server.clean()
      if (round === 0) continue
      known.cpu.push(bytes / 1e6 / cpu)
      known.wall.push(bytes / 1e6 / seconds)
    }
  }
  return rates
}

interface Measured {
  readonly what: string
  readonly rates: RatesByServer
  /** Requests in a round. */
  readonly samples: number
}

interface Against {
  readonly name: string
  readonly peer: string
  readonly goal?: Figure['goal']
  /** Why it was not measured. */
  readonly missing?: string | undefined
}

export function compared({ what, rates, samples }: Measured, who: string, against: Against): Figure {
  const { name, peer, goal, missing } = against
  const [ours, theirs] = [rates[who], rates[name]]
  const wall = [ours, theirs].map((one) => Math.round(median(one?.wall ?? []))).join(' to ')
  return {
    ...{ line: 'B7', what: `${what}, ${who} to ${name}`, unit: 'MB / server-CPU-s' },
    ...{ rounds: ours?.cpu ?? [], samples, goal },
    peer: theirs === undefined ? undefined : { what: peer, value: median(theirs.cpu) },
    note: missing ?? `${wall} MB/s of wall clock, one request at a time`,
  }
}

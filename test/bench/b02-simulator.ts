// B2: what the simulated chat server delivers per second of its CPU, beside two XMPP servers that store as well.
//
// Opaque 200-byte messages over Noise; each is on disk before its ack, and gone from the disk after the
// recipient's. The XMPP servers archive every message (XEP-0313) and do nothing else with it.
import { join } from 'node:path'
import { syncedAppendsPerSecond } from './disk.js'
import { startEndpoint } from './endpoint.js'
import { atLeast, type Bench, type Figure, type Line } from './line.js'
import { startEjabberd } from './peers/ejabberd.js'
import { startProsody } from './peers/prosody.js'
import type { StartXmppServer } from './peers/xmpp-server.js'
import { deliveredByXmpp } from './peers/xmpp-traffic.js'
import { cpuSeconds, settled } from './process-usage.js'
import { median, rounds } from './statistics.js'
import { openPair, pairAccounts } from './traffic.js'

const PAIRS = 8
const WINDOW = 16
const UNIT = 'delivered / server-CPU-s'

export const simulatorLine: Line = {
  id: 'B2',
  title: 'simulator, durable delivery',
  async run(bench) {
    const ours = await measureOurs(bench)
    const peers = [
      await measurePeer(bench, 'ejabberd', startEjabberd),
      await measurePeer(bench, 'Prosody', startProsody),
    ]
    const compared = peers.map((peer) => ({
      ...{ line: 'B2', what: `against ${peer.what}`, unit: UNIT, rounds: ours.rounds },
      ...{ samples: ours.samples, goal: atLeast(5, 'ratio'), note: peer.note },
      peer: peer.rounds.length > 0 ? { what: peer.what, value: median(peer.rounds) } : undefined,
    }))
    return [ours, ...compared]
  },
}

async function measureOurs({ folder, quick, say }: Bench): Promise<Figure> {
  const each = quick ? 1_000 : 4_000
  const endpoint = await startEndpoint({ folder: join(folder, 'ours'), accounts: pairAccounts(PAIRS) })
  const pairs = await Promise.all(Array.from({ length: PAIRS }, (_, at) => openPair(endpoint, at)))
  const wall: number[] = []
  const round = async (): Promise<number> => {
    const before = cpuSeconds(endpoint.pid)
    const start = performance.now()
    await Promise.all(pairs.map((pair) => pair.run(each, WINDOW)))
    wall.push((each * PAIRS * 1000) / (performance.now() - start))
    await settled(endpoint.pid)
    return (each * PAIRS) / (cpuSeconds(endpoint.pid) - before)
  }
  say('simulator')
  // The first round warms the server up.
  const [, ...counted] = await rounds(quick ? 4 : 6, round)
  await Promise.all(pairs.map((pair) => pair.end()))
  await endpoint.close()
  const appends = Math.round(syncedAppendsPerSecond(folder))
  return {
    ...{ line: 'B2', what: 'stored, delivered, acked, removed', unit: UNIT, rounds: counted },
    ...{ samples: each * PAIRS, goal: atLeast(9_000) },
    note: `stretch goal 12,000; ${Math.round(median(wall))} a second of wall clock; the disk takes ${appends} synced appends a second`,
  }
}

interface PeerFigure {
  readonly what: string
  readonly rounds: readonly number[]
  readonly note: string
}

/** A peer that cannot run here leaves its row empty and says why. */
async function measurePeer(bench: Bench, what: string, start: StartXmppServer): Promise<PeerFigure> {
  bench.say(what)
  try {
    const server = await start(join(bench.folder, what))
    try {
      const measured = await deliveredByXmpp(server, { pairs: PAIRS, window: WINDOW, quick: bench.quick })
      return { what, ...measured }
    } finally {
      await server.close()
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { what, rounds: [], note: `did not run: ${why}` }
  }
}

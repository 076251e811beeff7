// B3: how long one message takes, one in flight, everything durable: at the server, and for two people.
import { join } from 'node:path'
import { startEndpoint } from './endpoint.js'
import { syncedAppendsPerSecond } from './disk.js'
import { atMost, type Bench, type Figure, type Goal, type Line } from './line.js'
import { openTwoPeople, startPeopleNetwork } from './people.js'
import { percentile } from './statistics.js'
import { type Latencies, openPair, pairAccounts } from './traffic.js'

const ROUNDS = 3
/** 100 clients. */
const PAIRS = 50

export const latencyLine: Line = {
  id: 'B3',
  title: 'latency, durable',
  async run(bench) {
    return [...(await atTheServer(bench)), ...(await betweenPeople(bench))]
  },
}

async function atTheServer({ folder, quick, say }: Bench): Promise<Figure[]> {
  const count = quick ? 300 : 2_000
  const each = quick ? 20 : 100
  const endpoint = await startEndpoint({ folder: join(folder, 'server'), accounts: pairAccounts(PAIRS) })
  say('one pair, bare clients')
  const pair = await openPair(endpoint, 0)
  await pair.run(count, 1)
  const alone = await collect(() => pair.run(count, 1))
  say('a hundred clients')
  const others = await Promise.all(Array.from({ length: PAIRS - 1 }, (_, at) => openPair(endpoint, at + 1)))
  const all = [pair, ...others]
  const crowd = await collect(async () => merge(await Promise.all(all.map((one) => one.run(each, 1)))))
  await Promise.all(all.map((one) => one.end()))
  await endpoint.close()
  const sync = `one synced append takes ${(1000 / syncedAppendsPerSecond(folder)).toFixed(2)} ms on this disk`
  return [
    figure(
      'sender to the server’s ack, p50',
      alone.map((round) => round.stored),
      0.5,
      atMost(0.4),
      sync,
    ),
    figure(
      'sender to the server’s ack, p99',
      alone.map((round) => round.stored),
      0.99,
      atMost(2),
    ),
    figure(
      '100 clients, each one in flight, to delivery, p99',
      crowd.map((round) => round.delivered),
      0.99,
      atMost(15),
    ),
  ]
}

async function betweenPeople({ folder, quick, say }: Bench): Promise<Figure[]> {
  const count = quick ? 100 : 600
  say('two people')
  const network = await startPeopleNetwork(join(folder, 'people'))
  const people = await openTwoPeople(network.addresses, join(folder, 'people'), 0)
  await people.run(50, 1)
  const values: number[][] = []
  for (let round = 0; round < ROUNDS; round += 1) values.push(await people.run(count, 1))
  await people.close()
  await network.close()
  return [
    figure('send() to the peer’s message event, p50', values, 0.5, atMost(3)),
    figure('send() to the peer’s message event, p99', values, 0.99, atMost(15)),
  ]
}

async function collect(round: () => Promise<Latencies>): Promise<Latencies[]> {
  const all: Latencies[] = []
  for (let number = 0; number < ROUNDS; number += 1) all.push(await round())
  return all
}

function merge(parts: readonly Latencies[]): Latencies {
  return {
    stored: parts.flatMap((part) => part.stored),
    delivered: parts.flatMap((part) => part.delivered),
  }
}

function figure(what: string, values: readonly number[][], share: number, goal: Goal, note?: string): Figure {
  const rounds = values.map((round) => percentile(round, share))
  return { line: 'B3', what, unit: 'ms', rounds, samples: values[0]?.length ?? 0, goal, note }
}

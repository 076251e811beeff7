// B9, the server's side: one message to its ack among ten accounts and among ten thousand.
import { join } from 'node:path'
import { startEndpoint } from './endpoint.js'
import { atMost, type Bench, type Figure } from './line.js'
import { median } from './statistics.js'
import { openPair, pairAccounts, type Pair } from './traffic.js'

const ROUNDS = 5
const FEW = 10
const MANY = 10_000

export async function amongAccounts({ folder, quick, say }: Bench): Promise<Figure[]> {
  const many = quick ? 1_000 : MANY
  const count = quick ? 200 : 1_000
  say(`a server with ${FEW} and one with ${many} accounts`)
  const start = (accounts: number) =>
    startEndpoint({ folder: join(folder, `accounts-${accounts}`), accounts: pairAccounts(accounts / 2) })
  const [small, large] = [await start(FEW), await start(many)]
  const [few, crowd] = [await openPair(small, 0), await openPair(large, many / 2 - 1)]
  const [before, after]: [number[], number[]] = [[], []]
  const stored = async (pair: Pair): Promise<number> => median((await pair.run(count, 1)).stored)
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [one, other] = [await stored(few), await stored(crowd)]
    if (round === 0) continue
    before.push(one)
    after.push(other)
  }
  await Promise.all([few.end(), crowd.end()])
  await Promise.all([small.close(), large.close()])
  const what = `sender to the server’s ack among ${many.toLocaleString('en')} accounts`
  const peer = { what: `among ${FEW}`, value: median(before) }
  return [{ line: 'B9', what, unit: 'ms', rounds: after, samples: count, peer, goal: atMost(1.2, 'ratio') }]
}

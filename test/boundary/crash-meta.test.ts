// kill -9 of the simulated Meta endpoint at any moment, with people connected to it: what it acked is delivered,
// nothing is shown twice, and its clients come back by themselves.
//
// The servers run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrashNetwork, startCrashNetwork } from '../support/crash-network.js'
import type { TestClient } from '../support/network.js'
import { numbersIn, upTo, writeNumbers } from '../support/numbered-chat.js'
import { seededRandom } from '../support/random.js'
import { straceMissing } from '../support/strace.js'

/** Points of each sweep; PARLEY_CRASH_POINTS widens it. */
const POINTS = Math.min(50, Number(process.env['PARLEY_CRASH_POINTS'] ?? 1))
const ADA = 'ada@parley'
const BOB = '+4915550001@whatsapp'
/** Messages each of them writes between two looks. */
const ROUND = 40
/** System calls, and about how many of each a server makes that starts and carries one round. */
const CALLS: readonly (readonly [call: string, most: number])[] = [
  ['pwrite64', 200],
  ['fsync', 40],
  ['rename', 6],
  ['write', 300],
]

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: sweeps over system calls, strace is not usable: ${missing}`)

let network: CrashNetwork
let ada: TestClient
let bob: TestClient
let written = 0
let killed = 0

beforeAll(async () => {
  network = await startCrashNetwork()
  ada = await network.open(await network.partnerProfile('ada'))
  await ada.connect()
  bob = await network.open(await network.whatsappProfile('4915550001', ada))
  await bob.connect()
})
afterAll(() => network.close())

describe('a Meta endpoint killed while two people chat', { timeout: 60_000 + POINTS * 10_000 }, () => {
  it.each(upTo(POINTS))('at any moment (seed %i): everything comes once, in order', async (seed) => {
    const random = seededRandom(seed)
    const kills = [random.below(ROUND), ROUND + random.below(ROUND / 2)]
    let outcomes = 0
    let killing = Promise.resolve()
    await round(() => {
      outcomes += 1
      if (!kills.includes(outcomes)) return
      killing = killing.then(() => network.kill('meta')).then(() => network.restart('meta'))
    })
    await killing
    expectAllOnce()
  })

  it.skipIf(missing !== undefined).each(CALLS)(
    'by any %s: everything comes once, in order',
    async (call, most) => {
      const random = seededRandom(most)
      for (let point = 0; point < POINTS; point += 1) {
        await network.kill('meta')
        const ready = await network.restartWith('meta', `${call}:signal=KILL:when=${1 + random.below(most)}`)
        const fault = { met: false }
        const over = (ready ? network.gone('meta') : Promise.resolve()).then(() => {
          fault.met = true
          return network.restart('meta')
        })
        await round()
        if (fault.met) killed += 1
        else await network.kill('meta')
        await over
        expectAllOnce()
      }
    },
  )

  it.skipIf(missing !== undefined)('was really killed at system calls', () => {
    expect(killed).toBeGreaterThanOrEqual(POINTS)
  })

  it('leaves no stanza behind in a mailbox', async () => {
    expect(await network.waitingMail()).toEqual({})
  })
})

/** Both write; resolves when all of it is delivered. */
async function round(onOutcome?: () => void): Promise<void> {
  const numbers = { first: written + 1, last: written + ROUND }
  written += ROUND
  await Promise.all([writeNumbers(ada, BOB, numbers, onOutcome), writeNumbers(bob, ADA, numbers, onOutcome)])
}

function expectAllOnce(): void {
  expect(numbersIn(bob, ADA, 'in')).toEqual(upTo(written))
  expect(numbersIn(ada, BOB, 'in')).toEqual(upTo(written))
  for (const client of [ada, bob]) expect(client.status().outbox).toBe(0)
}

// Disks that are full or fail for a while under a client or under Meta: what cannot be stored is refused by name
// or comes again, nothing is lost or shown twice, and everybody goes on by themselves when the disk does.
//
// The children run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrashNetwork, startCrashNetwork } from '../support/crash-network.js'
import type { TestClient } from '../support/network.js'
import { numbersIn, upTo, writeNumbers } from '../support/numbered-chat.js'
import { seededRandom } from '../support/random.js'
import { type ChildResult, runNode, straceMissing } from '../support/strace.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/crash-client.mjs')
/** Points of each sweep; PARLEY_CRASH_POINTS widens it. */
const POINTS = Math.min(50, Number(process.env['PARLEY_CRASH_POINTS'] ?? 1))
const MESSAGES = 12
const ADA = 'ada@parley'
const BOB = '+4915550001@whatsapp'

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: failing disks, strace is not usable: ${missing}`)

/** What fails, how, for how many calls in a row, and at the latest from which call on. */
const CLIENT_FAULTS: readonly (readonly [call: string, error: string, calls: number, latest: number])[] = [
  ['pwrite64', 'ENOSPC', 2, 60],
  ['fsync', 'EIO', 2, 6],
]
const META_FAULTS: readonly (readonly [call: string, error: string, calls: number, latest: number])[] = [
  ['pwrite64', 'ENOSPC', 5, 100],
  ['fsync', 'EIO', 4, 25],
  ['rename', 'ENOSPC', 1, 4],
]

let network: CrashNetwork
let ada: TestClient
let bob: TestClient
let people = 1
let written = 0
const refusals = new Set<string>()

beforeAll(async () => {
  network = await startCrashNetwork()
  ada = await network.open(await network.partnerProfile('ada'))
  await ada.connect()
  bob = await network.open(await network.whatsappProfile('4915550001', ada))
  await bob.connect()
})
afterAll(() => network.close())

describe.skipIf(missing !== undefined)('a failing disk', { timeout: 60_000 + POINTS * 10_000 }, () => {
  it.each(CLIENT_FAULTS)('of a sender, %s with %s: refused by name, then sent once', async (...fault) => {
    for (const inject of faults(fault)) {
      people += 1
      const folder = await network.partnerProfile(`ada${people}`, bob)
      const child = await runNode([CHILD, folder, 'send', BOB, String(MESSAGES)], inject)
      expectDone(child, inject)
      expect(sorted(numbersIn(bob, `ada${people}@parley`, 'in')), inject).toEqual(upTo(MESSAGES))
    }
  })

  it.each(CLIENT_FAULTS)('of a recipient, %s with %s: comes again, once and in order', async (...fault) => {
    for (const inject of faults(fault)) {
      people += 1
      const phone = String(4_915_550_000 + people)
      const folder = await network.whatsappProfile(phone, ada)
      const [child] = await Promise.all([
        runNode([CHILD, folder, 'listen', ADA, String(MESSAGES)], inject),
        writeNumbers(ada, `+${phone}@whatsapp`, { first: 1, last: MESSAGES }),
      ])
      expectDone(child, inject)
      const shown = child.lines.flatMap((line) => (line.startsWith('shown ') ? [Number(line.slice(6))] : []))
      expect(shown, inject).toEqual(upTo(MESSAGES))
    }
  })

  it('is told to a sender in one line that names the file and what to do', () => {
    expect([...refusals]).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^failed nothing was stored in \/.*profile\.db: .*try again$/),
      ]),
    )
  })

  it.each(META_FAULTS)('of Meta, %s with %s: nothing is lost, and it goes on', async (...fault) => {
    for (const inject of faults(fault)) {
      await network.kill('meta')
      if (!(await network.restartWith('meta', inject))) await network.restart('meta')
      const numbers = { first: written + 1, last: written + MESSAGES }
      written += MESSAGES
      await Promise.all([writeNumbers(ada, BOB, numbers), writeNumbers(bob, ADA, numbers)])
      expect(sorted(numbersIn(bob, ADA, 'in')), inject).toEqual(upTo(written))
      expect(sorted(numbersIn(ada, BOB, 'in')), inject).toEqual(upTo(written))
    }
  })
})

/** Faults that begin at calls chosen by a seed. */
function faults([call, error, calls, latest]: (typeof CLIENT_FAULTS)[number]): readonly string[] {
  const random = seededRandom(latest)
  return upTo(POINTS).map(() => {
    const first = 1 + random.below(latest)
    return `${call}:error=${error}:when=${first}..${first + calls - 1}`
  })
}

function expectDone(child: ChildResult, inject: string): void {
  expect(child.lines.at(-1), `${inject}: ${child.stderr}\n${child.lines.join('\n')}`).toBe('done')
  expect(child.code, child.stderr).toBe(0)
  for (const line of child.lines)
    if (line.startsWith('refused')) refusals.add(line.split(' ').slice(2).join(' '))
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b)
}

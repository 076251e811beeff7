// kill -9 of the partner's server: an account it confirmed is there with its session, one it did not confirm is
// whole or not there at all.
//
// The servers run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISCLOSURE } from '../support/consent-texts.js'
import { type CrashNetwork, startCrashNetwork } from '../support/crash-network.js'
import { seededRandom } from '../support/random.js'
import { straceMissing } from '../support/strace.js'

/** Points of each sweep; PARLEY_CRASH_POINTS widens it. */
const POINTS = Math.min(50, Number(process.env['PARLEY_CRASH_POINTS'] ?? 1))
const USERS = 6

const missing = straceMissing()
if (missing !== undefined) console.warn(`SKIPPED: sweeps over system calls, strace is not usable: ${missing}`)

let network: CrashNetwork
let people = 0

beforeAll(async () => {
  network = await startCrashNetwork()
})
afterAll(() => network.close())

describe.skipIf(missing !== undefined)('a provider killed', { timeout: 60_000 + POINTS * 10_000 }, () => {
  it.each([
    ['fsync', 24],
    ['rename', 12],
    ['write', 80],
  ])('by any %s keeps what it confirmed, and nothing by halves', async (call, most) => {
    const random = seededRandom(most)
    for (let point = 0; point < POINTS; point += 1) {
      await network.kill('provider')
      await network.restartWith('provider', `${call}:signal=KILL:when=${1 + random.below(most)}`)
      const users = Array.from({ length: USERS }, () => `user${(people += 1)}`)
      const confirmed = new Set<string>()
      for (const user of users) if (await succeeds(() => signUp(user))) confirmed.add(user)
      await network.kill('provider')
      await network.restart('provider')
      for (const user of users) {
        // Confirmed: the session given then still mints tokens. Else: whole, or free to be taken.
        if (confirmed.has(user)) await enlist(user)
        else expect((await succeeds(() => signIn(user))) || (await succeeds(() => signUp(user)))).toBe(true)
      }
    }
  })
})

async function signUp(user: string): Promise<void> {
  const client = await network.open(network.profileFolder(user))
  await client.signUp(credentials(user)).finally(() => client.close())
}

async function signIn(user: string): Promise<void> {
  const client = await network.open(network.profileFolder(user))
  await client.signIn(credentials(user)).finally(() => client.close())
}

async function enlist(user: string): Promise<void> {
  const client = await network.open(network.profileFolder(user))
  await client
    .enlist({ meta: network.addresses.meta, service: 'whatsapp', disclosure: DISCLOSURE })
    .finally(() => client.close())
}

function credentials(user: string) {
  return { provider: network.addresses.provider, user, password: `the password of ${user}`, country: 'DE' }
}

async function succeeds(act: () => Promise<void>): Promise<boolean> {
  return act().then(
    () => true,
    () => false,
  )
}

import { describe, expect, it } from 'vitest'
import { type BlockAction, blockRequest } from '#proto/exchanges/blocklist.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { createRateLimiter } from '#platform/http/rate-limit.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { createTurns } from '#platform/turns.js'
import { type Account, parseAccount } from '#meta-sim/accounts/account.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import { createDecide } from '#meta-sim/accounts/decide.js'
import { createBlockHandler } from '#meta-sim/handlers/blocklist.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const ADA = checkJid('1-5@interop')
const signed = (length: number) => ({
  id: 1,
  value: Buffer.alloc(length).toString('base64url'),
  signature: Buffer.alloc(64).toString('base64url'),
})
/** As it was stored before there were block lists. */
const STORED = {
  ...{ jid: ADA, kind: 'partner', service: 'whatsapp', integrator: 1, identifier: 'ada', displayName: '' },
  ...{ authKey: Buffer.alloc(32).toString('base64url'), generation: 1, enlisted: true, enlistedAt: 0 },
  keys: {
    ...{ registrationId: 1, identity: Buffer.alloc(32).toString('base64url') },
    ...{ signedPreKey: signed(32), lastResortKyber: signed(1568) },
  },
  optedIn: [],
}
const person = (at: number): Jid => checkJid(`${4_915_560_000 + at}@s.whatsapp.net`)

async function rig(decisions = 10_000) {
  const collection = memoryCollection<Account>()
  await collection.insert(ADA, parseAccount(STORED))
  const clock = new FakeClock()
  const accounts = createAccounts({
    ...{ accounts: collection, names: memoryCollection(), signals: createLocalSignals(), clock },
  })
  const notes: string[] = []
  const decide = createDecide({
    accounts,
    limiter: createRateLimiter({ limit: decisions, windowMilliseconds: 60_000, clock }),
    ledger: { note: ([subject], kind) => Promise.resolve(void notes.push(`${subject ?? ''} ${kind}`)) },
  })
  const purged: string[] = []
  const handle = createBlockHandler({
    ...{ accounts, decide, turns: createTurns() },
    mailbox: { purge: (owner) => Promise.resolve(purged.push(`received by ${owner}`)) },
    purges: { sent: (owner) => Promise.resolve(void purged.push(`sent by ${owner}`)) },
  })
  const answers: Stanza[] = []
  const sender = {
    ...{ jid: ADA, displayName: undefined, externalId: undefined, connectionId: 'c1', epoch: 1 },
    submit: (answer: Stanza) => void answers.push(answer),
    setActivity: () => undefined,
    acked: () => undefined,
  }
  const ask = async (action: BlockAction, jid: Jid): Promise<number | undefined> => {
    const request = blockRequest({ action, jid })
    await handle({ ...request, attrs: { ...request.attrs, id: 'q' } }, sender)
    return readIqError(answers.pop()!)?.code
  }
  return { ask, notes, purged, blocked: async () => (await accounts.read(ADA))?.blocked ?? [] }
}

describe('an account’s block list', () => {
  it('is empty where the stored account has none yet', async () => {
    const { blocked } = await rig()
    expect(await blocked()).toEqual([])
  })

  it('is full with a thousand people; then one can leave and another come', async () => {
    const { ask, blocked } = await rig()
    for (let at = 0; at < 1000; at += 1) expect(await ask('block', person(at))).toBeUndefined()
    expect(await ask('block', person(1000))).toBe(406)
    expect(await ask('block', person(999))).toBeUndefined()
    expect(await blocked()).toHaveLength(1000)
    expect(await ask('unblock', person(0))).toBeUndefined()
    expect(await ask('block', person(1000))).toBeUndefined()
    expect((await blocked()).at(-1)).toBe(person(1000))
    expect(await blocked()).toHaveLength(1000)
  })

  it('lets go of what waits between the two when somebody is blocked, and before somebody is unblocked', async () => {
    const { ask, purged } = await rig()
    await ask('block', person(1))
    expect(purged).toEqual([`received by ${ADA}`, `sent by ${ADA}`])
    await ask('unblock', person(1))
    expect(purged.slice(2)).toEqual([`received by ${ADA}`])
    await ask('unblock', person(2))
    expect(purged.slice(3)).toEqual([])
  })

  it('is written down at every change, and whoever decides too much can still block', async () => {
    const { ask, notes } = await rig(2)
    expect(await ask('block', person(1))).toBeUndefined()
    expect(await ask('unblock', person(1))).toBeUndefined()
    expect(await ask('unblock', person(1))).toBeUndefined()
    expect(await ask('block', person(1))).toBeUndefined()
    expect(await ask('unblock', person(1))).toBeUndefined()
    expect(await ask('block', person(1))).toBeUndefined()
    expect(await ask('unblock', person(1))).toBe(429)
    expect(notes).toEqual(
      ['blocked', 'unblocked', 'blocked', 'unblocked', 'blocked'].map((k) => `${ADA} ${k}`),
    )
  })

  it('is read back as it was stored, and refused where it holds anything else', () => {
    expect(parseAccount({ ...STORED, blocked: [person(1)] }).blocked).toEqual([person(1)])
    expect(() => parseAccount({ ...STORED, blocked: [7] })).toThrow(TypeError)
    expect(() => parseAccount({ ...STORED, blocked: 'all' })).toThrow(TypeError)
  })
})

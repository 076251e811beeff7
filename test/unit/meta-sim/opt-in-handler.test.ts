import { describe, expect, it } from 'vitest'
import type { Account } from '#meta-sim/accounts/account.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import { createDecide } from '#meta-sim/accounts/decide.js'
import { createOptInHandler } from '#meta-sim/handlers/opt-in.js'
import { beginAgreement } from '#meta-sim/registry/agreement.js'
import { createRegistry } from '#meta-sim/registry/registry.js'
import { createRateLimiter } from '#platform/http/rate-limit.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { createTurns } from '#platform/turns.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const BOB = checkJid('4915550001@s.whatsapp.net')
const text = { name: 'interop-warnings/1', result: 'accepted', at: 0 } as const

/** Two partners in force; `crashAt` is the step outside of the account's record that fails once. */
async function rig(optedIn: readonly number[], crashAt = 0) {
  const clock = new FakeClock()
  const signals = createLocalSignals()
  const stored = memoryCollection<Account>()
  const accounts = createAccounts({ accounts: stored, names: memoryCollection(), signals, clock })
  await stored.insert(BOB, {
    ...{ jid: BOB, kind: 'meta', service: 'whatsapp', integrator: 0, identifier: '4915550001' },
    ...{ displayName: '', authKey: '', generation: 1, enlisted: true, enlistedAt: 7, blocked: [], optedIn },
    consent: { inbox: 'combined', pings: true, since: {}, text },
  })
  const registry = createRegistry({ partners: memoryCollection(), signals, clock })
  for (const id of [1, 2]) {
    await registry.register({
      ...{ id, name: `P${id}`, handle: `p${id}`, issuer: `https://p${id}.example`, algorithms: ['ES256'] },
      ...{ baseUrl: `https://p${id}.example`, mediaBaseUrl: `https://p${id}.example/m` },
      ...{ identifierType: 'username', agreements: { whatsapp: beginAgreement('active', 0, 'meta') } },
    })
  }
  const done: string[] = []
  let step = 0
  const does = (what: string): Promise<void> => {
    step += 1
    if (step === crashAt) return Promise.reject(new Error('killed'))
    done.push(what)
    return Promise.resolve()
  }
  const gone = (fits: (jid: string) => boolean): string =>
    ['1-5@interop', '2-5@interop', BOB].filter(fits).join(' ')
  const answers: Stanza[] = []
  const handle = createOptInHandler({
    ...{ accounts, registry, clock, turns: createTurns() },
    decide: createDecide({
      ...{
        accounts,
        ledger: { note: (_who, kind, _by, detail) => does(`${kind} ${String(detail?.['apps'])}`) },
      },
      limiter: createRateLimiter({ limit: 100, windowMilliseconds: 1000, clock }),
    }),
    purges: {
      received: async (_owner, fits) => does(`received from ${gone(fits)}`),
      sent: async (_owner, fits) =>
        does(`${answers.length > 0 ? 'answered, then ' : ''}sent to ${gone(fits)}`),
    },
  })
  const sender = {
    ...{ jid: BOB, displayName: undefined, externalId: undefined, connectionId: 'c1', epoch: 1 },
    submit: (answer: Stanza) => void answers.push(answer),
    setActivity: () => undefined,
    acked: () => undefined,
  }
  const choose = async (apps: readonly number[]): Promise<number | undefined> => {
    const request = optInRequest(apps)
    await handle({ ...request, attrs: { ...request.attrs, id: 'q' } }, sender)
    return readIqError(answers.pop()!)?.code
  }
  return { choose, done, chosen: async () => (await accounts.read(BOB))?.optedIn, accounts }
}

describe('choosing apps', () => {
  it('lets go of what waits from an app before it is turned on, and after it is turned off', async () => {
    const { choose, done, chosen } = await rig([1])
    expect(await choose([2])).toBeUndefined()
    expect(await chosen()).toEqual([2])
    expect(done).toEqual([
      ...['received from 2-5@interop', 'apps-chosen 2', 'received from 1-5@interop'],
      'answered, then sent to 1-5@interop',
    ])
  })

  it('says nothing where nothing changes', async () => {
    const { choose, done } = await rig([1, 2])
    expect(await choose([2, 1])).toBeUndefined()
    expect(done).toEqual([])
  })

  it('knows since when each is on, also of those of before that was written down', async () => {
    const { choose, accounts } = await rig([1])
    await choose([1, 2])
    expect((await accounts.read(BOB))?.consent.since).toEqual({ 1: 7, 2: 1_760_000_000_000 })
  })

  it.each([
    ['on', [], [1], 2, []],
    ['off', [1], [], 1, [1]],
  ] as const)(
    'broken off before it is written down, turning %s has not happened; tried again, it has',
    async (_what, before, after, crashAt, still) => {
      const { choose, chosen } = await rig(before, crashAt)
      await expect(choose(after)).rejects.toThrow('killed')
      expect(await chosen()).toEqual(still)
      expect(await choose(after)).toBeUndefined()
      expect(await chosen()).toEqual(after)
    },
  )

  it('broken off after it is written down, an app is off whatever still waits; turning it on clears that away', async () => {
    const { choose, chosen, done } = await rig([1], 2)
    await expect(choose([])).rejects.toThrow('killed')
    expect(await chosen()).toEqual([])
    expect(await choose([1])).toBeUndefined()
    expect(done.slice(1)).toEqual(['received from 1-5@interop 2-5@interop', 'apps-chosen 1'])
  })
})

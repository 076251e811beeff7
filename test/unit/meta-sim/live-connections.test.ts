// What ends a live connection where no signal comes: two nodes share their records and hear nothing of each other.
import { describe, expect, it } from 'vitest'
import type { Account } from '#meta-sim/accounts/account.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import { type ConnectionRecord, createConnectionRecords } from '#meta-sim/accounts/connection-records.js'
import type { LiveConnection } from '#meta-sim/chatd/live-connection.js'
import { createLiveConnections } from '#meta-sim/chatd/live-connections.js'
import { createRelays } from '#meta-sim/media/relays.js'
import { moveAgreement } from '#meta-sim/registry/agreement.js'
import { parsePartner, type Partner } from '#meta-sim/registry/partner.js'
import { createRegistry, type Registry } from '#meta-sim/registry/registry.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { toBase64url } from '#proto/bytes.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'
import { partnerRegistration } from '../../support/meta.js'
import { parseAccount } from '#meta-sim/accounts/account.js'

const ADA = checkJid('1-10000000000001@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')
const FIVE_SECONDS = 5000

function storedAccount(more: Record<string, unknown>): Account {
  const bytes = (length: number) => toBase64url(new Uint8Array(length))
  const key = (length: number) => ({ id: 1, value: bytes(length), signature: bytes(64) })
  return parseAccount({
    ...{ jid: ADA, kind: 'partner', service: 'whatsapp', integrator: 1, identifier: 'ada', displayName: '' },
    ...{ authKey: bytes(32), generation: 1, enlisted: true, enlistedAt: 0, optedIn: [], blocked: [] },
    keys: { registrationId: 1, identity: bytes(32), signedPreKey: key(32), lastResortKyber: key(1568) },
    ...more,
  })
}

async function rig() {
  const clock = new FakeClock()
  const partners = memoryCollection<Partner>()
  const stored = memoryCollection<Account>()
  await stored.insert(ADA, storedAccount({}))
  await stored.insert(
    BOB,
    storedAccount({ jid: BOB, kind: 'meta', integrator: 0, identifier: '4915550001', optedIn: [1] }),
  )
  const node = () => {
    const signals = createLocalSignals()
    return {
      registry: createRegistry({ partners, signals, clock }),
      accounts: createAccounts({ accounts: stored, names: memoryCollection(), signals, clock }),
    }
  }
  const [mine, theirs] = [node(), node()]
  await theirs.registry.register(parsePartner(partnerRegistration('https://p.example')))
  const records = createConnectionRecords({
    records: memoryCollection<ConnectionRecord>(),
    clock,
    node: 'n1',
  })
  const work = new Set<Promise<void>>()
  const run = (task: () => Promise<void>): void => {
    const done = task().finally(() => work.delete(done))
    work.add(done)
  }
  /** In steps that a poll takes, so that what each begins ends before the next. */
  const pass = async (milliseconds: number): Promise<void> => {
    for (let passed = 0; passed < milliseconds; passed += 100) {
      clock.advance(100)
      while (work.size > 0) await Promise.all(work)
    }
  }
  return { clock, mine, theirs, records, run, pass }
}

const suspend = (registry: Registry, at: number) =>
  registry.change(1, (partner) => {
    const whatsapp = moveAgreement(partner.agreements.whatsapp!, { status: 'suspended', at, by: 'meta' })!
    return { ...partner, agreements: { whatsapp } }
  })

describe('the connections of a partner that another node has suspended', () => {
  it('end within five seconds, whenever between two polls that was, and no sooner for the other apps', async () => {
    for (let offset = 0; offset < FIVE_SECONDS; offset += 700) {
      const { clock, mine, theirs, records, run, pass } = await rig()
      const live = createLiveConnections({ ...mine, records, clock, run })
      const ended: string[] = []
      const connection = (jid: typeof ADA, integrator: number): LiveConnection => ({
        ...{ jid, epoch: 1 },
        account: {
          ...{ jid, service: 'whatsapp', integrator, identifier: 'x', generation: 1 },
          kind: integrator === 0 ? 'meta' : 'partner',
        },
        start: () => undefined,
        receive: () => undefined,
        poll: () => undefined,
        rewind: () => undefined,
        replaced: () => ended.push(`${jid} replaced`),
        end: () => ended.push(jid),
        closed: () => undefined,
      })
      live.add(connection(ADA, 1))
      live.add(connection(BOB, 0))
      await pass(10_000 + offset)
      expect(ended).toEqual([])
      await suspend(theirs.registry, clock.now())
      await pass(FIVE_SECONDS)
      expect(new Set(ended)).toEqual(new Set([ADA]))
      live.close()
    }
  })

  it('and the relays of its files end within five seconds too', async () => {
    const { clock, mine, theirs, run, pass } = await rig()
    const limits = { perAccount: 8, perPartner: 128, longestMilliseconds: 1_800_000 }
    const relays = createRelays({ ...mine, clock, run, ...limits })
    const relay = relays.begin({ jid: BOB, integrator: 1 })
    await pass(7000)
    expect(relay.signal.aborted).toBe(false)
    await suspend(theirs.registry, clock.now())
    await pass(FIVE_SECONDS)
    expect(relay.signal.aborted).toBe(true)
    relays.close()
  })
})

describe('an application for an agreement', () => {
  it.each([
    ['troubles nobody’s connection', 'offered', 0],
    ['that came into force lets through what was held back', 'active', 1],
  ] as const)('%s', async (_what, status, rewinds) => {
    const { clock, mine, records, run, pass } = await rig()
    const live = createLiveConnections({ ...mine, records, clock, run })
    let rewound = 0
    live.add({
      ...{ jid: BOB, epoch: 1 },
      account: {
        ...{ jid: BOB, service: 'whatsapp', integrator: 0, identifier: 'x', generation: 1, kind: 'meta' },
      },
      start: () => undefined,
      receive: () => undefined,
      poll: () => undefined,
      rewind: () => (rewound += 1),
      replaced: () => undefined,
      end: () => undefined,
      closed: () => undefined,
    })
    const other = parsePartner({
      ...partnerRegistration('https://q.example'),
      ...{ id: 2, name: 'Q', handle: 'quack' },
      agreements: { whatsapp: status },
    })
    await mine.registry.register(other)
    await pass(1000)
    expect(rewound).toBe(rewinds)
    live.close()
  })
})

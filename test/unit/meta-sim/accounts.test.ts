import { describe, expect, it } from 'vitest'
import { type ConnectionRecord, createConnectionRecords } from '#meta-sim/accounts/connection-records.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import type { Account } from '#meta-sim/accounts/account.js'
import { UNDECIDED } from '#meta-sim/accounts/account-consent.js'
import { createPairs } from '#meta-sim/mailbox/pairs.js'
import { cacheCollection } from '#meta-sim/storage/cached-collection.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

describe('a cached collection', () => {
  it('reads a record once in five seconds, and sees a change by signal at once', async () => {
    const clock = new FakeClock()
    const signals = createLocalSignals()
    const collection = memoryCollection<number>()
    let reads = 0
    const counted = {
      ...collection,
      get(key: string) {
        reads += 1
        return collection.get(key)
      },
    }
    const make = () => cacheCollection({ collection: counted, topic: 't', signals, clock })
    const [mine, theirs] = [make(), make()]
    await mine.insert('a', 1)
    expect((await mine.find('a'))?.value).toBe(1)
    await mine.find('a')
    expect(reads).toBe(1)
    await theirs.replace('a', 2, 1)
    expect((await mine.find('a'))?.value).toBe(2)
    await collection.replace('a', 3, 2)
    clock.advance(4_999)
    expect((await mine.find('a'))?.value).toBe(2)
    clock.advance(1)
    expect((await mine.find('a'))?.value).toBe(3)
  })

  it('remembers that there is nothing', async () => {
    const clock = new FakeClock()
    const collection = memoryCollection<number>()
    const cached = cacheCollection({ collection, topic: 't', signals: createLocalSignals(), clock })
    expect(await cached.find('a')).toBeUndefined()
    await collection.insert('a', 1)
    expect(await cached.find('a')).toBeUndefined()
    clock.advance(5_000)
    expect((await cached.find('a'))?.value).toBe(1)
  })
})

describe('names of accounts', () => {
  it('lead to one JID each, also when they are claimed at once', async () => {
    const accounts = createAccounts({
      accounts: memoryCollection<Account>(),
      names: memoryCollection(),
      signals: createLocalSignals(),
      clock: new FakeClock(),
    })
    const name = { service: 'whatsapp', integrator: 1, identifier: 'ada' } as const
    let minted = 0
    const mint = () => checkJid(`1-${(minted += 1)}@interop`)
    const claims = await Promise.all([accounts.claimName(name, mint), accounts.claimName(name, mint)])
    expect(new Set(claims).size).toBe(1)
    expect(await accounts.claimName({ ...name, integrator: 2 }, mint)).not.toBe(claims[0])
  })

  it('that were let go of while their account came back are its own again', async () => {
    const name = { service: 'whatsapp', integrator: 1, identifier: 'ada' } as const
    const stored = memoryCollection<Account>()
    const accounts = createAccounts({
      ...{ accounts: stored, names: memoryCollection() },
      ...{ signals: createLocalSignals(), clock: new FakeClock() },
    })
    const jid = checkJid('1-10000000000001@interop')
    await stored.insert(jid, {
      ...{ ...name, jid, kind: 'partner', displayName: '', authKey: '', generation: 1 },
      ...{ enlisted: true, enlistedAt: 0, optedIn: [], blocked: [], consent: UNDECIDED },
    })
    expect(await accounts.claimName(name, () => jid)).toBe(jid)
    await expect(accounts.claimName({ ...name, identifier: 'eve' }, () => jid)).rejects.toThrow('no free JID')
  })
})

describe('connection records', () => {
  const rig = () => {
    const clock = new FakeClock()
    const records = memoryCollection<ConnectionRecord>()
    return { clock, records: createConnectionRecords({ records, clock, node: 'n1' }) }
  }

  it('give every login a higher epoch', async () => {
    const { records } = rig()
    expect([await records.claim('a'), await records.claim('a'), await records.revoke('a')]).toEqual([1, 2, 3])
  })

  it('are not released by a connection that was replaced', async () => {
    const { records } = rig()
    await records.claim('a')
    await records.claim('a')
    await records.release('a', 1)
    expect(await records.find('a')).toMatchObject({ node: 'n1', epoch: 2 })
    await records.release('a', 2)
    expect(await records.find('a')).toMatchObject({ node: '', epoch: 2 })
  })

  it('give parallel claims different epochs', async () => {
    const { records } = rig()
    const epochs = await Promise.all(Array.from({ length: 20 }, () => records.claim('a')))
    expect(new Set(epochs).size).toBe(20)
  })
})

describe('pairs', () => {
  const DAY = 86_400_000

  it('are written on the first message of a day only, for both sides', async () => {
    const clock = new FakeClock()
    const collection = memoryCollection<{ day: number }>()
    let writes = 0
    const counted = {
      ...collection,
      insert(key: string, value: { day: number }) {
        writes += 1
        return collection.insert(key, value)
      },
      replace(key: string, value: { day: number }, version: number) {
        writes += 1
        return collection.replace(key, value, version)
      },
    }
    const pairs = createPairs({ pairs: counted, clock })
    for (let n = 0; n < 5; n += 1) await pairs.note('a', 'b')
    expect(writes).toBe(2)
    clock.advance(DAY)
    for (let n = 0; n < 5; n += 1) await pairs.note('b', 'a')
    expect(writes).toBe(4)
    expect(await pairs.haveExchanged('a', 'b')).toBe(true)
    expect(await pairs.haveExchanged('b', 'a')).toBe(true)
    expect(await pairs.haveExchanged('a', 'c')).toBe(false)
  })

  it('name the peers of the last days, and no others', async () => {
    const clock = new FakeClock()
    const pairs = createPairs({ pairs: memoryCollection(), clock })
    await pairs.note('a', 'old')
    clock.advance(10 * DAY)
    await pairs.note('a', 'new')
    await pairs.note('ab', 'other')
    expect(await pairs.recentPeers('a', 10)).toEqual(['new', 'old'])
    expect(await pairs.recentPeers('a', 9)).toEqual(['new'])
  })
})

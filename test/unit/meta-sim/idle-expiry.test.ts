import { describe, expect, it } from 'vitest'
import type { Account } from '#meta-sim/accounts/account.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import { createConnectionRecords } from '#meta-sim/accounts/connection-records.js'
import { createIdleExpiry } from '#meta-sim/accounts/idle-expiry.js'
import { createUnenlist } from '#meta-sim/accounts/unenlist.js'
import { createLogger } from '#platform/log.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const DAY = 86_400_000
const ADA = checkJid('1-10000000000001@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')

function rig() {
  const clock = new FakeClock()
  const signals = createLocalSignals()
  const collection = memoryCollection<Account>()
  const accounts = createAccounts({ accounts: collection, names: memoryCollection(), signals, clock })
  const records = createConnectionRecords({ records: memoryCollection(), clock, node: 'n1' })
  const online = new Set<string>()
  const dropped: string[] = []
  const unenlist = createUnenlist({
    accounts,
    preKeys: {
      drop: ({ jid, generation }) => Promise.resolve(void dropped.push(`prekeys ${jid} ${generation}`)),
    },
    mailbox: { drop: (jid) => Promise.resolve(void dropped.push(`mailbox ${jid}`)) },
  })
  const expire = createIdleExpiry({
    ...{ accounts, records, unenlist, clock },
    log: createLogger({ name: 'test', level: 'silent' }),
    isOnline: (jid) => online.has(jid),
    idleMilliseconds: 30 * DAY,
  })
  const enlist = async (jid: typeof ADA, kind: Account['kind']): Promise<void> => {
    const key = { id: 1, value: '', signature: '' }
    await accounts.change(jid, () => ({
      ...{ jid, kind, service: 'whatsapp', integrator: kind === 'partner' ? 1 : 0, identifier: 'x' },
      ...{ displayName: '', authKey: '', generation: 4, enlisted: true, enlistedAt: clock.now() },
      keys: { registrationId: 1, identity: '', signedPreKey: key, lastResortKyber: key },
      optedIn: [],
      blocked: [],
    }))
  }
  const isEnlisted = async (jid: string) => (await accounts.read(jid))?.enlisted
  return { clock, records, online, dropped, expire, enlist, isEnlisted }
}

describe('an account without a connection', () => {
  it('is un-enlisted after exactly thirty days, with its prekeys and its mailbox', async () => {
    const { clock, dropped, expire, enlist, isEnlisted } = rig()
    await enlist(ADA, 'partner')
    clock.advance(30 * DAY - 1)
    await expire()
    expect(await isEnlisted(ADA)).toBe(true)
    clock.advance(1)
    await expire()
    expect(await isEnlisted(ADA)).toBe(false)
    expect(dropped).toEqual([`prekeys ${ADA} 4`, `mailbox ${ADA}`])
  })

  it('counts from its last connection, not from its enlistment', async () => {
    const { clock, records, expire, enlist, isEnlisted } = rig()
    await enlist(ADA, 'partner')
    clock.advance(20 * DAY)
    await records.release(ADA, await records.claim(ADA))
    clock.advance(29 * DAY)
    await expire()
    expect(await isEnlisted(ADA)).toBe(true)
    clock.advance(DAY)
    await expire()
    expect(await isEnlisted(ADA)).toBe(false)
  })

  it('stays where it is one of Meta’s own', async () => {
    const { clock, expire, enlist, isEnlisted } = rig()
    await enlist(BOB, 'meta')
    clock.advance(100 * DAY)
    await expire()
    expect(await isEnlisted(BOB)).toBe(true)
  })
})

describe('a connection that lasts longer than thirty days', () => {
  it('keeps its account, and counts from its end', async () => {
    const { clock, records, online, expire, enlist, isEnlisted } = rig()
    await enlist(ADA, 'partner')
    await records.claim(ADA)
    online.add(ADA)
    clock.advance(40 * DAY)
    await expire()
    online.delete(ADA)
    clock.advance(29 * DAY)
    await expire()
    expect(await isEnlisted(ADA)).toBe(true)
  })
})

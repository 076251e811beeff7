import { describe, expect, it } from 'vitest'
import type { Account } from '#meta-sim/accounts/account.js'
import { UNDECIDED } from '#meta-sim/accounts/account-consent.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import { createConnectionRecords } from '#meta-sim/accounts/connection-records.js'
import { createIdleExpiry } from '#meta-sim/accounts/idle-expiry.js'
import { createDepartures } from '#meta-sim/accounts/departures.js'
import { beginAgreement } from '#meta-sim/registry/agreement.js'
import { parsePartner, type Partner } from '#meta-sim/registry/partner.js'
import { createLogger } from '#platform/log.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import type { AgreementStatus } from '#proto/agreement/agreement-view.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'
import { partnerRegistration } from '../../support/meta.js'

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
  const drops =
    (what: string) =>
    (jid: string): Promise<void> =>
      Promise.resolve(void dropped.push(`${what} ${jid}`))
  const departures = createDepartures({
    ...{ accounts, records, clock, mailboxDays: 30 },
    preKeys: { drop: ({ jid, generation }) => drops('prekeys')(`${jid} ${generation}`) },
    mailbox: { drop: drops('mailbox'), purge: () => Promise.resolve(0) },
    contacts: { accepted: () => Promise.resolve([]), leave: drops('contacts'), forget: drops('contacts') },
    pairs: { recentPeers: () => Promise.resolve([]), forget: drops('pairs') },
    notifications: { left: () => Promise.resolve() },
    ledger: { note: ([jid], kind) => drops(kind)(jid ?? '') },
  })
  const partner: { current?: Partner } = {}
  const expire = createIdleExpiry({
    ...{ accounts, records, departures, clock },
    registry: { find: () => Promise.resolve(partner.current) },
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
      consent: UNDECIDED,
    }))
  }
  const isEnlisted = async (jid: string) => (await accounts.read(jid))?.enlisted
  return { clock, records, online, dropped, expire, enlist, isEnlisted, partner }
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
    expect(dropped).toEqual([
      `expired ${ADA}`,
      `pairs ${ADA}`,
      `prekeys ${ADA} 4`,
      `mailbox ${ADA}`,
      `contacts ${ADA}`,
    ])
  })

  it('stays while its partner is suspended, and for thirty days afterwards: a suspension loses nothing', async () => {
    const { clock, expire, enlist, isEnlisted, partner } = rig()
    const stands = (status: AgreementStatus): void => {
      const whatsapp = beginAgreement(status, clock.now(), 'meta')
      partner.current = {
        ...parsePartner(partnerRegistration('https://p.example')),
        agreements: { whatsapp },
      }
    }
    stands('active')
    await enlist(ADA, 'partner')
    clock.advance(20 * DAY)
    stands('suspended')
    clock.advance(100 * DAY)
    await expire()
    expect(await isEnlisted(ADA)).toBe(true)
    stands('active')
    clock.advance(30 * DAY - 1)
    await expire()
    expect(await isEnlisted(ADA)).toBe(true)
    clock.advance(1)
    await expire()
    expect(await isEnlisted(ADA)).toBe(false)
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

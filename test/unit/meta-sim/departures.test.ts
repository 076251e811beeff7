import { describe, expect, it } from 'vitest'
import { type Account, parseAccount } from '#meta-sim/accounts/account.js'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import { createConnectionRecords } from '#meta-sim/accounts/connection-records.js'
import { createDepartures } from '#meta-sim/accounts/departures.js'
import type { Contact } from '#meta-sim/consent/contact.js'
import { createContacts } from '#meta-sim/consent/contacts.js'
import { createPairs } from '#meta-sim/mailbox/pairs.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const STRANGER = { accepts: false, accepted: false, asked: false, budget: 5 }
const DAY = 86_400_000
const ADA = checkJid('1-10000000000001@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')
const EVE = checkJid('4915550002@s.whatsapp.net')
const octets = (length: number): string => Buffer.alloc(length).toString('base64url')
const STORED = {
  ...{ jid: ADA, kind: 'partner', service: 'whatsapp', integrator: 1, identifier: 'ada', displayName: '' },
  ...{ authKey: octets(32), generation: 1, enlisted: true, enlistedAt: 0, optedIn: [], blocked: [EVE] },
  keys: {
    ...{ registrationId: 1, identity: octets(32) },
    signedPreKey: { id: 1, value: octets(32), signature: octets(64) },
    lastResortKyber: { id: 1, value: octets(1568), signature: octets(64) },
  },
}

/** Ada, a contact of Bob's, who asked Eve; `crashAt` is the step outside of the account's record that fails once. */
async function rig(crashAt = 0) {
  const clock = new FakeClock()
  const signals = createLocalSignals()
  const collections = {
    accounts: memoryCollection<Account>(),
    names: memoryCollection<{ jid: typeof ADA }>(),
    contacts: memoryCollection<Contact>(),
  }
  const accounts = createAccounts({ ...collections, signals, clock })
  const records = createConnectionRecords({ records: memoryCollection(), clock, node: 'n1' })
  const contacts = createContacts({ contacts: collections.contacts, signals, clock })
  const pairs = createPairs({ pairs: memoryCollection(), clock })
  await accounts.claimName({ service: 'whatsapp', integrator: 1, identifier: 'ada' }, () => ADA)
  await collections.accounts.insert(ADA, parseAccount(STORED))
  for (const [jid, identifier] of [
    [BOB, '4915550001'],
    [EVE, '4915550002'],
  ] as const) {
    await collections.accounts.insert(
      jid,
      parseAccount({ ...STORED, jid, kind: 'meta', integrator: 0, identifier, optedIn: [1], blocked: [] }),
    )
    await contacts.wrote(ADA, jid, 'M1')
    await pairs.note(ADA, jid)
  }
  await contacts.wrote(BOB, ADA, 'M2')
  await records.claim(ADA)
  const done: string[] = []
  let step = 0
  const does = (what: string): Promise<void> => {
    step += 1
    if (step === crashAt) return Promise.reject(new Error('killed'))
    done.push(what)
    return Promise.resolve()
  }
  const departures = createDepartures({
    ...{ accounts, records, clock, mailboxDays: 30 },
    ledger: { note: ([jid], kind) => does(`note ${kind} ${jid ?? ''}`) },
    preKeys: { drop: ({ generation }) => does(`prekeys ${generation}`) },
    mailbox: {
      drop: () => does('mailbox'),
      purge: (owner) => does(`purge ${owner}`).then(() => 1),
    },
    notifications: { left: (_jid, peers) => does(`tell ${peers.join(' ')}`) },
    contacts: {
      accepted: (jid) => contacts.accepted(jid),
      leave: async (jid) => {
        await does('contacts')
        await contacts.leave(jid)
      },
      forget: (jid) => contacts.forget(jid),
    },
    pairs: {
      recentPeers: (jid, days) => pairs.recentPeers(jid, days),
      forget: async (jid, kept) => {
        await does(`pairs but ${[...kept].join(' ')}`)
        await pairs.forget(jid, kept)
      },
    },
  })
  return { clock, accounts, collections, contacts, pairs, records, departures, done }
}

describe('leaving', () => {
  it('is written down first; then keys go, contacts hear of it, and nothing is left but the name', async () => {
    const { accounts, departures, done, pairs, contacts, clock } = await rig()
    const account = (await accounts.read(ADA))!
    expect(await departures.unenlist(account)).toBe(true)
    expect(done).toEqual([
      ...[`note left ${ADA}`, `purge ${BOB}`, `purge ${EVE}`, `tell ${BOB}`, `pairs but ${BOB}`],
      ...['prekeys 1', 'mailbox', 'contacts'],
    ])
    const left = (await accounts.read(ADA))!
    expect(left).toMatchObject({ enlisted: false, authKey: '', blocked: [] })
    expect(left).not.toHaveProperty('keys')
    expect(left.departure).toEqual({ at: clock.now(), by: 'left', step: 'done' })
    expect(await pairs.recentPeers(ADA, 90)).toEqual([BOB])
    expect(await contacts.accepted(BOB)).toEqual([])
    // She asked Eve once, and coming back gives her nothing new.
    expect(await contacts.standing(ADA, EVE)).toEqual({ ...STRANGER, budget: 4 })
    expect(await contacts.standing(EVE, ADA)).toEqual(STRANGER)
    expect(await departures.unenlist(account)).toBe(false)
  })

  it('is not done to a newer enlistment', async () => {
    const { accounts, departures, done } = await rig()
    const account = (await accounts.read(ADA))!
    await accounts.change(ADA, (now) => now && { ...now, generation: 2 })
    expect(await departures.unenlist(account)).toBe(false)
    expect(done).toEqual([])
  })

  it.each(Array.from({ length: 8 }, (_, at) => [at + 1]))(
    'broken off at step %i is finished later, with the same in the end',
    async (crashAt) => {
      const { accounts, departures, done, pairs, contacts } = await rig(crashAt)
      const account = (await accounts.read(ADA))!
      await expect(departures.unenlist(account)).rejects.toThrow('killed')
      const interrupted = (await accounts.read(ADA))!
      // Nothing was done before it was written down; afterwards nobody logs in.
      expect(interrupted.enlisted).toBe(crashAt === 1)
      if (crashAt === 1) await departures.unenlist(account)
      else await departures.tend(interrupted)
      expect((await accounts.read(ADA))!.departure?.step).toBe('done')
      expect(done.filter((what) => what.startsWith('tell')).at(-1)).toBe(`tell ${BOB}`)
      for (const what of ['prekeys 1', 'mailbox', 'contacts']) expect(done).toContain(what)
      expect(await pairs.recentPeers(ADA, 90)).toEqual([BOB])
      expect(await contacts.accepted(ADA)).toEqual([])
    },
  )
})

describe('an identifier', () => {
  it('is held for exactly thirty days, then nothing is left of it', async () => {
    const { accounts, collections, departures, pairs, records, clock } = await rig()
    await departures.unenlist((await accounts.read(ADA))!)
    clock.advance(30 * DAY - 1)
    await departures.tend((await accounts.read(ADA))!)
    expect(await accounts.read(ADA)).toBeDefined()
    clock.advance(1)
    const held = (await accounts.read(ADA))!
    await Promise.all([departures.tend(held), departures.tend(held)])
    expect(await collections.accounts.get(ADA)).toBeUndefined()
    expect(await collections.contacts.list('', 10)).toEqual([])
    expect(await collections.names.list('', 10)).toEqual([])
    expect(await pairs.recentPeers(ADA, 90)).toEqual([])
    expect(await pairs.recentPeers(BOB, 90)).toEqual([])
    expect(await records.find(ADA)).toBeUndefined()
  })

  it('is not let go of where its user came back meanwhile', async () => {
    const { accounts, departures, clock } = await rig()
    await departures.unenlist((await accounts.read(ADA))!)
    clock.advance(30 * DAY)
    const held = (await accounts.read(ADA))!
    await accounts.change(ADA, () => parseAccount({ ...STORED, generation: 2 }))
    await departures.tend(held)
    expect((await accounts.read(ADA))?.generation).toBe(2)
    expect((await accounts.findByName({ service: 'whatsapp', integrator: 1, identifier: 'ada' }))?.jid).toBe(
      ADA,
    )
  })
})

describe('a stored account', () => {
  it('of before there were departures begins to leave where it was not enlisted, and loses its keys', () => {
    const account = parseAccount({ ...STORED, enlisted: false, enlistedAt: 5 })
    expect(account.departure).toEqual({ at: 5, by: 'left', step: 'begun' })
    expect(account).not.toHaveProperty('keys')
    expect(account.consent).toEqual({ inbox: 'combined', pings: true, since: {} })
  })

  it.each([
    ['a departure without a step', { enlisted: false, departure: { at: 1, by: 'left' } }],
    ['a departure for no reason', { enlisted: false, departure: { at: 1, by: 'moved', step: 'done' } }],
    ['an inbox of another kind', { consent: { inbox: 'none', pings: true, since: {} } }],
    ['pings that are neither on nor off', { consent: { inbox: 'combined', pings: 1, since: {} } }],
    ['an app on since no time', { consent: { inbox: 'combined', pings: true, since: { 1: 'May' } } }],
  ])('with %s is refused', (_what, fields) => {
    expect(() => parseAccount({ ...STORED, ...fields })).toThrow(TypeError)
  })
})

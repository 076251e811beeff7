// Two people compare what their screens say of each other's keys: the same sixty digits, or somebody stands between.
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signalAddress } from '#proto/signal/address.js'
import { generateIdentity } from '#proto/signal/keys.js'
import type { ClientEvent } from '#cli/client/api.js'
import { EngineClient } from '#cli/client/engine/client.js'
import { holdChat } from '#cli/client/engine/sessions.js'
import { type OfflineProfile, offlineProfile } from '../../support/offline-client.js'
import { codeOf } from '../../support/rejection.js'

const ADA = 'ada@parley'
const BOB = '+4915550001@whatsapp'
let ada: OfflineProfile
let bob: OfflineProfile
let client: EngineClient

beforeEach(async () => {
  ada = await offlineProfile('1-10853634039893@interop', ADA)
  bob = await offlineProfile('4915550001@s.whatsapp.net', BOB)
  client = new EngineClient(ada.context, 'ada')
})
afterEach(() => {
  ada.close()
  bob.close()
})

/** As after their first messages. */
function meet(here: OfflineProfile, there: OfflineProfile, pending?: Uint8Array<ArrayBuffer>): void {
  const { contacts, database, signal } = here.context
  const trusted = there.context.local().keyPair.publicKey.serialize()
  const address = signalAddress(there.jid).toString()
  database.transaction(() => {
    contacts.save(there.address, there.jid)
    signal.writeIdentity(address, { trusted, pending })
  }, true)
  signal.discard(address)
}

function digitsOf(here: OfflineProfile, there: OfflineProfile): string {
  meet(here, there)
  return new EngineClient(here.context, 'x').people.safetyNumber(there.address)?.digits ?? ''
}

const anotherKey = (): Uint8Array<ArrayBuffer> => generateIdentity().publicKey.serialize()

/** Thirty digits of one side, as Signal describes it: SHA-512, 5,200 times. */
function half(identity: Uint8Array, identifier: string): string {
  let hash = Buffer.concat([Buffer.from([0, 0]), identity, Buffer.from(identifier)])
  for (let round = 0; round < 5200; round += 1) {
    hash = createHash('sha512').update(hash).update(identity).digest()
  }
  const groups = [0, 5, 10, 15, 20, 25].map((at) => hash.readUIntBE(at, 5) % 100_000)
  return groups.map((group) => String(group).padStart(5, '0')).join('')
}

describe('the safety number', () => {
  it('is the same on both sides, sixty digits', () => {
    const digits = digitsOf(ada, bob)
    expect(digits).toMatch(/^\d{60}$/)
    expect(digitsOf(bob, ada)).toBe(digits)
  })

  it('is what Signal describes, of the bare addresses of both', () => {
    const halves = [ada, bob].map(({ context, jid }) =>
      half(context.local().keyPair.publicKey.serialize(), jid),
    )
    expect(digitsOf(ada, bob)).toBe(halves.sort().join(''))
  })

  it('has a code to scan that differs by side', () => {
    meet(ada, bob)
    meet(bob, ada)
    const [here, there] = [client, new EngineClient(bob.context, 'bob')]
    const scanned = here.people.safetyNumber(BOB)?.scannable
    expect(scanned?.length).toBeGreaterThan(64)
    expect(there.people.safetyNumber(ADA)?.scannable).not.toEqual(scanned)
  })

  it('is not there before anything was exchanged, nor without an account', () => {
    expect(client.people.safetyNumber(BOB)).toBeUndefined()
    ada.context.contacts.save(BOB, bob.jid)
    expect(client.people.safetyNumber(BOB)).toBeUndefined()
    meet(ada, bob)
    ada.context.forgetKeys()
    expect(client.people.safetyNumber(BOB)).toBeUndefined()
  })

  it('is that of the new key while one waits for trust', () => {
    const before = digitsOf(ada, bob)
    meet(ada, bob, anotherKey())
    const number = client.people.safetyNumber(BOB)
    expect(number?.pending).toBe(true)
    expect(number?.digits).not.toBe(before)
  })
})

describe('comparing', () => {
  it('counts for the number that is shown, spaces or not, and is told', async () => {
    const digits = digitsOf(ada, bob)
    const told: ClientEvent[] = []
    client.subscribe((event) => told.push(event))
    await client.people.verify(BOB, ` ${digits.replaceAll(/(\d{5})/g, '$1 ')}\n`)
    expect(client.people.safetyNumber(BOB)?.verifiedAt).toBeGreaterThan(0)
    expect(told).toMatchObject([{ event: 'chat', chat: { with: BOB, verified: true } }])
    await client.people.unverify(BOB)
    expect(client.people.safetyNumber(BOB)?.verifiedAt).toBeUndefined()
    expect(told.at(-1)).toMatchObject({ event: 'chat', chat: { verified: false } })
  })

  it.each([
    ['one digit too few', (digits: string) => digits.slice(1)],
    ['one digit too many', (digits: string) => `${digits}0`],
    ['another digit', (digits: string) => `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`],
    ['nothing', () => ''],
    ['digits of another script', (digits: string) => digits.replace(/\d/, '٣')],
  ])('refuses %s', async (_, spoil) => {
    const digits = digitsOf(ada, bob)
    expect(await codeOf(() => client.people.verify(BOB, spoil(digits)))).toBe('usage')
    expect(client.people.safetyNumber(BOB)?.verifiedAt).toBeUndefined()
  })

  it('refuses somebody there is no key of', async () => {
    expect(await codeOf(() => client.people.verify(BOB, '0'.repeat(60)))).toBe('usage')
  })

  it('says nothing any more of another key, of theirs or our own', async () => {
    const digits = digitsOf(ada, bob)
    await client.people.verify(BOB, digits)
    meet(ada, bob, anotherKey())
    expect(client.people.safetyNumber(BOB)?.verifiedAt).toBeUndefined()
    expect(client.chats().some(({ verified }) => verified)).toBe(false)
    meet(ada, bob)
    expect(client.people.safetyNumber(BOB)?.verifiedAt).toBeGreaterThan(0)
    const keys = bob.context.settings.get('keys')
    if (!keys) throw new TypeError('bob has keys')
    ada.context.forgetKeys()
    ada.context.settings.set('keys', keys)
    expect(client.people.safetyNumber(BOB)?.verifiedAt).toBeUndefined()
  })

  it('is over for good once the key was seen to change, which is told, and when it did is kept', async () => {
    await client.people.verify(BOB, digitsOf(ada, bob))
    const told: ClientEvent[] = []
    client.subscribe((event) => told.push(event))
    const change = (): (() => void) => {
      let tell = (): void => undefined
      ada.context.database.transaction(() => {
        tell = holdChat(ada.context, BOB)
      }, true)
      return tell
    }
    change()()
    expect(told.map(({ event }) => event)).toEqual(['notice', 'chat'])
    change()()
    expect(told.map(({ event }) => event)).toEqual(['notice', 'chat', 'notice'])
    // The key that was compared is back.
    const number = client.people.safetyNumber(BOB)
    expect(number?.verifiedAt).toBeUndefined()
    expect(number?.changes).toHaveLength(2)
    expect(client.chats()).toMatchObject([{ with: BOB, verified: false }])
  })
})

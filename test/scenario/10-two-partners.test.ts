// Two partners, one number. Meta mints internal identifiers for each partner by itself, so two people of two
// apps can have the same user number. They are two people all the same: other JID, other Signal address, other
// session, other chat.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WARNINGS } from '../support/consent-texts.js'
import { startInlinePartner } from '../support/second-partner.js'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'
import { fresh } from '../support/offline-client.js'

const BOB = '+4915550001@whatsapp'
/** While set, Meta's mint sees these random bytes. */
let minted: Uint8Array<ArrayBuffer> | undefined
let network: TestNetwork
let second: { readonly url: string; readonly close: () => Promise<void> }
let ada: Person
let otherAda: Person
let bob: Person

beforeAll(async () => {
  network = await startTestNetwork({ serverRandom: (length) => (length === 8 && minted) || fresh(length) })
  second = await startInlinePartner(network, join(network.folder, 'second'), {
    id: 2,
    handle: 'other',
    name: 'Other',
  })
  minted = fresh(8)
  ada = await network.partnerUser('ada')
  otherAda = await network.partnerUser('ada', second.url)
  minted = undefined
  bob = await network.whatsappUser('4915550001', 'Bob')
  await bob.client.connect()
  await bob.client.setPartner(2, true, WARNINGS)
  await Promise.all([ada.client.connect(), otherAda.client.connect()])
})

afterAll(async () => {
  await network.close()
  await second.close()
})

describe('two users with the same number at two partners', () => {
  it('have logins that differ in the partner alone', () => {
    const [one, two] = [ada.client.status().login, otherAda.client.status().login]
    expect(one?.replace(/^1-/, '')).toBe(two?.replace(/^2-/, ''))
    expect(one).not.toBe(two)
  })

  it('are two chats for Bob, each with a session of its own', async () => {
    await ada.client.send(BOB, 'from parley')
    await otherAda.client.send(BOB, 'from other')
    await expect(bob.reads('from parley')).resolves.toMatchObject({ from: 'ada@parley' })
    await expect(bob.reads('from other')).resolves.toMatchObject({ from: 'ada@other' })
    await bob.client.send('ada@other', 'for other only')
    await otherAda.reads('for other only')
    await bob.client.send('ada@parley', 'for parley only')
    await ada.reads('for parley only')
    expect(ada.events.some((event) => event.event === 'message' && event.text === 'for other only')).toBe(
      false,
    )
    expect(
      bob.client
        .chats()
        .map((chat) => chat.with)
        .sort(),
    ).toEqual(['ada@other', 'ada@parley'])
  })
})

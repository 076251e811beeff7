// Identity change. Bob gets a new phone: the number registers again with new keys. Ada is told in the chat; what
// she writes now is held, because it might be somebody else, until she says that she trusts the new key.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'

const ADA = 'ada@parley'
const BOB = '+4915550001@whatsapp'
let network: TestNetwork
let ada: Person
let oldBob: Person
let newBob: Person

beforeAll(async () => {
  network = await startTestNetwork()
  ada = await network.partnerUser('ada')
  oldBob = await network.whatsappUser('4915550001', 'Bob')
  await Promise.all([ada.client.connect(), oldBob.client.connect()])
  await ada.client.send(BOB, 'hello Bob')
  await oldBob.reads('hello Bob')
  newBob = await network.person('bob-new-phone')
  await newBob.client.createMetaAccount({
    meta: network.addresses.meta,
    service: 'whatsapp',
    phone: '4915550001',
    name: 'Bob',
  })
})

afterAll(() => network.close())

describe('a new identity key', () => {
  it('ends the old phone’s connection', async () => {
    await oldBob.when((event) => event.event === 'connection' && event.state === 'offline')
    await oldBob.client.disconnect()
  })

  it('is a notice in the chat, and holds what Ada sends', async () => {
    await ada.when((event) => event.event === 'notice' && event.notice === 'identity-changed')
    await newBob.client.connect()
    await expect(ada.client.send(BOB, 'is it you?')).resolves.toMatchObject({
      event: 'failed',
      cause: 'held',
    })
    expect(ada.client.status().outbox).toBe(1)
    expect(ada.client.chats()[0]).toMatchObject({ with: BOB, identityChanged: true })
    expect(newBob.events.some((event) => event.event === 'message')).toBe(false)
  })

  it('is used once Ada trusts it: what was held goes out', async () => {
    await expect(ada.client.trust(BOB)).resolves.toEqual({ released: 1 })
    await newBob.reads('is it you?')
    await newBob.client.send(ADA, 'it is')
    await ada.reads('it is')
    await expect(ada.client.trust(BOB)).rejects.toMatchObject({ code: 'usage' })
  })

  it('does not stop messages from being read: they stand under the notice', async () => {
    const thirdBob = await network.person('bob-third-phone')
    await newBob.client.disconnect()
    await thirdBob.client.createMetaAccount({
      meta: network.addresses.meta,
      service: 'whatsapp',
      phone: '4915550001',
      name: 'Bob',
    })
    await thirdBob.client.connect()
    await thirdBob.client.send(ADA, 'new phone again')
    await ada.reads('new phone again')
    const entries = ada.client.history(BOB).entries
    expect(
      entries.filter((entry) => entry.kind === 'notice' && entry.notice === 'identity-changed'),
    ).toHaveLength(2)
    await expect(ada.client.send(BOB, 'again?')).resolves.toMatchObject({ cause: 'held' })
  })
})

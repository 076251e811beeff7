// Block and leave. Ada has had enough of Bob: she blocks him, and to him she looks like nobody; unblocked, they write
// on as before. Later she leaves WhatsApp altogether: her chats stay with her, nobody finds her any more, and when
// she enlists again she is the same person under the same login.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import { DISCLOSURE } from '../support/consent-texts.js'
import type { Person, TestNetwork } from '../support/network.js'

let network: TestNetwork
let ada: Person
let bob: Person
let login: string | undefined

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted())
  login = ada.client.status().login
})

afterAll(() => network.close())

const texts = (person: Person): readonly string[] =>
  person.events.flatMap((event) => (event.event === 'message' ? [event.text] : []))

describe('somebody Ada blocked', () => {
  it('is on her list, and cannot tell her from nobody', async () => {
    await ada.client.block('+4915550001@WhatsApp')
    await expect(ada.client.blocked()).resolves.toEqual([BOB])
    await expect(bob.client.send(ADA, 'are you there?')).resolves.toMatchObject({
      event: 'failed',
      cause: 'refused',
      reason: expect.stringContaining('cannot be reached') as string,
    })
  })

  it('is not written to by mistake either: she is told to unblock first', async () => {
    await expect(ada.client.send(BOB, 'oh')).rejects.toMatchObject({ code: 'blocked' })
    expect(ada.client.status().outbox).toBe(0)
    expect(ada.client.chats().map((chat) => chat.with)).toEqual([BOB])
  })

  it('stays blocked for a client that starts again, online or not', async () => {
    ada = await ada.reopened()
    await expect(ada.client.blocked()).resolves.toEqual([BOB])
    await ada.client.connect()
    await expect(ada.client.blocked()).resolves.toEqual([BOB])
  })

  it('writes on as before once unblocked; what was refused never comes', async () => {
    await ada.client.unblock(BOB)
    await expect(ada.client.blocked()).resolves.toEqual([])
    await bob.client.send(ADA, 'and now?')
    await ada.reads('and now?')
    await ada.client.send(BOB, 'now, yes')
    await bob.reads('now, yes')
    expect(texts(ada)).toEqual(['and now?'])
  })
})

describe('somebody Bob blocked', () => {
  it('is told what everybody is told who reaches nobody', async () => {
    await bob.client.block(ADA)
    await expect(bob.client.blocked()).resolves.toEqual([ADA])
    await expect(ada.client.send(BOB, 'hello?')).resolves.toMatchObject({ event: 'failed', cause: 'refused' })
    await bob.client.unblock(ADA)
    await expect(ada.client.send(BOB, 'hello!')).resolves.toMatchObject({ event: 'sent' })
    await bob.reads('hello!')
  })

  it('cannot be somebody nobody knows', async () => {
    await expect(bob.client.block('eve@parley')).rejects.toMatchObject({ code: 'unreachable-recipient' })
    await expect(bob.client.block('4915550002@whatsapp')).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('leaving WhatsApp', () => {
  it('is for those who enlisted, and needs a connection', async () => {
    await expect(bob.client.unenlist({ service: 'whatsapp' })).rejects.toMatchObject({ code: 'usage' })
    await expect(ada.client.unenlist({ service: 'messenger' })).rejects.toMatchObject({
      code: 'no-agreement',
    })
    await ada.client.disconnect()
    await expect(ada.client.unenlist({ service: 'whatsapp' })).rejects.toMatchObject({
      code: 'cannot-connect',
    })
  })

  it('fails what waits in the outbox, keeps the chats, and ends the connection for good', async () => {
    const { meta: url, trustRoot } = ada.client.status()
    await ada.client.connect()
    // Bob has a new phone, so this is held.
    await bob.client.disconnect()
    bob = await network.person('bob-new-phone')
    await bob.client.createMetaAccount({ meta: url!, service: 'whatsapp', phone: '4915550001', name: 'Bob' })
    await ada.when((event) => event.event === 'notice' && event.notice === 'identity-changed')
    await ada.client.send(BOB, 'held until she left')
    expect(ada.client.status().outbox).toBe(1)
    await ada.client.unenlist({ service: 'whatsapp' })
    expect(ada.client.status()).toMatchObject({
      ...{ enlisted: false, login: undefined, outbox: 0, address: ADA, trustRoot },
      connection: { state: 'offline' },
    })
    expect(ada.client.history(BOB).entries).toContainEqual(
      expect.objectContaining({ text: 'held until she left', state: 'failed' }),
    )
    for (const attempt of [
      ada.client.send(BOB, 'x'),
      ada.client.connect(),
      ada.client.unenlist({ service: 'whatsapp' }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'not-enlisted' })
  })

  it('makes her nobody to Bob', async () => {
    await bob.client.connect()
    await expect(bob.client.send(ADA, 'gone?')).resolves.toMatchObject({ event: 'failed', cause: 'refused' })
  })

  it('is undone by enlisting again: the same login, the same chats, and only what is new', async () => {
    ada = await ada.reopened()
    expect(ada.client.status().enlisted).toBe(false)
    const { meta } = network.addresses
    const again = await ada.client.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE })
    expect(again).toEqual({ login, pinned: false })
    await ada.client.connect()
    await ada.client.trust(BOB)
    await expect(ada.client.send(BOB, 'back again')).resolves.toMatchObject({ event: 'sent' })
    await bob.reads('back again')
    await bob.client.send(ADA, 'welcome back')
    await ada.reads('welcome back')
    expect(texts(bob)).toEqual(['back again'])
    expect(texts(ada)).toEqual(['welcome back'])
  })
})

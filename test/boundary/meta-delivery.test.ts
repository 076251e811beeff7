// Messages through the simulated endpoint over real sockets: acked only when stored, delivered in order,
// gone only when acked.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { outgoingMessage, readDeliveredMessage } from '#proto/exchanges/message.js'
import { readInformationBanner } from '#proto/exchanges/offline.js'
import { passiveRequest } from '#proto/exchanges/passive.js'
import { prekeyCountRequest } from '#proto/exchanges/prekey-count.js'
import { outgoingReceipt, readDeliveredReceipt } from '#proto/exchanges/receipt.js'
import type { Jid } from '#proto/stanza/jid.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { befriend } from '../support/befriend.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta, type TestMetaOptions } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const WINDOW = 256
let test: TestMeta

async function start(config: TestMetaOptions['config'] = {}): Promise<void> {
  test = await startTestMeta({ folder: await temporaryFolder(), config })
}
beforeEach(() => start())
afterEach(() => test.close())

/** Resolves once the server has answered everything this client sent before. */
async function settled(client: RawClient): Promise<void> {
  await client.request(prekeyCountRequest())
}

function ids(client: RawClient): string[] {
  return client.stanzas.filter(({ tag }) => tag === 'message').map(({ attrs }) => attrs['id'] ?? '')
}

function message(to: Jid, id: string, text = 'opaque'): Stanza {
  const ciphertext = new TextEncoder().encode(text)
  return outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext } })
}

describe('a message between a partner’s user and a WhatsApp user', () => {
  it('is acked to its sender and delivered with what the server knows of the sender', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    adaClient.submit(message(bob.jid, 'M1'))
    const ack = await adaClient.nextOf('ack')
    expect(ack.attrs).toMatchObject({ class: 'message', id: 'M1', from: bob.jid })
    expect(ack.attrs['error']).toBeUndefined()
    const delivered = readDeliveredMessage(await bobClient.nextOf('message'))
    expect(delivered).toMatchObject({
      id: 'M1',
      from: ada.jid,
      displayName: "ada's name",
      externalId: 'ada',
      offline: false,
    })
  })

  it('goes the other way too, without the WhatsApp user’s name', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    await befriend(ada, bob)
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    bobClient.submit(message(ada.jid, 'M2'))
    const delivered = readDeliveredMessage(await adaClient.nextOf('message'))
    expect(delivered).toMatchObject({ id: 'M2', from: bob.jid })
    expect(delivered.displayName).toBeUndefined()
    adaClient.submit(outgoingReceipt({ type: 'delivery', ids: ['M2'], peer: bob.jid }))
    expect((await adaClient.nextOf('ack')).attrs).toMatchObject({ class: 'receipt', id: 'M2' })
    expect(readDeliveredReceipt(await bobClient.nextOf('receipt'))).toMatchObject({
      ids: ['M2'],
      peer: ada.jid,
    })
  })
})

describe('the mailbox', () => {
  it('keeps messages for whoever is offline and hands them over in order, marked, between two banners', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    for (let n = 0; n < 5; n += 1) adaClient.submit(message(bob.jid, `M${n}`))
    for (let n = 0; n < 5; n += 1) await adaClient.nextOf('ack')
    const bobClient = await bob.online()
    const done = await bobClient.next((node) => readable(node)?.type === 'offline-done')
    expect(readable(done)).toEqual({ type: 'offline-done', count: 5 })
    const [preview] = bobClient.stanzas
    expect(preview && readable(preview)).toEqual({
      type: 'offline-preview',
      count: 5,
      message: 5,
      receipt: 0,
      notification: 0,
    })
    expect(ids(bobClient)).toEqual(['M0', 'M1', 'M2', 'M3', 'M4'])
    const offline = bobClient.stanzas.filter(({ tag }) => tag === 'message')
    expect(offline.every((node) => readDeliveredMessage(node).offline)).toBe(true)
  })

  it('hands over again what was not acked, and never what was', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    const first = await bob.online()
    for (const id of ['M1', 'M2', 'M3']) adaClient.submit(message(bob.jid, id))
    const delivered = [
      await first.nextOf('message'),
      await first.nextOf('message'),
      await first.nextOf('message'),
    ]
    first.ack(delivered[1]!)
    await settled(first)
    await first.end()
    const second = await bob.online()
    await second.next((node) => readable(node)?.type === 'offline-done')
    expect(ids(second)).toEqual(['M1', 'M3'])
  })

  it('survives a restart of the endpoint', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    adaClient.submit(message(bob.jid, 'M1'))
    await adaClient.nextOf('ack')
    await test.restart()
    const bobClient = await bob.online()
    expect((await bobClient.nextOf('message')).attrs['id']).toBe('M1')
  })

  it('stores a message sent twice under one id once, and one sent again after a retry as another', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    const enc = { type: 'pkmsg', ciphertext: Uint8Array.of(1), count: 1 } as const
    adaClient.submit(message(bob.jid, 'M1'))
    adaClient.submit(message(bob.jid, 'M1'))
    adaClient.submit(outgoingMessage({ id: 'M1', to: bob.jid, type: 'text', enc }))
    for (let n = 0; n < 3; n += 1) expect((await adaClient.nextOf('ack')).attrs['error']).toBeUndefined()
    const bobClient = await bob.online()
    await bobClient.next((node) => readable(node)?.type === 'offline-done')
    const counts = bobClient.stanzas
      .filter(({ tag }) => tag === 'message')
      .map((node) => readDeliveredMessage(node).enc.count)
    expect(counts).toEqual([undefined, 1])
  })

  it('has at most 256 stanzas unacked in flight, and goes on with every ack', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    await befriend(ada, bob)
    const adaClient = await ada.online()
    for (let n = 0; n < WINDOW + 2; n += 1) adaClient.submit(message(bob.jid, `M${n}`))
    for (let n = 0; n < WINDOW + 2; n += 1) await adaClient.nextOf('ack')
    const bobClient = await bob.online()
    await bobClient.next(({ attrs }) => attrs['id'] === `M${WINDOW - 1}`)
    await settled(bobClient)
    expect(ids(bobClient).at(-1)).toBe(`M${WINDOW - 2}`)
    bobClient.ack(await bobClient.next(({ attrs }) => attrs['id'] === 'M0'))
    await bobClient.next(({ attrs }) => attrs['id'] === `M${WINDOW}`)
    await settled(bobClient)
    expect(bobClient.stanzas.some(({ attrs }) => attrs['id'] === `M${WINDOW + 1}`)).toBe(false)
  })

  it('delivers nothing to a passive connection until it says active', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    const bobClient = await bob.online({ passive: true })
    adaClient.submit(message(bob.jid, 'M1'))
    await adaClient.nextOf('ack')
    await settled(bobClient)
    expect(bobClient.stanzas).toEqual([])
    await bobClient.request(passiveRequest('active'))
    expect((await bobClient.nextOf('message')).attrs['id']).toBe('M1')
  })

  it('ignores an ack of something that was never delivered', async () => {
    const bob = await test.metaUser('4915550001')
    const bobClient = await bob.online()
    bobClient.submit(stanza('ack', { class: 'message', id: 'nothing', to: '1-5@interop' }))
    await settled(bobClient)
    expect(bobClient.stanzas.map(({ tag }) => tag)).toEqual(['ib'])
  })
})

describe('a full mailbox', () => {
  it('takes as many stanzas as its limit and refuses the next with 503, which is not stored', async () => {
    await test.close()
    await start({ mailboxStanzas: 3 })
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    for (const id of ['M1', 'M2', 'M3', 'M4']) adaClient.submit(message(bob.jid, id))
    const acks = [1, 2, 3, 4].map(() => adaClient.nextOf('ack'))
    const errors = (await Promise.all(acks)).map(({ attrs }) => [attrs['id'], attrs['error']])
    expect(Object.fromEntries(errors)).toEqual({ M1: undefined, M2: undefined, M3: undefined, M4: '503' })
    const bobClient = await bob.online()
    await bobClient.next((node) => readable(node)?.type === 'offline-done')
    expect(ids(bobClient)).toEqual(['M1', 'M2', 'M3'])
    bobClient.ack(await bobClient.nextOf('message'))
    await settled(bobClient)
    adaClient.submit(message(bob.jid, 'M5'))
    expect((await adaClient.nextOf('ack')).attrs['error']).toBeUndefined()
  })

  it('refuses by bytes too', async () => {
    await test.close()
    await start({ mailboxBytes: 1000 })
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    adaClient.submit(message(bob.jid, 'M1', 'x'.repeat(700)))
    expect((await adaClient.nextOf('ack')).attrs['error']).toBeUndefined()
    adaClient.submit(message(bob.jid, 'M2', 'x'.repeat(700)))
    expect((await adaClient.nextOf('ack')).attrs['error']).toBe('503')
  })
})

describe('a message that cannot be used', () => {
  it.each([
    ['an enc over the limit', { v: '2', type: 'msg' }, 96 * 1024 + 1],
    ['an unknown version', { v: '3', type: 'msg' }, 10],
    ['an unknown type', { v: '2', type: 'skmsg' }, 10],
    ['an empty enc', { v: '2', type: 'msg' }, 0],
  ])('is acked with 400 for %s', async (_name, attrs, size) => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    const enc = stanza('enc', attrs, new Uint8Array(size))
    adaClient.submit(stanza('message', { id: 'M1', to: bob.jid, type: 'text' }, [enc]))
    expect((await adaClient.nextOf('ack')).attrs).toMatchObject({ id: 'M1', error: '400' })
  })

  it('is taken at exactly the limit', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    const enc = stanza('enc', { v: '2', type: 'msg' }, new Uint8Array(96 * 1024))
    adaClient.submit(stanza('message', { id: 'M1', to: bob.jid, type: 'text' }, [enc]))
    expect((await adaClient.nextOf('ack')).attrs['error']).toBeUndefined()
  })

  it('is delivered from its true sender, whatever it says itself', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    const forged = message(bob.jid, 'M1')
    const claims = { from: '1-1@interop', display_name: 'Bank', external_id: 'bank', t: '1' }
    adaClient.submit({ ...forged, attrs: { ...forged.attrs, ...claims } })
    const delivered = readDeliveredMessage(await bobClient.nextOf('message'))
    expect(delivered).toMatchObject({ from: ada.jid, displayName: "ada's name", externalId: 'ada' })
    expect(delivered.t).toBe(Math.floor(test.clock.now() / 1000))
  })
})

function readable(node: Stanza): ReturnType<typeof readInformationBanner> {
  return node.tag === 'ib' ? readInformationBanner(node) : undefined
}

// A partner that is suspended in the middle of everything, and resumed: while it lasts nothing passes, and afterwards
// nothing is missing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { integratorListRequest, readIntegratorListAnswer } from '#proto/exchanges/integrators.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyCountRequest } from '#proto/exchanges/prekey-count.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, testDevice, type TestMeta } from '../support/meta.js'
import { operate } from '../support/operator.js'
import type { RawClient } from '../support/raw-client.js'
import { type RelayRig, startRelayRig } from '../support/relay-rig.js'

const WINDOW = 10

let test: TestMeta
let ada: Enlisted
let bob: Enlisted

async function start(): Promise<void> {
  const folder = await temporaryFolder()
  test = await startTestMeta({
    folder,
    config: { operatorTokenFile: `${folder}/operator.token`, deliveryWindow: WINDOW },
  })
  ;[ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
  const [adaClient, bobClient] = [await ada.online(), await bob.online()]
  // Each has written to the other, so that both accept any number of messages.
  await exchange(adaClient, bobClient, bob.jid)
  await exchange(bobClient, adaClient, ada.jid)
  await adaClient.end()
  await bobClient.end()
}

const message = (to: Jid, id: string): Stanza =>
  outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } })

async function exchange(from: RawClient, to: RawClient, jid: Jid): Promise<void> {
  from.submit(message(jid, 'FIRST'))
  await from.nextOf('ack')
  to.ack(await to.nextOf('message'))
}

/** Sends that many, numbered from 1; resolves once all are stored. */
async function queue(from: RawClient, to: Jid, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) from.submit(message(to, `M${n}`))
  for (let n = 1; n <= count; n += 1) expect((await from.nextOf('ack')).attrs['error']).toBeUndefined()
}

/** The messages that have come, which are taken away. */
async function came(client: RawClient): Promise<Stanza[]> {
  await client.request(prekeyCountRequest())
  const messages: Stanza[] = []
  while (client.stanzas.some(({ tag }) => tag === 'message')) messages.push(await client.nextOf('message'))
  return messages
}

async function receiveAll(client: RawClient, count: number): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const next = await client.nextOf('message')
    ids.push(next.attrs['id'] ?? '')
    client.ack(next)
  }
  return ids
}

const numbered = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, n) => `M${first + n}`)

describe('a partner suspended while fifty messages of its user are on their way', () => {
  beforeEach(start)
  afterEach(() => test.close())

  it('has not one more delivered, and after it is resumed each that was not acked, in order, once', async () => {
    const sender = await ada.online()
    await queue(sender, bob.jid, 50)
    const recipient = await bob.online()
    await expect.poll(() => recipient.stanzas.filter(({ tag }) => tag === 'message').length).toBe(WINDOW)
    const first = await came(recipient)
    await operate(test, 'partners/1/suspend', { reason: 'spam' })
    expect(await sender.closed).toBe('carrier')
    // There is room again, and a signal to look for more.
    for (const one of first.slice(0, 5)) recipient.ack(one)
    test.clock.advance(5000)
    expect(await came(recipient)).toEqual([])

    await operate(test, 'partners/1/resume', {})
    for (const one of first.slice(5)) recipient.ack(one)
    expect(await receiveAll(recipient, 40)).toEqual(numbered(11, 50))
    expect(await came(recipient)).toEqual([])
    await recipient.end()
    expect(await came(await bob.online())).toEqual([])
  })

  it('has what was delivered and not acked come again to a device that came back meanwhile', async () => {
    const sender = await ada.online()
    await queue(sender, bob.jid, 20)
    const recipient = await bob.online()
    await expect.poll(() => recipient.stanzas.filter(({ tag }) => tag === 'message').length).toBe(WINDOW)
    for (const one of (await came(recipient)).slice(0, 5)) recipient.ack(one)
    await operate(test, 'partners/1/suspend', {})
    await recipient.end()
    const later = await bob.online()
    expect(await came(later)).toEqual([])
    await operate(test, 'partners/1/resume', {})
    expect(await receiveAll(later, 15)).toEqual(numbered(6, 20))
  })

  it('takes no more from its user or for it: what is refused was never promised', async () => {
    await operate(test, 'partners/1/suspend', {})
    const recipient = await bob.online()
    recipient.submit(message(ada.jid, 'REFUSED'))
    expect((await recipient.nextOf('ack')).attrs['error']).toBe('404')
    await operate(test, 'partners/1/resume', {})
    expect(await came(await ada.online())).toEqual([])
  })
})

describe('a partner suspended while fifty messages wait for its user', () => {
  beforeEach(start)
  afterEach(() => test.close())

  it('loses the connection at once, and gets every one that was not acked after it is resumed', async () => {
    const sender = await bob.online()
    await queue(sender, ada.jid, 50)
    const recipient = await ada.online()
    await expect.poll(() => recipient.stanzas.filter(({ tag }) => tag === 'message').length).toBe(WINDOW)
    const first = await came(recipient)
    for (const one of first.slice(0, 5)) recipient.ack(one)
    await recipient.request(prekeyCountRequest())
    const before = test.partner.pushes.length
    await operate(test, 'partners/1/suspend', { reason: 'spam' })
    expect(await recipient.closed).toBe('carrier')
    expect(await ada.tryLogin()).toEqual({ refused: 403 })
    expect(await test.enlist('grace', testDevice())).toEqual({ reason: 'bad_integrator', status: 'fail' })
    test.clock.advance(60_000)
    expect(test.partner.pushes).toHaveLength(before)

    await operate(test, 'partners/1/resume', {})
    // Whoever has mail is told that they may come again.
    await test.partner.pushed(before + 1)
    expect(await receiveAll(await ada.online(), 45)).toEqual(numbered(6, 50))
  })

  it('is shown as removed, with the news of it, and chosen still', async () => {
    const chooser = await bob.online()
    const listed = async () =>
      readIntegratorListAnswer(await chooser.request(integratorListRequest())).integrators[0]
    expect(await listed()).toMatchObject({ id: 1, status: 'active', optedIn: true })
    await operate(test, 'partners/1/suspend', {})
    expect((await chooser.nextOf('notification')).attrs['type']).toBe('w:interop')
    expect(await listed()).toMatchObject({ id: 1, status: 'removed', optedIn: true })
    await operate(test, 'partners/1/resume', {})
    expect(await listed()).toMatchObject({ id: 1, status: 'active', optedIn: true })
  })

  it('is told why, and by when, as is whoever asks for its history', async () => {
    await operate(test, 'partners/1/suspend', { reason: 'spam' })
    expect((await operate(test, 'partners')).json['partners']).toMatchObject([
      { status: 'suspended', agreements: { whatsapp: { reason: 'spam', since: test.clock.now() } } },
    ])
    expect(await operate(test, 'partners/1/suspend', {})).toMatchObject({
      status: 409,
      json: { error: 'agreement-state', message: expect.stringContaining('suspended') as string },
    })
    await operate(test, 'partners/1/resume', { reason: 'sorted out' })
    const { json } = await operate(test, 'partners/1')
    expect(json).toMatchObject({
      agreements: {
        whatsapp: {
          history: [
            { status: 'active', by: 'meta' },
            { status: 'suspended', reason: 'spam' },
            { status: 'active', reason: 'sorted out' },
          ],
        },
      },
    })
    expect((await operate(test, 'partners/1/suspend', { service: 'messenger' })).status).toBe(404)
    expect((await operate(test, 'partners/2/suspend', {})).status).toBe(404)
    expect((await operate(test, 'partners/1/suspend', { reason: 'r'.repeat(257) })).status).toBe(400)
    expect((await operate(test, 'partners/1/suspend', { reason: 'r'.repeat(256) })).status).toBe(200)
  })
})

describe('a partner suspended while a file of its is relayed', () => {
  let rig: RelayRig
  beforeEach(async () => {
    rig = await startRelayRig()
  })
  afterEach(() => rig.close())

  it('has the file cut, and whole again after it is resumed', async () => {
    const blob = new Uint8Array(100_000).fill(7)
    const head = `HTTP/1.1 200 OK\r\ncontent-length: ${blob.length}\r\n\r\n`
    rig.host.answer = (socket) => {
      socket.write(head)
      socket.write(blob.subarray(0, 1000))
    }
    const cut = rig.ask()
    await rig.host.asked(1)
    await rig.operate('suspend')
    // As the reading side sees a body that ends before its announced length.
    expect(
      await cut.then(
        ({ body }) => body.length < blob.length,
        () => true,
      ),
    ).toBe(true)
    await rig.host.deserted()
    expect(await rig.ask()).toMatchObject({ status: 404 })
    await rig.operate('resume')
    rig.host.answer = (socket) => {
      socket.write(head)
      socket.end(blob)
    }
    expect((await rig.ask()).body).toHaveLength(blob.length)
  })
})

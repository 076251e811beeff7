// The client against a Meta endpoint that lies, repeats, relabels and feeds it garbage.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeContent } from '#proto/content/message.js'
import { ackStanza } from '#proto/exchanges/ack.js'
import { identityChange } from '#proto/exchanges/identity-change.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { deliveredMessage, type Enc, readOutgoingMessage } from '#proto/exchanges/message.js'
import { deliveredReceipt } from '#proto/exchanges/receipt.js'
import { deliveredRetry, readOutgoingRetry } from '#proto/exchanges/retry.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { stanza, type Stanza } from '#proto/stanza/stanza.js'
import { encryptContent, startSession } from '#cli/client/engine/message-crypto.js'
import { signalWork } from '#cli/client/engine/signal-work.js'
import { systemClock } from '#platform/clock.js'
import { type HostileMeta, startHostileMeta } from '../support/hostile-meta.js'
import { type Person, openPerson } from '../support/network.js'
import { offlineProfile, type OfflineProfile } from '../support/offline-client.js'
import { temporaryFolder } from '../support/folder.js'

const ADA = 'ada@parley'
const BOB_JID = checkJid('4915550001@s.whatsapp.net')
let meta: HostileMeta
let bob: Person
let ada: OfflineProfile

beforeEach(async () => {
  meta = await startHostileMeta()
  ada = await offlineProfile('1-1001@interop', ADA)
  bob = await openPerson(`${await temporaryFolder()}/bob`, systemClock, undefined)
  await bob.client.createMetaAccount({
    meta: meta.url,
    service: 'whatsapp',
    phone: '4915550001',
    name: 'Bob',
  })
  await bob.client.connect()
})

afterEach(async () => {
  await bob.client.close()
  ada.close()
  await meta.close()
})

/** Bob's keys as Meta would hand them out. */
function bundleOfBob(): PreKeyBundleWire {
  const { keys } = meta.account()
  const wire = (key: typeof keys.signedPreKey) => ({
    id: key.id,
    value: key.publicKey,
    signature: key.signature,
  })
  return {
    registrationId: keys.registrationId,
    identity: keys.identityKey,
    signedPreKey: wire(keys.signedPreKey),
    kyber: { ...wire(keys.kyberPreKey), lastResort: true },
  }
}

async function adaMeetsBob(who: OfflineProfile = ada): Promise<void> {
  await signalWork(who.context, BOB_JID, async (unit) => {
    await startSession(who.context, unit, BOB_JID, bundleOfBob())
    return { value: undefined }
  })
}

function sealed(content: Uint8Array<ArrayBuffer>, who: OfflineProfile = ada): Promise<Enc> {
  return signalWork(who.context, BOB_JID, async (unit) => ({
    value: await encryptContent(who.context, unit, BOB_JID, content),
  }))
}

const text = (value: string) => encodeContent({ kind: 'text', text: value })

function delivered(id: string, enc: Enc, from: Jid = ada.jid): Stanza {
  return deliveredMessage({
    id,
    from,
    type: 'text',
    enc,
    t: 1_750_000_000,
    sts: 1,
    externalId: 'ada',
    offline: false,
  })
}

const ackOf = (id: string) => meta.next((node) => node.tag === 'ack' && node.attrs['id'] === id)
const shown = () =>
  bob.client.history(ADA).entries.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []))
const notices = () =>
  bob.client.history(ADA).entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.notice] : []))

describe('messages that come twice or wrong', () => {
  it('are shown once, and acked each time', async () => {
    await adaMeetsBob()
    const message = delivered('3EB001', await sealed(text('once')))
    meta.submit(message)
    meta.submit(message)
    await bob.reads('once')
    expect((await ackOf('3EB001')).attrs['error']).toBeUndefined()
    meta.submit(message)
    await ackOf('3EB001')
    expect(shown()).toEqual(['once'])
  })

  it('are not read under another sender’s name, and do not hurt the real one', async () => {
    await adaMeetsBob()
    const enc = await sealed(text('for Bob from Ada'))
    meta.submit(delivered('3EB002', enc, checkJid('2-1001@interop')))
    await ackOf('3EB002')
    expect(bob.events.some((event) => event.event === 'message')).toBe(false)
    meta.submit(delivered('3EB003', enc))
    await bob.reads('for Bob from Ada')
  })

  it('are acked with 487 when they are no message at all', async () => {
    meta.submit(stanza('message', { id: '3EB004', from: ada.jid, type: 'text', t: '1', sts: '1' }))
    expect((await ackOf('3EB004')).attrs['error']).toBe('487')
  })

  it('are acked with 491 and a notice when what was encrypted is no content', async () => {
    await adaMeetsBob()
    meta.submit(delivered('3EB005', await sealed(new Uint8Array([0xff, 0xff, 0xff]))))
    expect((await ackOf('3EB005')).attrs['error']).toBe('491')
    expect(notices()).toEqual(['message-lost'])
    meta.submit(delivered('3EB006', await sealed(text('fine'))))
    await bob.reads('fine')
  })

  it('are asked for again at most five times, with keys from the second try, then given up', async () => {
    await talk()
    const garbage: Enc = { type: 'msg', ciphertext: new Uint8Array(80).fill(0x44) }
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      meta.submit(delivered('3EB007', garbage))
      const node = await meta.next((one) => one.tag === 'receipt' && one.attrs['type'] === 'retry')
      const retry = readOutgoingRetry(node)
      expect(retry).toMatchObject({ id: '3EB007', count: attempt, peer: ada.jid })
      expect(retry.keys !== undefined).toBe(attempt >= 2)
      expect((await ackOf('3EB007')).attrs['error']).toBeUndefined()
    }
    meta.submit(delivered('3EB007', garbage))
    expect((await ackOf('3EB007')).attrs['error']).toBe('500')
    expect(notices()).toEqual(['message-lost'])
  })
})

describe('receipts and acks', () => {
  it('for messages that were never sent change nothing and are acked', async () => {
    meta.submit(deliveredReceipt({ type: 'read', ids: ['3EB0FF'], peer: ada.jid }))
    await ackOf('3EB0FF')
    expect(bob.events.some((event) => event.event === 'receipt')).toBe(false)
  })

  it('never take a message back from delivered to sent', async () => {
    await talk()
    meta.ackMessages = () => undefined
    const sending = bob.client.send(ADA, 'quick receipt')
    const message = await meta.next((node) => node.tag === 'message')
    const id = message.attrs['id']!
    meta.submit(deliveredReceipt({ type: 'delivery', ids: [id], peer: ada.jid }))
    await ackOf(id)
    meta.submit(ackStanza({ class: 'message', id, from: ada.jid }))
    await expect(sending).resolves.toMatchObject({ event: 'sent' })
    expect(bob.client.history(ADA).entries.at(-1)).toMatchObject({ id, state: 'delivered' })
  })

  it('that say "full" leave the message in the outbox', async () => {
    await talk()
    meta.ackMessages = (message) =>
      ackStanza({ class: 'message', id: message.attrs['id']!, from: ada.jid, error: 503 })
    void bob.client.send(ADA, 'no room')
    await meta.next((node) => node.tag === 'message')
    await ping()
    expect(bob.client.status().outbox).toBe(1)
  })
})

describe('keys that are not what they should be', () => {
  it('start no session: without a Kyber signature the message waits', async () => {
    const bundle = await ada.bundle()
    const forged = { ...bundle, kyber: { ...bundle.kyber, signature: new Uint8Array(64) } }
    meta.bundles.set(ada.jid, forged)
    meta.known.set('ada', ada.jid)
    await expect(bob.client.send(ADA, 'hello')).resolves.toMatchObject({ event: 'queued' })
    expect(meta.received.some((node) => node.tag === 'message')).toBe(false)
    meta.bundles.set(ada.jid, bundle)
    await bob.client.disconnect()
    await bob.client.connect()
    await meta.next((node) => node.tag === 'message')
  })

  it('of another identity hold the message until the user trusts them', async () => {
    await talk()
    const impostor = await offlineProfile('1-1001@interop', ADA)
    meta.bundles.set(ada.jid, await impostor.bundle())
    meta.submit(identityChange({ id: 'n1', from: ada.jid, t: 1 }))
    await ackOf('n1')
    expect(notices()).toEqual(['identity-changed'])
    await expect(bob.client.send(ADA, 'secret')).resolves.toMatchObject({ cause: 'held' })
    expect(meta.received.some((node) => node.tag === 'message')).toBe(false)
    impostor.close()
  })

  it('announced as changed, but the same, change nothing', async () => {
    await talk()
    meta.bundles.set(ada.jid, await ada.bundle())
    meta.submit(identityChange({ id: 'n2', from: ada.jid, t: 1 }))
    await ackOf('n2')
    expect(notices()).toEqual([])
    await expect(bob.client.send(ADA, 'still fine')).resolves.toMatchObject({ event: 'sent' })
  })
})

describe('retry receipts', () => {
  it('for a message that went to somebody else are acked and not answered', async () => {
    await talk()
    const { id } = await bob.client.send(ADA, 'for Ada')
    await meta.next((node) => node.tag === 'message' && node.attrs['id'] === id)
    const stranger = checkJid('1-2002@interop')
    meta.submit(deliveredRetry({ id, peer: stranger, t: 1, count: 1, registrationId: 5 }))
    await ackOf(id)
    expect(meta.received.some((node) => node.tag === 'message')).toBe(false)
  })

  it('of a new identity are an identity change: nothing is encrypted to it', async () => {
    await talk()
    const { id } = await bob.client.send(ADA, 'for the real Ada')
    await meta.next((node) => node.tag === 'message' && node.attrs['id'] === id)
    const impostor = await offlineProfile('1-1001@interop', ADA)
    const keys = await impostor.bundle()
    meta.submit(
      deliveredRetry({ id, peer: ada.jid, t: 1, count: 2, registrationId: keys.registrationId, keys }),
    )
    await ackOf(id)
    expect(notices()).toEqual(['identity-changed'])
    expect(meta.received.some((node) => node.tag === 'message')).toBe(false)
    impostor.close()
  })

  it('are answered at most five times', async () => {
    await talk()
    const { id } = await bob.client.send(ADA, 'again and again')
    await meta.next((node) => node.tag === 'message' && node.attrs['id'] === id)
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const keys = await ada.bundle()
      const count = Math.min(attempt, 5)
      meta.submit(
        deliveredRetry({ id, peer: ada.jid, t: 1, count, registrationId: keys.registrationId, keys }),
      )
      await ackOf(id)
    }
    const resent = meta.received.filter((node) => node.tag === 'message' && node.attrs['id'] === id)
    expect(resent).toHaveLength(5)
    expect(resent.every((node) => readOutgoingMessage(node).enc.type === 'pkmsg')).toBe(true)
  })
})

/** Ada writes first, so that Bob knows her and has a session; he answers, so that she is no stranger. */
async function talk(): Promise<void> {
  await adaMeetsBob()
  meta.submit(delivered('3EB0A0', await sealed(text('hello'))))
  await bob.reads('hello')
  await ackOf('3EB0A0')
  const { id } = await bob.client.send(ADA, 'hello Ada')
  await meta.next((node) => node.tag === 'message' && node.attrs['id'] === id)
}

/** Everything submitted before was handled once this is answered. */
async function ping(): Promise<void> {
  meta.submit(deliveredReceipt({ type: 'read', ids: ['3EB0EE'], peer: ada.jid }))
  await ackOf('3EB0EE')
}

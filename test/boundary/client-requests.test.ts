// A stranger writes: the client keeps it for a decision, and until then nothing goes out that the stranger could notice,
// whatever the server does.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ackStanza } from '#proto/exchanges/ack.js'
import { identityChange } from '#proto/exchanges/identity-change.js'
import { iqError } from '#proto/exchanges/iq.js'
import { leftNotice } from '#proto/exchanges/left.js'
import {
  isRequestDecision,
  readRequestDecision,
  requestDecisionAnswer,
} from '#proto/exchanges/message-requests.js'
import type { Enc } from '#proto/exchanges/message.js'
import { isPrekeyFetch } from '#proto/exchanges/prekey-fetch.js'
import { deliveredRetry } from '#proto/exchanges/retry.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { besiegeBob, type Besieged, delivered } from '../support/hostile-people.js'
import { offlineProfile, type OfflineProfile } from '../support/offline-client.js'
import { codeOf } from '../support/rejection.js'

const ADA = 'ada@parley'
const GARBAGE: Enc = { type: 'msg', ciphertext: new Uint8Array(80).fill(0x44) }
let here: Besieged
let ada: OfflineProfile

beforeEach(async () => {
  here = await besiegeBob()
  here.meta.answer = (iq) => (isRequestDecision(iq) ? requestDecisionAnswer(iq) : undefined)
  ada = await offlineProfile('1-1001@interop', ADA)
})
afterEach(async () => {
  await here.close()
  ada.close()
})

async function adaWrites(id: string, text: string): Promise<void> {
  here.meta.submit(delivered(id, await here.sealed(ada, text), ada.jid))
  await here.ackOf(id)
}

const sent = (tag: string): readonly Stanza[] => here.meta.received.filter((node) => node.tag === tag)
const receiptOf = (id: string) => here.meta.next((node) => node.tag === 'receipt' && node.attrs['id'] === id)
const decisions = () => here.meta.asked.filter(isRequestDecision).map(readRequestDecision)
const texts = () =>
  here.bob.client
    .history(ADA, { limit: 500 })
    .entries.flatMap((entry) => (entry.kind === 'message' ? [entry.text] : []))
const bob = () => here.bob.client

describe('a message from a stranger', () => {
  it('is shown as a request, and its sender gets nothing', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello Bob')
    await adaWrites('A2', 'are you there?')
    await here.settled()
    expect(here.bob.events).toContainEqual(
      expect.objectContaining({ event: 'message', id: 'A1', request: true }),
    )
    expect(bob().requests()).toMatchObject([
      {
        from: ADA,
        app: 'Parley',
        identifier: 'ada',
        messages: 2,
        since: 1_750_000_000_000,
        last: { id: 'A2' },
      },
    ])
    expect(
      bob()
        .chats()
        .find((chat) => chat.with === ADA),
    ).toMatchObject({ standing: 'request', unread: 2 })
    expect(sent('receipt')).toEqual([])
    expect(here.meta.asked.filter(isPrekeyFetch)).toEqual([])
  })

  it('that cannot be read is not asked for again until they are accepted, and then once', async () => {
    for (const id of ['G1', 'G1', 'G1', 'G2']) {
      here.meta.submit(delivered(id, GARBAGE, ada.jid))
      expect((await here.ackOf(id)).attrs['error']).toBeUndefined()
    }
    expect(bob().requests()).toMatchObject([{ from: ADA, messages: 2 }])
    expect(sent('receipt')).toEqual([])
    await bob().acceptRequest(ADA)
    const asked = [await receiptOf('G1'), await receiptOf('G2')]
    expect(asked.map((node) => node.attrs['type'])).toEqual(['retry', 'retry'])
    expect(sent('receipt')).toEqual([])
  })

  it('causes no fetch of keys where Meta says that they are new', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    here.meta.submit(identityChange({ id: 'n1', from: ada.jid, t: 1 }))
    await here.ackOf('n1')
    expect(here.meta.asked.filter(isPrekeyFetch)).toEqual([])
  })

  it('who is blocked is not heard, whatever the server lets through', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    here.meta.answer = (iq) => (iq.attrs['type'] === 'set' ? requestDecisionAnswer(iq) : undefined)
    await bob().block(ADA)
    await adaWrites('A2', 'and now?')
    expect(texts()).toEqual(['hello'])
    expect(bob().requests()).toEqual([])
    expect(
      bob()
        .chats()
        .find((chat) => chat.with === ADA),
    ).toMatchObject({ blocked: true })
  })
})

describe('accepting', () => {
  it('is told to Meta first; then what was withheld goes out, once', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    await bob().acceptRequest(ADA)
    await receiptOf('A1')
    expect(decisions()).toEqual([{ action: 'accept', jid: ada.jid }])
    expect(here.bob.events).toContainEqual({ event: 'request', with: ADA, state: 'accepted' })
    expect(bob().requests()).toEqual([])
    await adaWrites('A2', 'thank you')
    await receiptOf('A2')
    await here.settled()
    await bob().disconnect()
    await bob().connect()
    await here.settled()
    expect(sent('receipt')).toEqual([])
  })

  it('changes nothing where Meta does not take it', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    here.meta.answer = (iq) => iqError(iq, 500)
    expect(await codeOf(() => bob().acceptRequest(ADA))).toBe('refused')
    expect(await codeOf(() => bob().deleteRequest(ADA))).toBe('refused')
    expect(bob().requests()).toHaveLength(1)
    expect(sent('receipt')).toEqual([])
  })

  it('in advance works for whoever can be looked up', async () => {
    here.meta.known.set('ada', ada.jid)
    await bob().acceptRequest(ADA)
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    await receiptOf('A1')
    expect(bob().requests()).toEqual([])
    expect(await codeOf(() => bob().acceptRequest('nobody@parley'))).toBe('unreachable-recipient')
  })

  it('happens by an answer, from the moment Meta has it', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    await expect(bob().send(ADA, 'hello Ada')).resolves.toMatchObject({ event: 'sent' })
    await receiptOf('A1')
    expect(bob().requests()).toEqual([])
    expect(decisions()).toEqual([])
  })

  it('does not happen by an answer that Meta refuses', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    here.meta.ackMessages = ({ attrs }) =>
      ackStanza({ class: 'message', id: attrs['id'] ?? '', from: ada.jid, error: 429 })
    const outcome = await bob().send(ADA, 'hello Ada')
    expect(outcome).toMatchObject({ event: 'failed', cause: 'refused' })
    expect(outcome).toHaveProperty('reason', expect.stringContaining('too many new people'))
    expect(bob().requests()).toHaveLength(1)
    expect(sent('receipt')).toEqual([])
  })
})

describe('a stranger who asks for something of ours again', () => {
  it('learns nothing before the decision, whatever the server lets through', async () => {
    here.meta.known.set('ada', ada.jid)
    here.meta.bundles.set(ada.jid, await ada.bundle())
    await expect(bob().send(ADA, 'hello')).resolves.toMatchObject({ event: 'sent' })
    here.meta.submit(leftNotice({ id: 'l1', from: ada.jid, t: 1 }))
    await here.ackOf('l1')
    await here.meets(ada)
    await adaWrites('A1', 'back again')
    expect(bob().requests()).toHaveLength(1)
    const [mine] = sent('message')
    const retry = { id: mine?.attrs['id'] ?? '', peer: ada.jid, t: 1, count: 1, registrationId: 7 }
    here.meta.submit(deliveredRetry(retry))
    await here.ackOf(retry.id)
    await here.settled()
    expect(sent('message')).toHaveLength(1)
  })
})

describe('deleting', () => {
  it('removes what they wrote, and nothing of it comes back', async () => {
    await here.meets(ada)
    const enc = await here.sealed(ada, 'hello')
    here.meta.submit(delivered('A1', enc, ada.jid))
    await here.ackOf('A1')
    await bob().deleteRequest(ADA)
    expect(decisions()).toEqual([{ action: 'delete', jid: ada.jid }])
    expect(here.bob.events).toContainEqual({ event: 'request', with: ADA, state: 'deleted' })
    expect(bob().chats()).toEqual([])
    here.meta.submit(delivered('A1', enc, ada.jid))
    await here.ackOf('A1')
    expect(bob().requests()).toEqual([])
    expect(sent('receipt')).toEqual([])
  })

  it('leaves the next message a new request', async () => {
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    const [first] = bob().requests()
    await bob().deleteRequest(ADA)
    await adaWrites('A2', 'hello again')
    const [second] = bob().requests()
    expect(second).toMatchObject({ from: ADA, messages: 1 })
    expect(second?.id).not.toBe(first?.id)
    expect(texts()).toEqual(['hello again'])
  })

  it('is for requests', async () => {
    expect(await codeOf(() => bob().deleteRequest(ADA))).toBe('usage')
  })
})

describe('a server or stranger that keeps no limits', () => {
  it('fills twenty places of one request, not more; all is acked, and counted', async () => {
    await here.meets(ada)
    for (let at = 1; at <= 25; at += 1) await adaWrites(`A${at}`, `message ${at}`)
    expect(texts()).toHaveLength(20)
    // What was not kept is written down with the next thing that is.
    await bob().setDownloads('off')
    expect(bob().requests()).toMatchObject([{ messages: 25 }])
    await bob().acceptRequest(ADA)
    await adaWrites('A26', 'after all')
    expect(texts()).toHaveLength(21)
  })

  it('makes five hundred requests, not more, and the user is told once', async () => {
    for (let at = 1; at <= 505; at += 1) {
      here.meta.submit(delivered(`S${at}`, GARBAGE, checkJid(`1-${5000 + at}@interop`), `spammer-${at}`))
    }
    for (let at = 1; at <= 505; at += 1) await here.ackOf(`S${at}`)
    expect(bob().requests()).toHaveLength(500)
    const told = here.bob.events.filter((event) => event.event === 'notice' && event.notice === 'info')
    expect(told).toHaveLength(1)
    await bob().deleteRequest('spammer-1@parley')
    await here.meets(ada)
    await adaWrites('A1', 'hello')
    expect(bob().requests()[0]).toMatchObject({ from: ADA })
  })
})

// Answering a stranger whose message could not be read: there is no session, and Meta gives no keys to whoever was asked
// and has not decided. An answer decides.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { iqError } from '#proto/exchanges/iq.js'
import {
  isRequestDecision,
  readRequestDecision,
  requestDecisionAnswer,
} from '#proto/exchanges/message-requests.js'
import type { Enc } from '#proto/exchanges/message.js'
import { isPrekeyFetch } from '#proto/exchanges/prekey-fetch.js'
import { besiegeBob, type Besieged, delivered } from '../support/hostile-people.js'
import { offlineProfile, type OfflineProfile } from '../support/offline-client.js'

const ADA = 'ada@parley'
const GARBAGE: Enc = { type: 'msg', ciphertext: new Uint8Array(80).fill(0x44) }
let here: Besieged
let ada: OfflineProfile
let decision: 'taken' | 'refused'

/** Meta gives out Ada's keys once Bob has decided for her. */
beforeEach(async () => {
  here = await besiegeBob()
  ada = await offlineProfile('1-1001@interop', ADA)
  const bundle = await ada.bundle()
  decision = 'taken'
  here.meta.answer = (iq) => {
    if (!isRequestDecision(iq)) return undefined
    if (decision === 'refused') return iqError(iq, 500)
    if (readRequestDecision(iq).action === 'accept') here.meta.bundles.set(ada.jid, bundle)
    return requestDecisionAnswer(iq)
  }
})
afterEach(async () => {
  await here.close()
  ada.close()
})

const bob = () => here.bob.client
const receiptOf = (id: string) => here.meta.next((node) => node.tag === 'receipt' && node.attrs['id'] === id)
const decisions = () => here.meta.asked.filter(isRequestDecision).map(readRequestDecision)
const notices = () =>
  bob()
    .history(ADA)
    .entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.text] : []))

async function unreadable(id: string): Promise<void> {
  here.meta.submit(delivered(id, GARBAGE, ada.jid))
  await here.ackOf(id)
}

describe('an answer to a request that could not be read', () => {
  it('is taken to Meta as the decision it is, then gets its keys and goes', async () => {
    await unreadable('G1')
    await expect(bob().send(ADA, 'hello Ada')).resolves.toMatchObject({ event: 'sent' })
    expect(decisions()).toEqual([{ action: 'accept', jid: ada.jid }])
    expect(bob().requests()).toEqual([])
    expect((await receiptOf('G1')).attrs['type']).toBe('retry')
    expect((await bob().ledger()).map(({ kind }) => kind)).toContain('request-accepted')
  })

  it('waits where Meta does not take the decision, and everything stays undecided', async () => {
    await unreadable('G1')
    decision = 'refused'
    await expect(bob().send(ADA, 'hello Ada')).resolves.toMatchObject({ event: 'queued' })
    expect(bob().requests()).toHaveLength(1)
    expect(here.meta.received.filter(({ tag }) => tag === 'receipt')).toEqual([])
  })

  it('goes where Meta has their message and this device has not', async () => {
    here.meta.known.set('ada', ada.jid)
    await expect(bob().send(ADA, 'hello Ada')).resolves.toMatchObject({ event: 'sent' })
    expect(decisions()).toEqual([{ action: 'accept', jid: ada.jid }])
  })
})

describe('whoever cannot be reached', () => {
  it('is accepted by no attempt: nobody there is asked for twice', async () => {
    here.meta.known.set('ada', ada.jid)
    await bob().acceptRequest(ADA)
    here.meta.bundles.clear()
    here.meta.known.clear()
    const before = decisions().length
    await expect(bob().send(ADA, 'hello Ada')).resolves.toMatchObject({ event: 'failed' })
    expect(decisions()).toHaveLength(before)
    expect(here.meta.asked.filter(isPrekeyFetch)).toHaveLength(1)
  })
})

describe('the notice of a message that could not be read', () => {
  it('says of a stranger what has to be done, and once accepted that it was asked for', async () => {
    await unreadable('G1')
    expect(notices()).toEqual([expect.stringMatching(/could not be read.*accept/i)])
    expect(bob().requests()).toMatchObject([{ from: ADA, messages: 1 }])
    await bob().acceptRequest(ADA)
    await receiptOf('G1')
    expect(notices()).toEqual([expect.stringMatching(/was asked to send it again/)])
  })

  it('says of a contact that it was asked for', async () => {
    here.meta.known.set('ada', ada.jid)
    await bob().acceptRequest(ADA)
    await unreadable('G1')
    expect(notices()).toEqual([expect.stringMatching(/was asked to send it again/)])
  })
})

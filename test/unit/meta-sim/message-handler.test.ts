import { describe, expect, it } from 'vitest'
import type { Parties } from '#meta-sim/consent/parties.js'
import { createDispatch, type Handlers } from '#meta-sim/handlers/dispatch.js'
import type { Sender } from '#meta-sim/handlers/handler.js'
import { createMessageHandler } from '#meta-sim/handlers/message.js'
import { createServerStamps } from '#meta-sim/handlers/server-stamps.js'
import type { Mail, Mailbox, PutOutcome } from '#meta-sim/mailbox/mailbox.js'
import { createLogger } from '#platform/log.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { checkJid } from '#proto/stanza/jid.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { FakeClock } from '../../support/fake-clock.js'

const BOB = checkJid('4915550001@s.whatsapp.net')
const ADA = checkJid('1-5@interop')
const log = createLogger({ name: 'test', level: 'silent' })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function rig() {
  const stored: { mail: Mail; done: (outcome: PutOutcome) => void; fail: (error: Error) => void }[] = []
  const answers: Stanza[] = []
  const clock = new FakeClock()
  const parties: Parties = { find: () => Promise.resolve(undefined), reach: () => Promise.resolve('yes') }
  const put: Mailbox['put'] = (_recipient, mail) =>
    new Promise((done, fail) => {
      stored.push({ mail, done, fail })
    })
  const unused = () => Promise.reject(new Error('not part of this test'))
  const mailbox = {
    put,
    read: unused,
    remove: unused,
    census: unused,
    hasMail: unused,
    purge: unused,
    drop: unused,
  }
  const pairs = { note: () => Promise.resolve(), haveExchanged: unused, recentPeers: unused, forget: unused }
  const contacts = {
    standing: () => Promise.resolve({ accepts: true, accepted: true, asked: false, budget: 5 }),
    wrote: () => Promise.resolve(true),
  }
  const message = createMessageHandler({
    ...{ parties, contacts, requestLimits: { take: () => Promise.resolve(true) }, mailbox, pairs, clock },
    stamps: createServerStamps(clock),
  })
  const refused = () => {
    throw new Error('not part of this test')
  }
  const handlers: Handlers = {
    message,
    receipt: refused,
    retry: refused,
    chatstate: refused,
    presence: refused,
    prekeyUpload: refused,
    prekeyCount: refused,
    prekeyFetch: refused,
    integratorList: refused,
    optIn: refused,
    resolveUsers: refused,
    blocklist: refused,
    block: refused,
    unenlist: refused,
    mediaConn: refused,
    terms: refused,
    interopConsent: refused,
    reachability: refused,
    setReachability: refused,
    setInbox: refused,
    reachabilityPing: refused,
    report: refused,
    ledger: refused,
    requestDecision: refused,
  }
  const sender: Sender = {
    jid: ADA,
    displayName: 'Ada',
    externalId: 'ada',
    connectionId: 'c',
    epoch: 1,
    submit: (node) => answers.push(node),
    setActivity: () => undefined,
    acked: () => undefined,
  }
  return { dispatch: createDispatch(handlers, log), sender, stored, answers }
}

const message = (id: string): Stanza =>
  outgoingMessage({ id, to: BOB, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } })

describe('the ack of a message', () => {
  it('comes when the message is on disk and not before', async () => {
    const { dispatch, sender, stored, answers } = rig()
    void dispatch(message('M1'), sender)
    await turn()
    expect(stored).toHaveLength(1)
    expect(answers).toEqual([])
    stored[0]?.done('stored')
    await turn()
    expect(answers.map(({ attrs }) => [attrs['id'], attrs['error']])).toEqual([['M1', undefined]])
  })

  it('says 500 where the disk fails, so that the sender tries again', async () => {
    const { dispatch, sender, stored, answers } = rig()
    void dispatch(message('M1'), sender)
    await turn()
    stored[0]?.fail(new Error('no space left'))
    await turn()
    expect(answers.map(({ attrs }) => attrs)).toMatchObject([{ class: 'message', id: 'M1', error: '500' }])
  })

  it('does not hold up the messages after it, which keep their order', async () => {
    const { dispatch, sender, stored } = rig()
    for (const id of ['M1', 'M2', 'M3']) void dispatch(message(id), sender)
    await turn()
    expect(stored.map(({ mail }) => mail.cid)).toEqual(['M1', 'M2', 'M3'])
  })
})

describe('stanzas nobody handles', () => {
  it.each([
    ['an unknown request', stanza('iq', { type: 'get', xmlns: 'w:unknown', id: '1' }), 'iq'],
    ['a request without an id', stanza('iq', { type: 'get', xmlns: 'w:unknown' }), undefined],
    ['an unknown tag', stanza('call', { id: '1' }), undefined],
    ['a message without anything', stanza('message', { id: '1' }), 'ack'],
    ['a message without an id', stanza('message', {}), undefined],
    ['a message whose id is far too long', stanza('message', { id: 'x'.repeat(129) }), undefined],
    ['a receipt to something that is no JID', stanza('receipt', { id: '1', to: 'x' }), undefined],
  ])('%s is answered with an error of its class, or not at all', async (_name, node, tag) => {
    const { dispatch, sender, answers } = rig()
    await dispatch(node, sender)
    expect(answers[0]?.tag).toBe(node.tag === 'receipt' ? 'ack' : tag)
  })
})

describe('the server’s stamps', () => {
  it('rise even within one millisecond', () => {
    const stamps = createServerStamps(new FakeClock(1_700_000_000_123))
    expect([stamps.next(), stamps.next()]).toEqual([
      { t: 1_700_000_000, sts: 1_700_000_000_123_000 },
      { t: 1_700_000_000, sts: 1_700_000_000_123_001 },
    ])
  })
})

// A WhatsApp user's consent at the simulated endpoint: warned first, then turned on app by app, undone at once, and
// shown as it is.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAck } from '#proto/exchanges/ack.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import {
  interopConsentRequest,
  type InteropConsent,
  readInteropConsentAnswer,
} from '#proto/exchanges/interop-consent.js'
import {
  reachabilityRequest,
  readReachabilityAnswer,
  setInboxRequest,
  setReachabilityRequest,
} from '#proto/exchanges/interop-settings.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { termsRequest } from '#proto/exchanges/terms.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const WARNINGS = 'interop-warnings/1'
const NOW = 1_760_000_000
let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

async function code(client: RawClient, iq: Stanza): Promise<number | undefined> {
  return readIqError(await client.request(iq))?.code
}

async function consent(client: RawClient): Promise<InteropConsent> {
  return readInteropConsentAnswer(await client.request(interopConsentRequest()))
}

const message = (to: Jid, id: string): Stanza =>
  outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } })

async function sent(client: RawClient, to: Jid, id: string): Promise<number | 'stored'> {
  client.submit(message(to, id))
  return readAck(await client.nextOf('ack')).error ?? 'stored'
}

/** Of everything that has come: the answer to a ping is behind it. */
async function arrived(client: RawClient): Promise<string[]> {
  await client.request(pingRequest())
  return client.stanzas
    .filter(({ tag }) => tag !== 'ib')
    .map(({ tag, attrs }) => `${tag} ${attrs['id'] ?? ''}`)
}

describe('turning an app on', () => {
  it('needs the present warnings to be accepted, not only shown, and not by somebody else', async () => {
    const [bob, eve] = [
      await test.metaUser('4915550001', { reachable: false }),
      await test.metaUser('4915550002', { reachable: false }),
    ]
    const [client, other] = [await bob.online(), await eve.online()]
    expect(await code(client, optInRequest([1]))).toBe(406)
    expect(await code(other, termsRequest({ text: WARNINGS, result: 'accepted' }))).toBeUndefined()
    expect(await code(client, termsRequest({ text: WARNINGS, result: 'shown' }))).toBeUndefined()
    expect(await code(client, optInRequest([1]))).toBe(406)
    expect(await code(client, termsRequest({ text: 'interop-warnings/2', result: 'accepted' }))).toBe(406)
    expect(await code(client, termsRequest({ text: 'partner-disclosure/1', result: 'accepted' }))).toBe(406)
    expect(await code(client, optInRequest([1]))).toBe(406)
    expect(await code(client, termsRequest({ text: WARNINGS, result: 'accepted' }))).toBeUndefined()
    expect(await code(client, optInRequest([1]))).toBeUndefined()
  })

  it('stays possible after a restart, and accepted warnings stay accepted when they are shown again', async () => {
    const bob = await test.metaUser('4915550001', { reachable: false })
    const client = await bob.online()
    await client.request(termsRequest({ text: WARNINGS, result: 'accepted' }))
    await client.request(termsRequest({ text: WARNINGS, result: 'shown' }))
    await test.restart()
    expect(await code(await bob.online(), optInRequest([1]))).toBeUndefined()
  })

  it('is nothing for a partner’s user, and none of the rest is', async () => {
    const client = await (await test.partnerUser('ada')).online()
    for (const request of [
      termsRequest({ text: WARNINGS, result: 'accepted' }),
      interopConsentRequest(),
      reachabilityRequest(),
      setReachabilityRequest(false),
      setInboxRequest('separate'),
      optInRequest([]),
    ]) {
      expect(await code(client, request)).toBe(405)
    }
  })
})

describe('consent as an object', () => {
  it('has its defaults, and then what was decided and when, also after a restart', async () => {
    const bob = await test.metaUser('4915550001', { reachable: false })
    const client = await bob.online()
    expect(await consent(client)).toEqual({ inbox: 'combined', pings: true, integrators: [] })
    await client.request(termsRequest({ text: WARNINGS, result: 'shown' }))
    expect((await consent(client)).text).toEqual({ name: WARNINGS, result: 'shown', t: NOW })
    test.clock.advance(1000)
    await client.request(termsRequest({ text: WARNINGS, result: 'accepted' }))
    await client.request(optInRequest([1]))
    test.clock.advance(1000)
    await client.request(setInboxRequest('separate'))
    await client.request(setReachabilityRequest(false))
    const all = {
      text: { name: WARNINGS, result: 'accepted', t: NOW + 1 },
      ...{ inbox: 'separate', pings: false, integrators: [{ id: 1, since: NOW + 1 }] },
    }
    expect(await consent(client)).toEqual(all)
    expect(readReachabilityAnswer(await client.request(reachabilityRequest()))).toEqual({ enabled: false })
    await test.restart()
    expect(await consent(await bob.online())).toEqual(all)
  })

  it('tells since when an app is on anew after it was off', async () => {
    const client = await (await test.metaUser('4915550001')).online()
    await client.request(optInRequest([]))
    expect((await consent(client)).integrators).toEqual([])
    test.clock.advance(5000)
    await client.request(optInRequest([1]))
    expect((await consent(client)).integrators).toEqual([{ id: 1, since: NOW + 5 }])
  })
})

describe('turning an app off', () => {
  let ada: Enlisted
  let bob: Enlisted
  beforeEach(async () => {
    ada = await test.partnerUser('ada')
    bob = await test.metaUser('4915550001')
  })

  it('takes what waits on either side out of the mailboxes: turning it on again brings nothing of it', async () => {
    const [adaOn, bobOn] = [await ada.online({ passive: true }), await bob.online({ passive: true })]
    expect(await sent(adaOn, bob.jid, 'TO-BOB')).toBe('stored')
    expect(await sent(bobOn, ada.jid, 'TO-ADA')).toBe('stored')
    adaOn.submit(outgoingReceipt({ type: 'read', ids: ['R1'], peer: bob.jid }))
    await adaOn.nextOf('ack')
    await bobOn.request(optInRequest([]))
    await bobOn.request(optInRequest([1]))
    await adaOn.end()
    await bobOn.end()
    expect(await arrived(await bob.online())).toEqual([])
    expect(await arrived(await ada.online())).toEqual([])
  })

  it('is heard at once by whoever is connected: nothing more comes, and answers say what they say to strangers', async () => {
    const [adaOn, bobOn] = [await ada.online(), await bob.online()]
    await bobOn.request(optInRequest([]))
    expect(await sent(adaOn, bob.jid, 'M1')).toBe(404)
    expect(await sent(bobOn, ada.jid, 'M2')).toBe(404)
    expect([await arrived(adaOn), await arrived(bobOn)]).toEqual([[], []])
  })

  it('works however often somebody has decided already, and turning on does not', async () => {
    await test.restart({ decisionsPerQuarterHour: 2 })
    const client = await bob.online()
    for (const apps of [[], [1], [], [1]]) expect(await code(client, optInRequest(apps))).toBeUndefined()
    expect(await code(client, optInRequest([]))).toBeUndefined()
    expect(await code(client, optInRequest([1]))).toBe(429)
    expect(await code(client, setInboxRequest('separate'))).toBe(429)
    expect(await code(client, setReachabilityRequest(false))).toBeUndefined()
    expect(await code(client, setReachabilityRequest(true))).toBe(429)
    test.clock.advance(900_000)
    expect(await code(await bob.online(), optInRequest([1]))).toBeUndefined()
  })
})

describe('the ledger of an account', () => {
  const kinds = async (client: RawClient): Promise<string[]> =>
    readLedgerAnswer(await client.request(ledgerRequest())).entries.map(({ kind }) => kind)

  it('has every decision once, in order, nobody else’s, and says so again after a restart', async () => {
    const [bob, eve] = [
      await test.metaUser('4915550001', { reachable: false }),
      await test.metaUser('4915550002'),
    ]
    const client = await bob.online()
    for (const request of [
      ...[
        termsRequest({ text: WARNINGS, result: 'shown' }),
        termsRequest({ text: WARNINGS, result: 'accepted' }),
      ],
      ...[optInRequest([1]), optInRequest([1]), setInboxRequest('combined'), setInboxRequest('separate')],
      ...[setReachabilityRequest(false), setReachabilityRequest(false), optInRequest([])],
    ]) {
      await client.request(request)
    }
    const expected = [
      'terms-shown',
      'terms-accepted',
      'apps-chosen',
      'inbox-chosen',
      'pings-set',
      'apps-chosen',
    ]
    expect(await kinds(client)).toEqual(expected)
    expect(await kinds(await eve.online())).toEqual(['terms-accepted', 'apps-chosen'])
    await test.restart()
    const { entries, more } = readLedgerAnswer(await (await bob.online()).request(ledgerRequest()))
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(entries[2]).toMatchObject({ at: NOW * 1000, actor: 'you', detail: { apps: '1', text: WARNINGS } })
    expect(entries[5]).toMatchObject({ detail: { apps: '' } })
    expect(more).toBe(false)
  })

  it('comes a hundred entries at a time', async () => {
    await test.restart({ decisionsPerQuarterHour: 1000 })
    const client = await (await test.metaUser('4915550001', { reachable: false })).online()
    for (let at = 0; at < 101; at += 1) {
      await client.request(setInboxRequest(at % 2 === 0 ? 'separate' : 'combined'))
    }
    const first = readLedgerAnswer(await client.request(ledgerRequest()))
    expect([first.entries.length, first.more]).toEqual([100, true])
    const last = readLedgerAnswer(await client.request(ledgerRequest({ after: 100 })))
    expect([last.entries.map(({ seq }) => seq), last.more]).toEqual([[101], false])
    const fits = readLedgerAnswer(await client.request(ledgerRequest({ after: 1 })))
    expect([fits.entries.length, fits.more]).toEqual([100, false])
  })
})

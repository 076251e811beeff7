// Who reaches whom at the simulated endpoint, driven with real stanzas: every kind, both directions, and what
// a sender is told.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAck } from '#proto/exchanges/ack.js'
import { outgoingChatstate } from '#proto/exchanges/chatstate.js'
import {
  integratorListRequest,
  optInRequest,
  readIntegratorListAnswer,
} from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyCountRequest } from '#proto/exchanges/prekey-count.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import {
  readResolveUsersAnswer,
  resolveUsersRequest,
  type UserQuery,
} from '#proto/exchanges/resolve-users.js'
import { outgoingRetry } from '#proto/exchanges/retry.js'
import { termsRequest } from '#proto/exchanges/terms.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const NOBODY = checkJid('4915559999@s.whatsapp.net')
const NOBODYS_USER = checkJid('1-99999999999999@interop')
const CIPHERTEXT = Uint8Array.of(1, 2, 3)

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

const message = (to: Jid, id = 'M1'): Stanza =>
  outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: CIPHERTEXT } })

/** What of `kind` arrives at `to`, as tags and types, after everything sent was handled. */
async function sendAll(sender: RawClient, to: Jid): Promise<Record<string, string | undefined>> {
  sender.submit(message(to))
  const answers: Record<string, string | undefined> = {}
  answers['message'] = readAck(await sender.nextOf('ack')).error?.toString() ?? 'stored'
  sender.submit(outgoingReceipt({ type: 'read', ids: ['R1'], peer: to }))
  answers['receipt'] = readAck(await sender.nextOf('ack')).error?.toString() ?? 'acked'
  sender.submit(outgoingRetry({ id: 'R2', peer: to, t: 1, count: 1, registrationId: 7 }))
  answers['retry'] = readAck(await sender.nextOf('ack')).error?.toString() ?? 'acked'
  sender.submit(outgoingChatstate({ peer: to, state: 'composing' }))
  const [keys] = readPrekeyFetchAnswer(await sender.request(prekeyFetchRequest([to])))
  answers['prekeys'] = keys?.error?.toString() ?? 'bundle'
  return answers
}

/** Each writes to the other, who acks that. */
async function becomeContacts(...pair: readonly [[RawClient, Jid], [RawClient, Jid]]): Promise<void> {
  for (const [[from], [to, jid]] of [pair, [pair[1], pair[0]] as const]) {
    from.submit(message(jid, 'BEFORE'))
    await from.nextOf('ack')
    to.ack(await to.nextOf('message'))
  }
}

async function arrived(recipient: RawClient): Promise<string[]> {
  await recipient.request(prekeyCountRequest())
  return recipient.stanzas
    .filter(({ tag }) => tag !== 'ib')
    .map(({ tag, attrs }) => [tag, attrs['type']].filter(Boolean).join(':'))
}

const REFUSED = { message: '404', receipt: 'acked', retry: 'acked', prekeys: '404' }
const PASSED = { message: 'stored', receipt: 'acked', retry: 'acked', prekeys: 'bundle' }
/** The last is the server's own: a key was fetched from an empty stock. */
const EVERYTHING = ['message:text', 'receipt:read', 'receipt:retry', 'chatstate', 'notification:encrypt']

describe('a WhatsApp user who turned the partner on', () => {
  it('is reached by those of its users who are contacts with every kind of stanza, and reaches them', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    await becomeContacts([adaClient, ada.jid], [bobClient, bob.jid])
    expect(await sendAll(adaClient, bob.jid)).toEqual(PASSED)
    expect(await arrived(bobClient)).toEqual(EVERYTHING)
    expect(await sendAll(bobClient, ada.jid)).toEqual(PASSED)
    expect(await arrived(adaClient)).toEqual(EVERYTHING)
  })
})

describe('a WhatsApp user who did not', () => {
  it.each([['from the partner’s side'], ['from the WhatsApp side']])(
    'is not reached %s, by no kind of stanza',
    async (side) => {
      const [ada, bob] = [
        await test.partnerUser('ada'),
        await test.metaUser('4915550001', { reachable: false }),
      ]
      const [adaClient, bobClient] = [await ada.online(), await bob.online()]
      const fromPartner = side === 'from the partner’s side'
      const [sender, recipient] = fromPartner ? [adaClient, bobClient] : [bobClient, adaClient]
      expect(await sendAll(sender, fromPartner ? bob.jid : ada.jid)).toEqual(REFUSED)
      expect(await arrived(recipient)).toEqual([])
    },
  )

  it('looks like somebody who does not exist, in every answer', async () => {
    const [ada, bob] = [
      await test.partnerUser('ada'),
      await test.metaUser('4915550001', { reachable: false }),
    ]
    const client = await ada.online()
    expect(await sendAll(client, bob.jid)).toEqual(await sendAll(client, NOBODY))
    const asked = ['4915550001', '4915559999'].map((externalId): UserQuery => ({
      by: 'external-id',
      externalId,
      integratorId: 0,
    }))
    const answer = readResolveUsersAnswer(await client.request(resolveUsersRequest(asked)), asked)
    expect(answer.map(({ error }) => error)).toEqual([404, 404])
    client.submit(message(bob.jid, 'SAME'))
    const refused = await client.nextOf('ack')
    client.submit(message(NOBODY, 'SAME'))
    const unknown = await client.nextOf('ack')
    expect({ ...refused.attrs, from: '' }).toEqual({ ...unknown.attrs, from: '' })
  })

  it('gets nothing later that was refused earlier', async () => {
    const [ada, bob] = [
      await test.partnerUser('ada'),
      await test.metaUser('4915550001', { reachable: false }),
    ]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    await sendAll(adaClient, bob.jid)
    await bobClient.request(optInRequest([1]))
    expect(await arrived(bobClient)).toEqual([])
  })

  it('gets nothing any more that waited when the partner was turned off', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, first] = [await ada.online(), await bob.online({ passive: true })]
    adaClient.submit(message(bob.jid))
    await adaClient.nextOf('ack')
    await first.request(optInRequest([]))
    await first.end()
    expect(await arrived(await bob.online())).toEqual([])
  })
})

describe('users of one side', () => {
  it('never reach each other here', async () => {
    const [ada, grace] = [await test.partnerUser('ada'), await test.partnerUser('grace')]
    const [bob, eve] = [await test.metaUser('4915550001'), await test.metaUser('4915550002')]
    for (const [from, to] of [
      [ada, grace],
      [bob, eve],
      [ada, ada],
    ] as const) {
      const sender = await from.online()
      expect(await sendAll(sender, to.jid)).toEqual(REFUSED)
      await sender.end()
    }
    const bobClient = await bob.online()
    expect(await sendAll(bobClient, NOBODYS_USER)).toEqual(REFUSED)
  })
})

describe('a suspended partner', () => {
  it('takes nothing and lets wait what waits already, until it is resumed', async () => {
    const folder = await temporaryFolder()
    await test.close()
    test = await startTestMeta({
      folder: await temporaryFolder(),
      config: { operatorTokenFile: `${folder}/operator.token` },
    })
    const operate = async (order: string): Promise<void> => {
      const { readFile } = await import('node:fs/promises')
      const token = (await readFile(`${folder}/operator.token`, 'utf8')).trim()
      const headers = { authorization: `Bearer ${token}`, connection: 'close' }
      await fetch(`${test.meta.url}/operator/partners/1/${order}`, { method: 'POST', headers })
    }
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    adaClient.submit(message(bob.jid, 'WAITS'))
    await adaClient.nextOf('ack')
    await operate('suspend')
    const bobClient = await bob.online()
    bobClient.submit(message(ada.jid))
    expect((await bobClient.nextOf('ack')).attrs['error']).toBe('404')
    expect(await arrived(bobClient)).toEqual(['notification:w:interop'])
    await operate('resume')
    expect((await bobClient.nextOf('message')).attrs['id']).toBe('WAITS')
  })
})

describe('the list of partners', () => {
  it('shows a WhatsApp user every partner and the present choice', async () => {
    const bob = await test.metaUser('4915550001', { reachable: false })
    const client = await bob.online()
    const list = async () => readIntegratorListAnswer(await client.request(integratorListRequest()))
    expect(await list()).toMatchObject({
      optedIn: false,
      integrators: [{ id: 1, name: 'Parley', handle: 'parley', status: 'active', optedIn: false }],
    })
    await client.request(termsRequest({ text: 'interop-warnings/1', result: 'accepted' }))
    await client.request(optInRequest([1]))
    expect(await list()).toMatchObject({ optedIn: true, integrators: [{ id: 1, optedIn: true }] })
    await client.request(optInRequest([]))
    expect(await list()).toMatchObject({ optedIn: false, integrators: [{ id: 1, optedIn: false }] })
  })

  it('takes no partner that does not exist, and is not for partner users', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    expect(readIqError(await bobClient.request(optInRequest([2])))?.code).toBe(404)
    expect(readIqError(await adaClient.request(optInRequest([1])))?.code).toBe(405)
    expect(readIqError(await adaClient.request(integratorListRequest()))?.code).toBe(405)
  })
})

describe('resolving users', () => {
  const byName = (externalId: string, integratorId: number): UserQuery => ({
    by: 'external-id',
    externalId,
    integratorId,
  })
  const ask = async (client: RawClient, queries: readonly UserQuery[]) =>
    readResolveUsersAnswer(await client.request(resolveUsersRequest(queries)), queries)

  it('finds those who may be reached, in both directions, by the normal form of what is asked', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    expect(await ask(adaClient, [byName('+4915550001', 0)])).toMatchObject([
      { jid: bob.jid, externalId: '4915550001', integratorId: 0 },
    ])
    expect(await ask(bobClient, [byName('ADA', 1), byName('eve', 1), byName('ada', 2)])).toMatchObject([
      { jid: ada.jid, externalId: 'ada', integratorId: 1 },
      { error: 404 },
      { error: 404 },
    ])
  })

  it('goes back from a JID only between those who have exchanged a message', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    const query: UserQuery = { by: 'jid', jid: ada.jid }
    expect(await ask(bobClient, [query])).toMatchObject([{ error: 404 }])
    adaClient.submit(message(bob.jid))
    await adaClient.nextOf('ack')
    expect(await ask(bobClient, [query])).toMatchObject([{ externalId: 'ada', integratorId: 1 }])
  })

  it('answers 100 users in 15 minutes, then 429 until the window moves on', async () => {
    const ada = await test.partnerUser('ada')
    const client = await ada.online()
    const many = Array.from({ length: 100 }, (_, n) => byName(String(4_915_560_000 + n), 0))
    expect(await ask(client, many)).toHaveLength(100)
    const one = resolveUsersRequest([byName('4915550001', 0)])
    expect(readIqError(await client.request(one))?.code).toBe(429)
    test.clock.advance(899_999)
    const again = await ada.online()
    expect(readIqError(await again.request(one))?.code).toBe(429)
    test.clock.advance(1)
    expect(readIqError(await again.request(one))).toBeUndefined()
  })
})

// Blocking at the simulated endpoint, driven with real stanzas: who no longer gets through, what happens to what
// already waits, and how long a list may get.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAck } from '#proto/exchanges/ack.js'
import {
  type BlockAction,
  blocklistRequest,
  blockRequest,
  metaBlockRequest,
  readBlocklistAnswer,
} from '#proto/exchanges/blocklist.js'
import { outgoingChatstate } from '#proto/exchanges/chatstate.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { passiveRequest } from '#proto/exchanges/passive.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { outgoingRetry } from '#proto/exchanges/retry.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

let test: TestMeta
let ada: Enlisted
let bob: Enlisted
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
  ada = await test.partnerUser('ada')
  bob = await test.metaUser('4915550001')
})
afterEach(() => test.close())

const message = (to: Jid, id: string): Stanza =>
  outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } })

async function sent(client: RawClient, to: Jid, id: string): Promise<number | 'stored'> {
  client.submit(message(to, id))
  return readAck(await client.nextOf('ack')).error ?? 'stored'
}

async function change(client: RawClient, action: BlockAction, jid: Jid, form = blockRequest): Promise<void> {
  expect(readIqError(await client.request(form({ action, jid })))).toBeUndefined()
}

async function list(client: RawClient): Promise<readonly Jid[]> {
  return readBlocklistAnswer(await client.request(blocklistRequest()))
}

/** Ids and tags of what has come, all of it: the answer to a ping is behind it. */
async function arrived(client: RawClient): Promise<string[]> {
  await client.request(pingRequest())
  return client.stanzas
    .filter(({ tag }) => tag !== 'ib')
    .map(({ tag, attrs }) => `${tag} ${attrs['id'] ?? ''}`.trim())
}

describe('somebody who is blocked', () => {
  it.each([
    ['a WhatsApp user by a partner’s', blockRequest],
    ['a partner’s user by a WhatsApp user', metaBlockRequest],
  ] as const)(
    '%s: reaches the other with no kind of stanza until unblocked, nor the other way round',
    async (who, form) => {
      const [blocker, blocked] = who.startsWith('a WhatsApp') ? [ada, bob] : [bob, ada]
      const [from, to] = [await blocked.online(), await blocker.online()]
      await change(to, 'block', blocked.jid, form)
      expect(await list(to)).toEqual([blocked.jid])
      expect(await sent(from, blocker.jid, 'M1')).toBe(404)
      from.submit(outgoingReceipt({ type: 'read', ids: ['R1'], peer: blocker.jid }))
      from.submit(outgoingRetry({ id: 'R2', peer: blocker.jid, t: 1, count: 1, registrationId: 7 }))
      from.submit(outgoingChatstate({ peer: blocker.jid, state: 'composing' }))
      await from.request(pingRequest())
      expect(await sent(to, blocked.jid, 'M2')).toBe(404)
      expect(await arrived(to)).toEqual([])
      await change(to, 'unblock', blocked.jid, form)
      expect(await list(to)).toEqual([])
      expect(await sent(from, blocker.jid, 'M3')).toBe('stored')
      expect((await to.nextOf('message')).attrs['id']).toBe('M3')
      expect(await arrived(to)).toEqual([])
    },
  )

  it('is not heard with what waits already, not even after being unblocked later', async () => {
    const from = await bob.online()
    expect(await sent(from, ada.jid, 'M1')).toBe('stored')
    const to = await ada.online({ passive: true })
    await change(to, 'block', bob.jid)
    await to.request(passiveRequest('active'))
    expect(await arrived(to)).toEqual([])
    await to.nextOf('ib')
    await change(to, 'unblock', bob.jid)
    await to.end()
    const again = await ada.online()
    expect(await sent(from, ada.jid, 'M2')).toBe('stored')
    expect((await again.nextOf('message')).attrs['id']).toBe('M2')
  })

  it('and unblocked at once finds nothing of what waited on either side', async () => {
    const [adaOn, bobOn] = [await ada.online({ passive: true }), await bob.online({ passive: true })]
    for (const id of ['M1', 'M2']) {
      expect(await sent(adaOn, bob.jid, id)).toBe('stored')
      expect(await sent(bobOn, ada.jid, id)).toBe('stored')
    }
    await change(bobOn, 'block', ada.jid, metaBlockRequest)
    await change(bobOn, 'unblock', ada.jid, metaBlockRequest)
    for (const client of [adaOn, bobOn]) await client.request(passiveRequest('active'))
    expect([await arrived(adaOn), await arrived(bobOn)]).toEqual([[], []])
  })

  it('loses nothing of what others have sent to either', async () => {
    const [eve, grace] = [await test.metaUser('4915550003'), await test.partnerUser('grace')]
    const [adaOn, bobOn] = [await ada.online({ passive: true }), await bob.online({ passive: true })]
    expect(await sent(await eve.online(), ada.jid, 'FROM-EVE')).toBe('stored')
    expect(await sent(await grace.online(), bob.jid, 'FROM-GRACE')).toBe('stored')
    expect(await sent(adaOn, bob.jid, 'FROM-ADA')).toBe('stored')
    await change(bobOn, 'block', ada.jid, metaBlockRequest)
    for (const client of [adaOn, bobOn]) await client.request(passiveRequest('active'))
    expect([await arrived(adaOn), await arrived(bobOn)]).toEqual([
      ['message FROM-EVE'],
      ['message FROM-GRACE'],
    ])
  })

  it('stays blocked through a restart and a new enlistment of either', async () => {
    await change(await ada.online(), 'block', bob.jid)
    await test.restart()
    await test.partnerUser('ada')
    await test.metaUser('4915550001')
    bob = await test.metaUser('4915550001')
    expect(await sent(await bob.online(), ada.jid, 'M1')).toBe(404)
  })

  it('is one person: others of the same app and number are heard', async () => {
    const other = await test.partnerUser('eve')
    const to = await bob.online()
    await change(to, 'block', ada.jid, metaBlockRequest)
    expect(await sent(await other.online(), bob.jid, 'M1')).toBe('stored')
  })
})

describe('a block list', () => {
  it('holds somebody once, and people nobody knows', async () => {
    const client = await ada.online()
    const nobody = checkJid('4915559999@s.whatsapp.net')
    for (const jid of [bob.jid, nobody, bob.jid]) await change(client, 'block', jid)
    expect(await list(client)).toEqual([nobody, bob.jid])
    await change(client, 'unblock', checkJid('4915559998@s.whatsapp.net'))
    expect(await list(client)).toEqual([nobody, bob.jid])
  })

  it('is not changed by a request that names no person', async () => {
    const client = await ada.online()
    for (const jid of ['s.whatsapp.net', '4915550001:2@s.whatsapp.net', 'bob']) {
      const request = blockRequest({ action: 'block', jid: bob.jid })
      const [item] = Array.isArray(request.content) ? (request.content as Stanza[]) : []
      const content = [{ ...item!, attrs: { action: 'block', jid } }]
      expect(readIqError(await client.request({ ...request, content }))?.code).toBe(400)
    }
    expect(await list(client)).toEqual([])
  })
})

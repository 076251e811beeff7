// Leaving the simulated endpoint: what is gone, who is refused, and what is there again after enlisting anew.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAck } from '#proto/exchanges/ack.js'
import {
  blocklistRequest,
  blockRequest,
  metaBlockRequest,
  readBlocklistAnswer,
} from '#proto/exchanges/blocklist.js'
import { readIdentityChange } from '#proto/exchanges/identity-change.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { readLeftNotice } from '#proto/exchanges/left.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { passiveRequest } from '#proto/exchanges/passive.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { prekeyCountRequest, readPrekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { prekeyUploadRequest } from '#proto/exchanges/prekey-upload.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const DAY = 86_400_000
const OTHER = checkJid('4915550002@s.whatsapp.net')
let test: TestMeta
let ada: Enlisted
let bob: Enlisted
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
  ada = await test.partnerUser('ada')
  bob = await test.metaUser('4915550001')
})
afterEach(() => test.close())

async function sent(client: RawClient, to: Jid, id: string): Promise<number | 'stored'> {
  client.submit(outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } }))
  return readAck(await client.nextOf('ack')).error ?? 'stored'
}

/** Each writes to the other, which makes them contacts. */
async function talk(client: RawClient, peer: RawClient, to = bob.jid): Promise<void> {
  expect(await sent(client, to, 'HELLO')).toBe('stored')
  peer.ack(await peer.nextOf('message'))
  expect(await sent(peer, ada.jid, 'HELLO-BACK')).toBe('stored')
  client.ack(await client.nextOf('message'))
}

/** Files of the endpoint that name this. */
async function filesWith(text: string): Promise<string[]> {
  const names = await readdir(test.config.dataFolder)
  const files = names.filter((name) => /\.(json|ndjson)$/.test(name))
  const held = await Promise.all(files.map((name) => readFile(join(test.config.dataFolder, name), 'utf8')))
  return files.filter((_name, at) => held[at]!.includes(text))
}

async function upload(client: RawClient): Promise<void> {
  const { registrationId, identityKey, signedPreKey } = ada.device.keys
  const { id, publicKey, signature } = signedPreKey
  const answer = await client.request(
    prekeyUploadRequest({
      registrationId,
      identity: identityKey,
      preKeys: [{ id: 9, value: new Uint8Array(32).fill(9) }],
      signedPreKey: { id, value: publicKey, signature },
      kyberPreKeys: [],
    }),
  )
  expect(readIqError(answer)).toBeUndefined()
}

describe('a partner’s user who leaves', () => {
  it('is told so, and then the connection ends and no other begins', async () => {
    const client = await ada.online()
    expect(readIqError(await client.request(unenlistRequest()))).toBeUndefined()
    await expect(client.closed).resolves.toBe('carrier')
    await expect(ada.tryLogin()).resolves.toEqual({ refused: 401 })
    await test.restart()
    await expect(ada.tryLogin()).resolves.toEqual({ refused: 401 })
  })

  it('is answered for everything asked before', async () => {
    const client = await ada.online()
    const answers = await Promise.all([
      client.request(pingRequest()),
      client.request(prekeyCountRequest()),
      client.request(unenlistRequest()),
    ])
    expect(answers.map(readIqError)).toEqual([undefined, undefined, undefined])
  })

  it('has no keys to fetch, and gets no message', async () => {
    const client = await ada.online()
    await upload(client)
    await client.request(unenlistRequest())
    const peer = await bob.online()
    const [keys] = readPrekeyFetchAnswer(await peer.request(prekeyFetchRequest([ada.jid])))
    expect(keys).toEqual({ jid: ada.jid, error: 404 })
    expect(await sent(peer, ada.jid, 'M1')).toBe(404)
  })

  it('comes back within thirty days under the same login, with nothing of before but the name', async () => {
    const client = await ada.online({ passive: true })
    await upload(client)
    await client.request(blockRequest({ action: 'block', jid: OTHER }))
    const peer = await bob.online()
    expect(await sent(peer, ada.jid, 'BEFORE')).toBe('stored')
    await client.request(unenlistRequest())
    await test.restart({}, 30 * DAY - 1)
    const back = await test.partnerUser('ada', ada.device)
    expect(back.jid).toBe(ada.jid)
    const again = await back.online({ passive: true })
    expect(readPrekeyCountAnswer(await again.request(prekeyCountRequest()))).toEqual({ curve: 0, kyber: 0 })
    expect(readBlocklistAnswer(await again.request(blocklistRequest()))).toEqual([])
    await again.request(passiveRequest('active'))
    expect(await sent(await bob.online(), ada.jid, 'AFTER')).toBe('stored')
    expect((await again.nextOf('message')).attrs['id']).toBe('AFTER')
  })

  it('is a new person after thirty days, and the old login is nobody’s', async () => {
    const client = await ada.online()
    await client.request(unenlistRequest())
    await test.restart({}, 30 * DAY)
    const back = await test.partnerUser('ada', ada.device)
    expect(back.jid).not.toBe(ada.jid)
    await expect(ada.tryLogin()).resolves.toEqual({ refused: 401 })
    expect(await sent(await bob.online(), back.jid, 'M1')).toBe('stored')
  })

  it('leaves no record of any kind after thirty days', async () => {
    const peer = await bob.online()
    const client = await ada.online()
    await talk(client, peer)
    await client.request(unenlistRequest())
    const [, user] = ada.jid.split(/[-@]/)
    expect(await filesWith(user!)).toEqual(expect.arrayContaining(['account-names.json', 'accounts.json']))
    // Looked after at the start; the end waits for that.
    await test.restart({}, 30 * DAY)
    await test.restart()
    const left = await filesWith(user!)
    expect(left.filter((name) => name.endsWith('.json'))).toEqual([])
  })

  it('leaves no key, setting or contact behind from the first day', async () => {
    const peer = await bob.online()
    const client = await ada.online()
    await upload(client)
    await talk(client, peer)
    await client.request(blockRequest({ action: 'block', jid: OTHER }))
    await client.request(unenlistRequest())
    await client.closed
    const [, user] = ada.jid.split(/[-@]/)
    const { value } = JSON.parse(await readFile(join(test.config.dataFolder, 'accounts.json'), 'utf8'))
      .records[ada.jid] as { value: Record<string, unknown> }
    expect(value).toEqual({
      ...{ jid: ada.jid, kind: 'partner', service: 'whatsapp', integrator: 1, identifier: 'ada' },
      ...{ displayName: '', authKey: '', generation: 1, enlisted: false, optedIn: [], blocked: [] },
      enlistedAt: test.clock.now(),
      consent: { inbox: 'combined', pings: true, since: {} },
      departure: { at: test.clock.now(), by: 'left', step: 'done' },
    })
    expect(await filesWith(user!)).not.toContain('contacts.json')
  })

  it('is missed by those who were in contact, and by nobody else', async () => {
    const [stranger, blocker, off] = [
      await test.metaUser('4915550003'),
      await test.metaUser('4915550004'),
      await test.metaUser('4915550005'),
    ]
    const client = await ada.online()
    const peers: RawClient[] = []
    for (const user of [bob, blocker, off]) {
      const peer = await user.online()
      await talk(client, peer, user.jid)
      peers.push(peer)
    }
    const asked = await stranger.online()
    expect(await sent(client, stranger.jid, 'ASK')).toBe('stored')
    await asked.nextOf('message')
    await peers[1]!.request(metaBlockRequest({ action: 'block', jid: ada.jid }))
    await peers[2]!.request(optInRequest([]))
    await client.request(unenlistRequest())
    const notice = await peers[0]!.nextOf('notification')
    expect(readLeftNotice(notice).from).toBe(ada.jid)
    for (const peer of [peers[1]!, peers[2]!, asked]) {
      await peer.request(pingRequest())
      expect(peer.stanzas.filter(({ tag }) => tag === 'notification')).toEqual([])
    }
  })

  it('is announced to former contacts when they come back, as an identity that may have changed', async () => {
    const stranger = await test.metaUser('4915550003')
    const [client, peer, asked] = [await ada.online(), await bob.online(), await stranger.online()]
    await talk(client, peer)
    expect(await sent(client, stranger.jid, 'ASK')).toBe('stored')
    await asked.nextOf('message')
    await client.request(unenlistRequest())
    peer.ack(await peer.nextOf('notification'))
    await test.partnerUser('ada')
    const notice = await peer.nextOf('notification')
    expect(readIdentityChange(notice).from).toBe(ada.jid)
    await asked.request(pingRequest())
    expect(asked.stanzas.filter(({ tag }) => tag === 'notification')).toEqual([])
  })

  it('is not heard with what they sent and nobody fetched, not even after coming back', async () => {
    const client = await ada.online()
    expect(await sent(client, bob.jid, 'M1')).toBe('stored')
    await client.request(unenlistRequest())
    await test.partnerUser('ada', ada.device)
    const peer = await bob.online()
    await peer.request(pingRequest())
    expect(peer.stanzas.filter(({ tag }) => tag === 'message')).toEqual([])
  })

  it('is asked again for everything: whoever accepted them before has not accepted them now', async () => {
    const [client, peer] = [await ada.online(), await bob.online()]
    await talk(client, peer)
    await client.request(unenlistRequest())
    const again = await (await test.partnerUser('ada', ada.device)).online()
    again.submit(outgoingReceipt({ type: 'read', ids: ['R1'], peer: bob.jid }))
    await again.nextOf('ack')
    await peer.request(pingRequest())
    expect(peer.stanzas.filter(({ tag }) => tag === 'receipt')).toEqual([])
  })

  it('finds that they left in their own ledger when they come back in time', async () => {
    await (await ada.online()).request(unenlistRequest())
    const again = await (await test.partnerUser('ada', ada.device)).online()
    const { entries } = readLedgerAnswer(await again.request(ledgerRequest()))
    expect(entries.filter(({ kind }) => kind === 'left')).toMatchObject([{ actor: 'you' }])
  })
})

describe('a user of Meta’s own', () => {
  it('does not leave this way', async () => {
    const client = await bob.online()
    expect(readIqError(await client.request(unenlistRequest()))?.code).toBe(405)
    expect(await sent(client, ada.jid, 'M1')).toBe('stored')
  })
})

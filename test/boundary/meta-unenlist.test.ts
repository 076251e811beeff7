// Leaving the simulated endpoint: what is gone, who is refused, and what is there again after enlisting anew.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAck } from '#proto/exchanges/ack.js'
import { blocklistRequest, blockRequest, readBlocklistAnswer } from '#proto/exchanges/blocklist.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { passiveRequest } from '#proto/exchanges/passive.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { prekeyCountRequest, readPrekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { prekeyUploadRequest } from '#proto/exchanges/prekey-upload.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

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

  it('comes back under the same login with an empty mailbox, an empty stock, and the blocks of before', async () => {
    const client = await ada.online({ passive: true })
    await upload(client)
    await client.request(blockRequest({ action: 'block', jid: OTHER }))
    const peer = await bob.online()
    expect(await sent(peer, ada.jid, 'BEFORE')).toBe('stored')
    await client.request(unenlistRequest())
    const back = await test.partnerUser('ada', ada.device)
    expect(back.jid).toBe(ada.jid)
    const again = await back.online({ passive: true })
    expect(readPrekeyCountAnswer(await again.request(prekeyCountRequest()))).toEqual({ curve: 0, kyber: 0 })
    expect(readBlocklistAnswer(await again.request(blocklistRequest()))).toEqual([OTHER])
    await again.request(passiveRequest('active'))
    expect(await sent(peer, ada.jid, 'AFTER')).toBe('stored')
    expect((await again.nextOf('message')).attrs['id']).toBe('AFTER')
    // The same identity as before: nobody is told of a change.
    await peer.request(pingRequest())
    expect(peer.stanzas.filter(({ tag }) => tag === 'notification')).toEqual([])
  })
})

describe('a user of Meta’s own', () => {
  it('does not leave this way', async () => {
    const client = await bob.online()
    expect(readIqError(await client.request(unenlistRequest()))?.code).toBe(405)
    expect(await sent(client, ada.jid, 'M1')).toBe('stored')
  })
})

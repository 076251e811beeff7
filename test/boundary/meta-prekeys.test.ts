// Prekeys at the simulated endpoint: uploaded, counted, and each handed out once, ever.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readIqError } from '#proto/exchanges/iq.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { notificationKind } from '#proto/exchanges/notification.js'
import { prekeyCountRequest, readPrekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { readPrekeyLow } from '#proto/exchanges/prekey-low.js'
import { type PreKeyUpload, prekeyUploadRequest } from '#proto/exchanges/prekey-upload.js'
import { parseBundle } from '#proto/signal/bundle.js'
import {
  generateKyberPreKeys,
  generatePreKeys,
  generateSignedPreKey,
  kyberPreKeyWire,
  preKeyWire,
  signedPreKeyWire,
} from '#proto/signal/keys.js'
import type { Jid } from '#proto/stanza/jid.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

let test: TestMeta
const start = async (config: Partial<TestMeta['config']> = {}): Promise<void> => {
  test = await startTestMeta({ folder: await temporaryFolder(), config })
}
beforeEach(() => start())
afterEach(() => test.close())

function uploadOf(owner: Enlisted, first: number, curve: number, kyber: number): PreKeyUpload {
  const { identity, keys } = owner.device
  return {
    registrationId: keys.registrationId,
    identity: keys.identityKey,
    preKeys: generatePreKeys(first, curve).map(preKeyWire),
    signedPreKey: signedPreKeyWire(generateSignedPreKey(identity, 500, 0)),
    kyberPreKeys: generateKyberPreKeys(identity, first, kyber, 0).map(kyberPreKeyWire),
  }
}

async function upload(client: RawClient, keys: PreKeyUpload): Promise<number | undefined> {
  return readIqError(await client.request(prekeyUploadRequest(keys)))?.code
}

async function stockOf(client: RawClient): Promise<unknown> {
  return readPrekeyCountAnswer(await client.request(prekeyCountRequest()))
}

async function fetchOne(client: RawClient, jid: Jid): Promise<PreKeyBundleWire | number> {
  const [answer] = readPrekeyFetchAnswer(await client.request(prekeyFetchRequest([jid])))
  return answer?.bundle ?? answer?.error ?? 0
}

describe('a stock of prekeys', () => {
  it('is handed out one of each kind at a time, as bundles that start a session', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    const keys = uploadOf(bob, 10, 2, 1)
    expect(await upload(bobClient, keys)).toBeUndefined()
    expect(await stockOf(bobClient)).toEqual({ curve: 2, kyber: 1 })
    const first = await fetchOne(adaClient, bob.jid)
    if (typeof first === 'number') throw new Error('refused')
    expect(parseBundle(first, 1).preKeyId()).toBe(10)
    expect(first.kyber).toMatchObject({ id: 10, lastResort: false })
    expect(first.signedPreKey.id).toBe(500)
    const second = await fetchOne(adaClient, bob.jid)
    expect(second).toMatchObject({ preKey: { id: 11 }, kyber: { id: 2, lastResort: true } })
    const third = await fetchOne(adaClient, bob.jid)
    expect(third).toMatchObject({ preKey: undefined, kyber: { lastResort: true } })
    expect(await stockOf(bobClient)).toEqual({ curve: 0, kyber: 0 })
  })

  it('gives each key to one of 200 parallel requests, and no key twice', async () => {
    await test.close()
    await start({ preKeyFetches: 1000 })
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    await upload(bobClient, uploadOf(bob, 1, 100, 20))
    const bundles = await Promise.all(Array.from({ length: 200 }, () => fetchOne(adaClient, bob.jid)))
    const curve = bundles.flatMap((bundle) => (typeof bundle === 'object' && bundle.preKey?.id) || [])
    const kyber = bundles.flatMap((bundle) =>
      typeof bundle === 'object' && !bundle.kyber.lastResort ? [bundle.kyber.id] : [],
    )
    expect(curve.length).toBe(100)
    expect(new Set(curve).size).toBe(100)
    expect(kyber.length).toBe(20)
    expect(new Set(kyber).size).toBe(20)
  })

  it('does not bring a key back that was handed out, though it is uploaded again', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    const keys = uploadOf(bob, 1, 2, 0)
    await upload(bobClient, keys)
    await fetchOne(adaClient, bob.jid)
    expect(await upload(bobClient, keys)).toBeUndefined()
    expect(await stockOf(bobClient)).toEqual({ curve: 1, kyber: 0 })
  })

  it('tells its owner below twenty, once until that is acked', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    await upload(bobClient, uploadOf(bob, 1, 21, 0))
    await fetchOne(adaClient, bob.jid)
    expect(await stockOf(bobClient)).toEqual({ curve: 20, kyber: 0 })
    expect(bobClient.stanzas.filter(({ tag }) => tag === 'notification')).toEqual([])
    await fetchOne(adaClient, bob.jid)
    await fetchOne(adaClient, bob.jid)
    const low = await bobClient.next((node) => notificationKind(node) === 'prekey-low')
    expect(readPrekeyLow(low).count).toBe(19)
    bobClient.ack(low)
    await stockOf(bobClient)
    expect(bobClient.stanzas.filter(({ tag }) => tag === 'notification')).toEqual([])
    await fetchOne(adaClient, bob.jid)
    expect(readPrekeyLow(await bobClient.nextOf('notification')).count).toBe(17)
  })

  it('grows to its limit and no further', async () => {
    const bob = await test.metaUser('4915550001')
    const client = await bob.online()
    expect(await upload(client, uploadOf(bob, 1, 99, 0))).toBeUndefined()
    expect(await upload(client, uploadOf(bob, 200, 2, 0))).toBe(406)
    expect(await stockOf(client)).toEqual({ curve: 99, kyber: 0 })
    expect(await upload(client, uploadOf(bob, 300, 1, 0))).toBeUndefined()
  })
})

describe('an upload', () => {
  it('is refused with more than 100 keys of a kind, and taken with 100', async () => {
    const bob = await test.metaUser('4915550001')
    const client = await bob.online()
    expect(await upload(client, uploadOf(bob, 1, 101, 0))).toBe(400)
    expect(await upload(client, uploadOf(bob, 1, 100, 0))).toBeUndefined()
  })

  it('is refused for another identity, and for a signature that is not the identity’s', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const client = await bob.online()
    const good = uploadOf(bob, 1, 1, 1)
    const foreign = uploadOf(ada, 1, 1, 1)
    expect(await upload(client, { ...good, identity: foreign.identity })).toBe(406)
    expect(await upload(client, { ...good, signedPreKey: foreign.signedPreKey })).toBe(406)
    expect(await upload(client, { ...good, kyberPreKeys: foreign.kyberPreKeys })).toBe(406)
    expect(await upload(client, { ...good, kyberLastResort: foreign.kyberPreKeys[0] })).toBe(406)
    expect(await stockOf(client)).toEqual({ curve: 0, kyber: 0 })
  })

  it('rotates the signed and the last-resort key', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    const lastResort = kyberPreKeyWire(generateKyberPreKeys(bob.device.identity, 900, 1, 0)[0]!)
    await upload(bobClient, { ...uploadOf(bob, 1, 0, 0), kyberLastResort: lastResort })
    expect(await fetchOne(adaClient, bob.jid)).toMatchObject({
      signedPreKey: { id: 500 },
      kyber: { id: 900, lastResort: true },
    })
  })
})

describe('fetching keys', () => {
  it('is possible six times in ten minutes for each pair, and counts for users who do not exist too', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [eve, nobody] = [await test.metaUser('4915550002'), '4915559999@s.whatsapp.net' as Jid]
    const client = await ada.online()
    const codes = async (jid: Jid): Promise<unknown[]> => {
      const answers = []
      for (let n = 0; n < 7; n += 1) answers.push(await fetchOne(client, jid))
      return answers.map((answer) => (typeof answer === 'number' ? answer : 'bundle'))
    }
    expect(await codes(bob.jid)).toEqual([...Array<string>(6).fill('bundle'), 429])
    expect(await codes(nobody)).toEqual([...Array<number>(6).fill(404), 429])
    expect(await fetchOne(client, eve.jid)).toBeTypeOf('object')
    test.clock.advance(600_000)
    expect(await fetchOne(await ada.online(), bob.jid)).toBeTypeOf('object')
  })
})

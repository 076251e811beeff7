// Prekeys under a rush over many real connections, and what happens when none are left: a first message still
// goes through, and the owner makes new ones.
import { afterEach, describe, expect, it } from 'vitest'
import { fromBase64url } from '#proto/bytes.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { prekeyUploadRequest } from '#proto/exchanges/prekey-upload.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import {
  generateKyberPreKeys,
  generatePreKeys,
  generateSignedPreKey,
  kyberPreKeyWire,
  preKeyWire,
  signedPreKeyWire,
} from '#proto/signal/keys.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { systemClock } from '#platform/clock.js'
import { mintToken } from '#cli/client/setup/provider.js'
import { accept } from '../support/befriend.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, VERSION } from '../support/meta.js'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'
import { profileSecrets } from '../support/profile-secrets.js'
import { login, type RawClient } from '../support/raw-client.js'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function fetchOne(client: RawClient, jid: Jid): Promise<PreKeyBundleWire> {
  const [answer] = readPrekeyFetchAnswer(await client.request(prekeyFetchRequest([jid])))
  if (!answer?.bundle) throw new Error(`no bundle: ${String(answer?.error)}`)
  return answer.bundle
}

const oneTimeKeys = (bundles: readonly PreKeyBundleWire[]): readonly [curve: number[], kyber: number[]] => [
  bundles.flatMap(({ preKey }) => preKey?.id ?? []),
  bundles.flatMap(({ kyber }) => (kyber.lastResort ? [] : kyber.id)),
]

/** Each is there once. */
function expectDistinct(ids: readonly number[], count: number): void {
  expect(ids).toHaveLength(count)
  expect(new Set(ids).size).toBe(count)
}

async function uploadStock(owner: Enlisted): Promise<void> {
  const { identity, keys } = owner.device
  const client = await owner.online()
  await client.request(
    prekeyUploadRequest({
      registrationId: keys.registrationId,
      identity: keys.identityKey,
      preKeys: generatePreKeys(1, 100).map(preKeyWire),
      signedPreKey: signedPreKeyWire(generateSignedPreKey(identity, 500, 0)),
      kyberPreKeys: generateKyberPreKeys(identity, 1, 20, 0).map(kyberPreKeyWire),
    }),
  )
  await client.end()
}

describe('200 fetches over ten connections of both kinds', () => {
  it('get each one-time key once, and the last-resort key when those are gone', async () => {
    const test = await startTestMeta({ folder: await temporaryFolder(), config: { preKeyFetches: 1000 } })
    closing.push(() => test.close())
    const bob = await test.metaUser('4915550001')
    await uploadStock(bob)
    const clients = await Promise.all(
      Array.from({ length: 10 }, async (_, at) => {
        const user = await test.partnerUser(`user-${at}`)
        const client = await user.tryLogin({}, at % 2 === 0 ? test.meta.chat : test.meta.chatWs)
        if (!('stanzas' in client)) throw new Error(JSON.stringify(client))
        return client
      }),
    )
    const fetches = clients.flatMap((client) => Array.from({ length: 20 }, () => fetchOne(client, bob.jid)))
    const bundles = await Promise.all(fetches)
    const [curve, kyber] = oneTimeKeys(bundles)
    expectDistinct(curve, 100)
    expectDistinct(kyber, 20)
    expect(new Set(bundles.map(({ signedPreKey }) => signedPreKey.id))).toEqual(new Set([500]))
    expect(bundles.filter(({ kyber }) => kyber.lastResort)).toHaveLength(180)
  })
})

/** A second program with the keys of this profile, that asks what the client would not. */
async function rawLogin(network: TestNetwork, person: Person): Promise<RawClient> {
  const { provider, keys } = await profileSecrets(person.folder)
  if (!provider) throw new Error('only for partner accounts')
  const [privateKey, publicKey] = [fromBase64url(keys.noisePrivate)!, fromBase64url(keys.noisePublic)!]
  const { chat, trustRoot } = network.addresses
  const [, accountId = '', username = ''] = /^(\d+)-(\d+)@/.exec(person.client.status().login ?? '') ?? []
  const token = await mintToken(provider.url, provider.session, 'whatsapp', keyThumbprint(publicKey))
  const client = await login({
    ...{ url: chat, trustRoot: fromBase64url(trustRoot)!, clock: systemClock },
    staticKey: { privateKey, publicKey },
    payload: {
      ...{ username, product: 'interop', passive: false, connectReason: 'user', connectAttemptCount: 0 },
      ...{
        appVersion: VERSION,
        interopData: { accountId: Number(accountId), token, enableReadReceipts: true },
      },
    },
  })
  if ('stanzas' in client) return client
  throw new Error(JSON.stringify(client))
}

describe('an exhausted stock', () => {
  it('lets a first message through, and is filled again when its owner comes', async () => {
    const network = await startTestNetwork({ env: { PARLEY_META_PREKEY_FETCHES: '1000' } })
    closing.push(() => network.close())
    const bob = await network.whatsappUser('4915550001', 'Bob')
    const [ada, eve] = [await network.partnerUser('ada'), await network.partnerUser('eve')]
    const bobJid = checkJid('4915550001@s.whatsapp.net')
    const greedy = await rawLogin(network, eve)
    // Of strangers she could not ask that often.
    await accept(greedy, bobJid)
    await bob.client.connect()
    await bob.client.acceptRequest('eve@parley')
    await bob.client.disconnect()
    const bundles = await Promise.all(Array.from({ length: 120 }, () => fetchOne(greedy, bobJid)))
    const [curve, kyber] = oneTimeKeys(bundles)
    expectDistinct(curve, 100)
    expectDistinct(kyber, 20)
    const dry = await fetchOne(greedy, bobJid)
    expect(dry).toMatchObject({ preKey: undefined, kyber: { lastResort: true } })

    await ada.client.connect()
    const sent = await ada.client.send('+4915550001@whatsapp', 'nothing left, and still')
    expect(sent.event).toBe('sent')
    await bob.client.connect()
    await bob.reads('nothing left, and still')
    await bob.client.send('ada@parley', 'it came')
    await ada.reads('it came')

    await expect.poll(async () => (await fetchOne(greedy, bobJid)).preKey !== undefined).toBe(true)
    const fresh = await fetchOne(greedy, bobJid)
    expect(curve).not.toContain(fresh.preKey?.id)
    expect(fresh.kyber.lastResort).toBe(false)
    await greedy.end()
  })
})

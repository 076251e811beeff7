// Enlistment at the simulated endpoint over HTTP: what is refused and why, and what enlisting again does.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeTestAccount } from '#proto/enlistment/account-form.js'
import { parseEndpointDocument } from '#proto/enlistment/endpoint-document.js'
import { encodeEnlistment, ENLISTMENT_PATH } from '#proto/enlistment/enlistment-form.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { notificationKind } from '#proto/exchanges/notification.js'
import { prekeyCountRequest, readPrekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import { toBase64url } from '#proto/bytes.js'
import { temporaryFolder } from '../support/folder.js'
import { partnerRegistration, startTestMeta, testDevice, type TestMeta, VERSION } from '../support/meta.js'
import { testKey } from '../support/signing.js'

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

describe('the endpoint document', () => {
  it('names enlistment, both chat carriers, media and the trust root', async () => {
    const response = await fetch(`${test.meta.url}/.well-known/parley-endpoint`)
    const document = parseEndpointDocument(await response.json())
    expect(document.services.whatsapp).toEqual({
      enlist: `${test.meta.url}/3p/interop_reg`,
      chat: test.meta.chat,
      chatWs: test.meta.chatWs,
      media: test.meta.url,
    })
    expect(toBase64url(document.trustRoot)).toBe(test.meta.trustRoot)
    expect(document.protocolVersions).toEqual(['1.0.3'])
  })
})

describe('enlistment of a partner’s user', () => {
  it('mints an internal identifier that says nothing about the user-visible one', async () => {
    const answer = await test.enlist('ada', testDevice())
    expect(answer).toEqual({ login: expect.stringMatching(/^1-[0-9]{14}@interop$/), status: 'ok' })
  })

  it('finds the same internal identifier again for the same user, and another for another', async () => {
    const [first, again, other] = [
      await test.enlist('ada', testDevice()),
      await test.enlist('ada', testDevice()),
      await test.enlist('grace', testDevice()),
    ]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('keeps two partners with the same user name apart', async () => {
    const second = { ...partnerRegistration('http://127.0.0.1:9'), id: 2, handle: 'other' }
    await test.post('/lab/partners', JSON.stringify(second), 'application/json')
    const device = testDevice()
    const mine = await test.enlist('ada', device)
    const token = await test.partner.token('ada', device.noise.publicKey, { issuer: 'http://127.0.0.1:9' })
    expect(await test.enlist('ada', device, token)).toEqual({ reason: 'unavailable', status: 'fail' })
    expect(mine).toMatchObject({ status: 'ok' })
  })

  it.each([
    ['no token at all', 'bad_token', () => Promise.resolve('nonsense')],
    [
      'an issuer nobody registered',
      'bad_integrator',
      (key: Uint8Array<ArrayBuffer>) =>
        test.partner.token('ada', key, { issuer: 'https://elsewhere.example' }),
    ],
    [
      'another service',
      'bad_token',
      (key: Uint8Array<ArrayBuffer>) => test.partner.token('ada', key, { service: 'messenger' }),
    ],
    ['another device', 'bad_token', () => test.partner.token('ada', new Uint8Array(32).fill(9))],
    [
      'a key that is not published',
      'bad_token',
      (key: Uint8Array<ArrayBuffer>) => test.partner.token('ada', key, {}, testKey('key-1', 'ES256')),
    ],
    [
      'a country outside the EEA',
      'bad_location',
      (key: Uint8Array<ArrayBuffer>) => test.partner.token('ada', key, { country: 'US' }),
    ],
  ] as const)('is refused with status 200 for %s: %s', async (_name, reason, makeToken) => {
    const device = testDevice()
    const token = await makeToken(device.noise.publicKey)
    expect(await test.enlist('ada', device, token)).toEqual({ reason, status: 'fail' })
  })

  it('is refused while the token is expired, or not valid yet', async () => {
    const device = testDevice()
    const token = await test.partner.token('ada', device.noise.publicKey)
    test.clock.advance(360_000)
    expect(await test.enlist('ada', device, token)).toEqual({ reason: 'expired_token', status: 'fail' })
  })

  it.each([
    ['the signed prekey', (keys: ReturnType<typeof testDevice>['keys']) => keys.signedPreKey.signature],
    ['the Kyber prekey', (keys: ReturnType<typeof testDevice>['keys']) => keys.kyberPreKey.signature],
  ])('is refused where the signature of %s is not the identity’s', async (_name, signature) => {
    const device = testDevice()
    const octets = signature(device.keys)
    octets[5] = (octets[5] ?? 0) ^ 1
    expect(await test.enlist('ada', device)).toEqual({ reason: 'bad_param', status: 'fail' })
  })

  it('is refused for a version nobody speaks any more, and for a form with a field missing', async () => {
    const device = testDevice()
    const token = await test.partner.token('ada', device.noise.publicKey)
    const old = encodeEnlistment({ keys: device.keys, token, version: { ...VERSION, tertiary: 0 } })
    expect((await test.post(ENLISTMENT_PATH, old)).json).toEqual({
      reason: 'version_unsupported',
      status: 'fail',
    })
    const broken = old.replace(/&e_regid=[^&]*/, '')
    expect(await test.post(ENLISTMENT_PATH, broken)).toEqual({
      status: 200,
      json: { reason: 'bad_param', status: 'fail' },
    })
  })

  it('takes as many enlistments a minute from one address as configured, and refuses the next', async () => {
    await test.close()
    test = await startTestMeta({ folder: await temporaryFolder(), config: { enlistmentsPerMinute: 2 } })
    expect(await test.enlist('ada', testDevice())).toMatchObject({ status: 'ok' })
    expect(await test.enlist('ada', testDevice())).toMatchObject({ status: 'ok' })
    expect(await test.enlist('ada', testDevice())).toEqual({ reason: 'rate_limited', status: 'fail' })
    test.clock.advance(60_000)
    expect(await test.enlist('ada', testDevice())).toMatchObject({ status: 'ok' })
  })

  it('takes as many enlistments a day of one user as configured, whose peers hear of each', async () => {
    await test.close()
    test = await startTestMeta({ folder: await temporaryFolder(), config: { enlistmentsPerAccount: 2 } })
    expect(await test.enlist('ada', testDevice())).toMatchObject({ status: 'ok' })
    expect(await test.enlist('ada', testDevice())).toMatchObject({ status: 'ok' })
    expect(await test.enlist('ada', testDevice())).toEqual({ reason: 'rate_limited', status: 'fail' })
    expect(await test.enlist('grace', testDevice())).toMatchObject({ status: 'ok' })
    test.clock.advance(86_400_000)
    expect(await test.enlist('ada', testDevice())).toMatchObject({ status: 'ok' })
  })

  it('ends the connection of the device enlisted before, drops its one-time keys and keeps the mailbox', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const old = await ada.online()
    const bobClient = await bob.online()
    bobClient.submit(
      outgoingMessage({
        id: 'M1',
        to: ada.jid,
        type: 'text',
        enc: { type: 'msg', ciphertext: Uint8Array.of(1) },
      }),
    )
    await old.nextOf('message')
    const again = await test.partnerUser('ada')
    expect(again.jid).toBe(ada.jid)
    expect(await old.closed).toBe('replaced')
    expect(await ada.tryLogin()).toEqual({ refused: 401 })
    const fresh = await again.online()
    expect((await fresh.nextOf('message')).attrs['id']).toBe('M1')
    expect(readPrekeyCountAnswer(await fresh.request(prekeyCountRequest()))).toEqual({ curve: 0, kyber: 0 })
  })

  it('tells peers of a new identity, and nothing where the identity is the same', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const adaClient = await ada.online()
    const enc = { type: 'msg', ciphertext: Uint8Array.of(1) } as const
    adaClient.submit(outgoingMessage({ id: 'M1', to: bob.jid, type: 'text', enc }))
    await adaClient.nextOf('ack')
    const bobClient = await bob.online()
    await test.partnerUser('ada', testDevice({ identity: ada.device.identity }))
    await test.partnerUser('ada')
    const news = await bobClient.next((node) => notificationKind(node) === 'identity-change')
    expect(news.attrs['from']).toBe(ada.jid)
    await bobClient.request(prekeyCountRequest())
    expect(bobClient.stanzas.filter((node) => node.tag === 'notification')).toEqual([])
  })
})

describe('Meta’s own test accounts', () => {
  it('are registered by number, and replace their keys when registered again', async () => {
    const device = testDevice()
    const form = encodeTestAccount({
      keys: device.keys,
      service: 'whatsapp',
      phone: '4915550001',
      displayName: 'Bob',
    })
    const answer = { login: '4915550001@s.whatsapp.net', status: 'ok' }
    expect((await test.post('/lab/accounts', form)).json).toEqual(answer)
    const bob = await test.metaUser('4915550001', { reachable: false })
    const client = await bob.online()
    expect((await test.post('/lab/accounts', form)).json).toEqual(answer)
    expect(await client.closed).toBe('replaced')
  })

  it('are refused for Messenger and for a broken form', async () => {
    const { keys } = testDevice()
    const form = encodeTestAccount({ keys, service: 'messenger', phone: '4915550001', displayName: 'Bob' })
    const refused = { status: 200, json: { reason: 'bad_param', status: 'fail' } }
    expect(await test.post('/lab/accounts', form)).toEqual(refused)
    expect(await test.post('/lab/accounts', 'phone=1')).toEqual(refused)
  })

  it('are off, with every other lab route, unless the endpoint was started with the lab on', async () => {
    await test.restart()
    expect((await test.post('/lab/accounts', '')).status).toBe(200)
    const folder = await temporaryFolder()
    const closed = startTestMeta({ folder, config: { lab: false } })
    // The test's own registration of its partner is the first to find out.
    await expect(closed).rejects.toThrow('404')
  })
})

describe('registering a partner in the lab', () => {
  const register = (more: object): Promise<{ status: number; json: unknown }> =>
    test.post(
      '/lab/partners',
      JSON.stringify({ ...partnerRegistration('http://127.0.0.1:9'), ...more }),
      'application/json',
    )

  it('gives the next free integrator id, and keeps it when the partner’s addresses change', async () => {
    const details = { ...partnerRegistration('http://127.0.0.1:9'), id: undefined }
    const post = (body: object) => test.post('/lab/partners', JSON.stringify(body), 'application/json')
    expect((await post({ ...details, handle: 'second' })).json).toMatchObject({ id: 2 })
    const moved = { ...details, handle: 'second', issuer: 'http://127.0.0.1:10' }
    expect((await post(moved)).json).toMatchObject({ id: 2, issuer: 'http://127.0.0.1:10' })
  })

  it.each([
    ['an issuer of another partner', 409, { id: 3, handle: 'third', issuer: () => test.partner.url }],
    ['an id of another partner', 409, { id: 1, handle: 'third' }],
    ['an id over 999', 400, { id: 1000, handle: 'third' }],
    ['a reserved handle', 400, { id: 3, handle: 'whatsapp' }],
    ['an algorithm nobody accepts', 400, { id: 3, handle: 'third', algorithms: ['HS256'] }],
    ['a base URL that is not secure', 400, { id: 3, handle: 'third', baseUrl: 'http://example.org' }],
  ])('is refused for %s', async (_name, status, more) => {
    const body = { ...more, ...('issuer' in more ? { issuer: more.issuer() } : {}) }
    expect((await register(body)).status).toBe(status)
  })
})

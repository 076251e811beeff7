// The partner's side of the agreement over HTTP: its operator applies, reads, signs, looks; Meta is a stand-in.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { OFFER, SECRET, startFakePartnerApi, type FakeRequest } from '../support/fake-partner-api.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestProvider } from '../support/provider-fixture.js'

/** What the lab's app shows, as it tells Meta. */
const DECLARED = ['media', 'reactions', 'replies', 'receipts', 'typing', 'revoke']

async function start(changes: object = {}) {
  const meta = await startFakePartnerApi()
  const operatorTokenFile = join(await temporaryFolder(), 'operator.token')
  const provider = await startTestProvider({ metaUrls: [meta.url], operatorTokenFile, ...changes })
  const token = (await readFile(operatorTokenFile, 'utf8')).trim()
  const answer = async (response: Response) => ({
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
  })
  const order = { meta: meta.url, service: 'whatsapp' }
  return {
    meta,
    provider,
    operatorTokenFile,
    token,
    order,
    apply: async (more: object = {}) =>
      answer(await provider.post('/operator/agreements', { ...order, ...more }, token)),
    sign: async (more: object = {}) =>
      answer(
        await provider.post(
          '/operator/agreements/sign',
          { ...order, version: OFFER.version, sha256: OFFER.sha256, ...more },
          token,
        ),
      ),
    list: async (query = '') => answer(await provider.get(`/operator/agreements${query}`, token)),
    /** Of the partner itself, as its file has them. */
    ledger: async () =>
      (await readFile(join(provider.config.dataFolder, 'ledger.ndjson'), 'utf8'))
        .split('\n')
        .filter((line) => line.includes('"subject":"partner"'))
        .map((line) => JSON.parse(line) as { actor: string; detail: { status: string; reason?: string } })
        .map(({ actor, detail: { status, reason } }) => [actor, status, ...(reason ? [reason] : [])]),
  }
}

const signaturesIn = (meta: { readonly requests: readonly FakeRequest[] }) =>
  meta.requests.filter(({ path }) => path.endsWith('/signature'))

describe("the operator's routes", () => {
  it('are there with a token only, which lies in a private file', async () => {
    const { provider, operatorTokenFile, token, order } = await start()
    expect((await stat(operatorTokenFile)).mode & 0o777).toBe(0o600)
    for (const wrong of [undefined, `${token}x`, 'x']) {
      expect((await provider.get('/operator/agreements', wrong)).status).toBe(401)
      expect((await provider.post('/operator/agreements', order, wrong)).status).toBe(401)
      expect((await provider.post('/operator/agreements/sign', order, wrong)).status).toBe(401)
    }
  })

  it('are not there without a file for it', async () => {
    const provider = await startTestProvider()
    expect((await provider.get('/operator/agreements', 'x')).status).toBe(404)
  })

  it('do not open for a session of a user', async () => {
    const { provider } = await start()
    const { session } = await provider.signUp('ada')
    expect((await provider.get('/operator/agreements', session)).status).toBe(401)
  })
})

describe('an application', () => {
  it('tells Meta what it has to know, and shows the operator the offer, not the secret', async () => {
    const { meta, apply, provider } = await start({ name: 'Parley!', mediaHostUrl: 'http://127.0.0.1:9' })
    const { status, body } = await apply()
    expect([status, body]).toMatchObject([200, { meta: meta.url, status: 'offered', offer: OFFER }])
    expect(JSON.stringify(body)).not.toContain(SECRET)
    expect(meta.requests).toEqual([
      {
        ...{ method: 'POST', path: '/partner/applications', authorization: undefined },
        body: {
          ...{ service: 'whatsapp', name: 'Parley!', handle: 'parley', issuer: provider.url },
          ...{ baseUrl: provider.url, keysUrl: `${provider.url}/.well-known/oauth/openid/jwks` },
          ...{ mediaBaseUrl: 'http://127.0.0.1:9/m', identifierType: 'username', features: DECLARED },
          ...{ algorithms: ['RS256'], protocolVersion: '1.0.3', e2ee: { protocol: 'signal' } },
        },
      },
    ])
  })

  it('is made once: applying again shows where it stands', async () => {
    const { meta, apply } = await start()
    await apply({ name: 'Another name' })
    meta.step('active', 4000, 'meta')
    meta.step('suspended', 5000, 'meta', 'spam')
    expect((await apply()).body).toMatchObject({ status: 'suspended', reason: 'spam' })
    expect(meta.requests.map(({ method, path, authorization }) => [method, path, authorization])).toEqual([
      ['POST', '/partner/applications', undefined],
      ['GET', '/partner/applications/app-1', `Bearer ${SECRET}`],
    ])
  })

  it('is made anew where nothing was signed, where Meta ended it, or forgot it', async () => {
    const { meta, apply } = await start()
    await apply()
    await apply({ name: 'A better name' })
    meta.step('terminated', 5000, 'meta')
    await apply()
    const applications = meta.requests.filter(({ path }) => path === '/partner/applications')
    expect(applications.map(({ body }) => (body as { name: string }).name)).toEqual([
      'Parley',
      'A better name',
      'Parley',
    ])
  })

  it('that Meta has forgotten is told so, and can be made anew', async () => {
    const { meta, apply, sign } = await start()
    await apply()
    meta.instead = { status: 404, body: '{"error":"application-unknown"}' }
    expect(await sign()).toMatchObject({ status: 404, body: { error: 'application-unknown' } })
    meta.instead = undefined
    expect((await apply()).status).toBe(200)
  })

  it('that was signed and failed a check is corrected: made anew, with the secret of the one before', async () => {
    const { meta, apply } = await start()
    await apply()
    meta.step('signed', 1500, 'partner')
    meta.view = { ...meta.view, checks: [{ name: 'media', passed: true, detail: 'good' }] }
    await apply()
    const posts = () => meta.requests.filter(({ path }) => path.endsWith('/applications'))
    expect(posts()).toHaveLength(1)
    meta.view = { ...meta.view, checks: [{ name: 'media', passed: false, detail: 'no answer' }] }
    expect((await apply()).status).toBe(200)
    expect(posts().map(({ authorization }) => authorization)).toEqual([undefined, `Bearer ${SECRET}`])
  })

  it.each([
    ['a Meta that this server does not work with', { meta: 'https://meta.example' }, 400, 'meta-unknown'],
    ['an unknown member', { e2ee: 'none' }, 400, 'request-malformed'],
    ['another service', { service: 'telegraph' }, 400, 'request-malformed'],
    ['a body of 5 KB', { name: 'x'.repeat(5000) }, 413, 'too-large'],
  ])('is not sent with %s', async (_what, change, status, error) => {
    const { meta, apply } = await start()
    expect(await apply(change)).toMatchObject({ status, body: { error } })
    expect(meta.requests).toEqual([])
  })

  it.each([
    ['refuses', { status: 409, body: '{"error":"issuer-taken","message":"taken"}' }, 409, 'meta-refused'],
    ['fails', { status: 500, body: '{}' }, 502, 'meta-unreachable'],
    ['redirects', { status: 302, body: '', headers: { location: '/x' } }, 502, 'meta-unreachable'],
    ['answers no JSON', { status: 201, body: 'ok' }, 502, 'meta-unreachable'],
    ['answers without end', { status: 201, body: ' '.repeat(600_000) }, 502, 'meta-unreachable'],
    ['answers something else', { status: 201, body: '{}' }, 502, 'meta-malformed'],
  ])('that Meta %s leaves nothing behind', async (_what, instead, status, error) => {
    const { meta, apply, list, ledger } = await start()
    meta.instead = instead
    expect(await apply()).toMatchObject({ status, body: { error } })
    meta.instead = undefined
    expect((await list()).body).toEqual({ agreements: [] })
    expect(await ledger()).toEqual([])
  })
})

describe('a signature', () => {
  it('is a detached one of a published key, over exactly the terms that were read', async () => {
    const { meta, provider, apply, sign } = await start()
    await apply()
    expect((await sign()).body).toMatchObject({ status: 'active', checks: [{ name: 'keys', passed: true }] })
    const [request] = signaturesIn(meta)
    const { jws } = request?.body as { jws: string }
    const [header = '', between, signature = ''] = jws.split('.')
    const { kid, ...rest } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }
    expect([between, rest]).toEqual(['', { alg: 'RS256', typ: 'parley-offer' }])
    const terms = `{"application":"app-1","issuer":"${provider.url}","service":"whatsapp","sha256":"${OFFER.sha256}","version":"7"}`
    const published = await fetch(`${provider.url}/.well-known/oauth/openid/jwks`)
    const { keys } = (await published.json()) as { keys: Record<string, string>[] }
    const key = createPublicKey({ key: keys.find((one) => one['kid'] === kid)!, format: 'jwk' })
    const signed = Buffer.from(`${header}.${Buffer.from(terms).toString('base64url')}`)
    expect(verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('is not made under a text that the operator did not name', async () => {
    const { meta, apply, sign } = await start()
    await apply()
    const refused = { status: 409, body: { error: 'offer-changed' } }
    expect(await sign({ sha256: 'a'.repeat(64) })).toMatchObject(refused)
    expect(await sign({ version: '8' })).toMatchObject(refused)
    const text = 'Another text.'
    const sha256 = createHash('sha256').update(text).digest('hex')
    meta.view = { ...meta.view, offer: { version: OFFER.version, sha256, text } }
    expect(await sign()).toMatchObject(refused)
    expect(signaturesIn(meta)).toEqual([])
  })

  it.each([
    ['whose hash is another', { offer: { ...OFFER, text: 'Everything that is agreed!' } }],
    ['of another application', { application: 'app-2' }],
    ['about another service', { service: 'messenger' as const }],
  ])('is not made under an offer %s', async (_what, change) => {
    const { meta, apply, sign } = await start()
    await apply()
    meta.view = { ...meta.view, ...change }
    expect(await sign()).toMatchObject({ status: 502, body: { error: 'meta-malformed' } })
    expect(signaturesIn(meta)).toEqual([])
  })

  it('is made anew under a newer text, once that was read', async () => {
    const { meta, apply, sign } = await start()
    await apply()
    await sign()
    const text = 'A newer text.'
    const sha256 = createHash('sha256').update(text).digest('hex')
    meta.view = { ...meta.view, offer: { version: '8', sha256, text }, signedWith: undefined }
    expect((await sign()).status).toBe(409)
    expect((await sign({ version: '8', sha256 })).status).toBe(200)
    expect(signaturesIn(meta)).toHaveLength(2)
  })

  it('needs an application, and is not made twice: the checks are', async () => {
    const { meta, apply, sign } = await start()
    expect(await sign()).toMatchObject({ status: 404, body: { error: 'application-unknown' } })
    await apply()
    meta.step('signed', 1500, 'partner')
    meta.view = { ...meta.view, signedWith: 'key' }
    expect((await sign()).status).toBe(200)
    expect(meta.requests.map(({ path }) => path).at(-1)).toBe('/partner/applications/app-1/checks')
    expect(signaturesIn(meta)).toEqual([])
  })
})

describe('the state of the agreements', () => {
  it('is what Meta says now, or what it said last, and every step is in the ledger once', async () => {
    const { meta, apply, sign, list, ledger } = await start()
    await apply()
    await sign()
    meta.step('suspended', 5000, 'meta', 'too many reports')
    const suspended = { meta: meta.url, status: 'suspended', since: 5000, reason: 'too many reports' }
    expect((await list()).body).toMatchObject({ agreements: [suspended] })
    meta.instead = { status: 503, body: '{}' }
    expect((await list()).body).toMatchObject({ agreements: [suspended] })
    meta.instead = undefined
    meta.step('active', 6000, 'meta')
    await list()
    await list()
    expect(await ledger()).toEqual([
      ['you', 'applied'],
      ['meta', 'offered'],
      ['you', 'signed'],
      ['meta', 'active'],
      ['meta', 'suspended', 'too many reports'],
      ['meta', 'active'],
    ])
  })

  it('can be asked of one endpoint or service, and is there after a restart', async () => {
    const { meta, provider, apply, operatorTokenFile, token } = await start()
    await apply()
    await provider.close()
    const { dataFolder } = provider.config
    const again = await startTestProvider({ dataFolder, metaUrls: [meta.url], operatorTokenFile })
    const count = async (query: string) => {
      const response = await again.get(`/operator/agreements${query}`, token)
      return ((await response.json()) as { agreements: unknown[] }).agreements.length
    }
    expect(await count('')).toBe(1)
    expect(await count(`?service=whatsapp&meta=${encodeURIComponent(meta.url)}`)).toBe(1)
    expect(await count('?service=messenger')).toBe(0)
    expect((await again.get('/operator/agreements?service=x', token)).status).toBe(400)
    expect((await again.get('/operator/agreements?what=x', token)).status).toBe(400)
  })

  it('tells no secret, in answers, logs or traces', async () => {
    const { provider, apply, sign, list, token } = await start()
    await apply()
    await sign()
    const told = JSON.stringify([(await list()).body, provider.lines, provider.events])
    expect(told).not.toContain(SECRET)
    expect(told).not.toContain(token)
  })
})

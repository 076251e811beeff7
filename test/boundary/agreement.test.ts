// A partner's way to an agreement, over HTTP: applying, signing, being looked at, and everything that keeps it from
// coming into force.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REFERENCE_OFFERS } from '#proto/agreement/reference-offer.js'
import { parseAgreementView, parseAppliedView } from '#proto/agreement/agreement-view.js'
import { type Applicant, startApplicant } from '../support/applicant.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'
import { operate } from '../support/operator.js'
import { testKey } from '../support/signing.js'

const OTHER = { protocol: 'other', name: 'MLS', evidence: 'https://acme.example/proof' }

let test: TestMeta
let acme: Applicant
beforeEach(async () => {
  const folder = await temporaryFolder()
  test = await startTestMeta({ folder, config: { operatorTokenFile: `${folder}/operator.token` } })
  acme = await startApplicant(() => test.meta.url, test.clock)
})
afterEach(async () => {
  await acme.close()
  await test.close()
})

const statuses = (view: Record<string, unknown>): unknown =>
  (view['history'] as { status: string; by: string }[]).map(({ status, by }) => `${status} ${by}`)
const failed = (view: Record<string, unknown>): string[] =>
  (view['checks'] as { name: string; passed: boolean }[])
    .filter(({ passed }) => !passed)
    .map(({ name }) => name)

describe('a partner that applies', () => {
  it('is offered the text for its service at once, under a secret of its own', async () => {
    const { status, json } = await acme.apply()
    expect(status).toBe(201)
    expect(parseAppliedView(json)).toMatchObject({ integrator: 2, service: 'whatsapp', status: 'offered' })
    expect(json['offer']).toMatchObject({ version: '1', text: REFERENCE_OFFERS.whatsapp.text })
    expect(statuses(json)).toEqual(['applied partner', 'offered meta'])
    const again = await acme.ask(json)
    expect(again.status).toBe(200)
    expect(again.json).not.toHaveProperty('secret')
    expect(again.json).toEqual({ ...json, secret: undefined })
  })

  it('signs with a key of its set, is looked at, and may then enlist people', async () => {
    const { json } = await acme.apply()
    const signed = await acme.sign(json)
    expect(signed.status).toBe(200)
    expect(parseAgreementView(signed.json)).toMatchObject({ status: 'active', signedWith: 'key-1' })
    expect(failed(signed.json)).toEqual([])
    expect(statuses(signed.json)).toEqual([
      'applied partner',
      'offered meta',
      'signed partner',
      'active meta',
    ])
    expect(acme.issuer.pushes).toHaveLength(1)
    expect(acme.mediaAsked).toEqual([expect.stringMatching(/^GET \/m\/[A-Za-z0-9_-]{22}$/)])
    expect((await operate(test, 'partners/2')).json).toMatchObject({
      handle: 'acme',
      status: 'active',
      reports: 0,
    })
  })

  it('is known to nobody without its secret, and cannot be told from one that is not there', async () => {
    const { json } = await acme.apply()
    const texts = new Set<string>()
    for (const wrong of [
      { ...json, secret: 'x' },
      { ...json, secret: `${String(json['secret']).slice(1)}A` },
      { ...json, application: '2-whatsapp-AAAAAAAAAAAAAAAAAAAAAA' },
      { ...json, application: '999-messenger-AAAAAAAAAAAAAAAAAAAAAA' },
      { ...json, application: 'constructor' },
    ]) {
      for (const path of ['', '/signature', '/checks']) {
        const body = path === '' ? undefined : JSON.stringify({ jws: 'a..b' })
        const { status, json: refusal } = await acme.ask(wrong, path, body)
        expect(status).toBe(404)
        texts.add(JSON.stringify(refusal))
      }
    }
    expect(texts.size).toBe(1)
  })

  it('for a second service keeps its id, and waits as signed for a service that is not there yet', async () => {
    const first = await acme.apply()
    await acme.sign(first.json)
    const second = await acme.apply({ service: 'messenger' })
    expect(second.json).toMatchObject({ integrator: 2, service: 'messenger', status: 'offered' })
    const signed = await acme.sign(second.json)
    expect(signed.json['status']).toBe('signed')
    expect(failed(signed.json)).toEqual(['service'])
    expect((await acme.ask(first.json)).json['status']).toBe('active')
  })
})

describe('a signature', () => {
  it.each([
    ['another application', { application: '1-whatsapp-AAAAAAAAAAAAAAAAAAAAAA' }],
    ['another issuer', { issuer: 'https://else.example' }],
    ['another service', { service: 'messenger' as const }],
    ['another version', { version: '2' }],
    ['another text', { sha256: 'ab'.repeat(32) }],
  ])('under %s is refused', async (_, terms) => {
    const { json } = await acme.apply()
    const { status, json: refusal } = await acme.sign(json, terms)
    expect([status, refusal['error']]).toEqual([403, 'signature-refused'])
    expect((await acme.ask(json)).json['status']).toBe('offered')
  })

  it('by a key that is not published, or not now, is refused; the set is fetched for each', async () => {
    const { json } = await acme.apply()
    expect((await acme.sign(json, {}, testKey('key-1', 'ES256'))).status).toBe(403)
    expect((await acme.sign(json, {}, testKey('key-9', 'ES256'))).status).toBe(403)
    const newer = testKey('key-2', 'ES256')
    acme.issuer.keys = [newer]
    expect((await acme.sign(json, {}, newer)).json['signedWith']).toBe('key-2')
  })

  it('is not looked at where the keys cannot be had', async () => {
    const { json } = await acme.apply()
    acme.issuer.jwks = { status: 500, body: '' }
    expect(await acme.sign(json)).toMatchObject({ status: 422, json: { error: 'keys-unusable' } })
    acme.issuer.jwks = { status: 200, body: '{"keys":[{"kty":"oct","k":"AA","kid":"k"}]}' }
    expect(await acme.sign(json)).toMatchObject({ status: 422, json: { error: 'keys-unusable' } })
    expect((await acme.ask(json)).json['status']).toBe('offered')
  })

  it('can be given once more in force, and ends nothing', async () => {
    const { json } = await acme.apply()
    await acme.sign(json)
    const newer = testKey('key-2', 'ES256')
    acme.issuer.keys = [newer]
    const again = await acme.sign(json, {}, newer)
    expect(again.json).toMatchObject({ status: 'active', signedWith: 'key-2' })
    expect(again.json['history']).toHaveLength(4)
  })
})

describe('the checks after a signature', () => {
  const signed = async (more?: Record<string, unknown>) => {
    const { json } = await acme.apply(more)
    return { json, view: (await acme.sign(json)).json }
  }

  it.each([
    ['a push that is not answered with 200', 'push', () => (acme.issuer.pushAnswer = { status: 204 })],
    [
      'a push that is answered with a redirect',
      'push',
      () => (acme.issuer.pushAnswer = { status: 307, headers: { location: '/' } }),
    ],
    [
      'a media host that has a file that nobody uploaded',
      'media',
      () => (acme.media = (_, response) => response.writeHead(200).end('hello')),
    ],
    [
      'a media host that says something else of a missing file',
      'media',
      () => (acme.media = (_, response) => response.writeHead(403).end()),
    ],
  ])('hold it back for %s, until they are made again', async (_, name, breakIt) => {
    breakIt()
    const { json, view } = await signed()
    expect(view['status']).toBe('signed')
    expect(failed(view)).toEqual([name])
    acme.issuer.pushAnswer = { status: 200 }
    acme.media = (_request, response) => response.writeHead(410).end()
    const again = await acme.ask(json, '/checks', '{}')
    expect(failed(again.json)).toEqual([])
    expect(again.json['status']).toBe('active')
  })

  it('hold it back for a version that is not spoken here', async () => {
    const { view } = await signed({ protocolVersion: '9.0.0' })
    expect([view['status'], failed(view)]).toEqual(['signed', ['version']])
  })

  it('are not made before the signature', async () => {
    const { json } = await acme.apply()
    expect(await acme.ask(json, '/checks', '{}')).toMatchObject({
      status: 409,
      json: { error: 'agreement-state' },
    })
    expect(acme.issuer.pushes).toHaveLength(0)
  })

  it('end nothing that is in force', async () => {
    const { json } = await signed()
    acme.issuer.pushAnswer = { status: 500 }
    const again = await acme.ask(json, '/checks', '{}')
    expect([again.json['status'], failed(again.json)]).toEqual(['active', ['push']])
  })

  it('leave another protocol than Signal to the operator, who accepts its evidence or does not', async () => {
    const { json, view } = await signed({ e2ee: OTHER })
    expect([view['status'], failed(view)]).toEqual(['signed', []])
    expect(view['reason']).toContain('operator')
    expect((await operate(test, 'partners/2')).json).toMatchObject({
      agreements: { whatsapp: { application: json['application'], e2ee: OTHER } },
    })
    expect((await operate(test, 'partners/2/approve', {})).json['status']).toBe('active')
    expect(await operate(test, 'partners/2/approve', {})).toMatchObject({
      status: 409,
      json: { error: 'nothing-to-approve' },
    })
    expect((await acme.ask(json)).json['status']).toBe('active')
    expect((await acme.ask(json)).json).not.toHaveProperty('reason')
  })

  it('are still needed after the operator accepted the evidence', async () => {
    acme.issuer.pushAnswer = { status: 500 }
    const { json } = await signed({ e2ee: OTHER })
    expect((await operate(test, 'partners/2/approve', {})).json['status']).toBe('signed')
    acme.issuer.pushAnswer = { status: 200 }
    expect((await acme.ask(json, '/checks', '{}')).json['status']).toBe('active')
  })
})

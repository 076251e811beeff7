// Who may apply for an agreement as whom, how often, and for how long an application is kept.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Applicant, startApplicant } from '../support/applicant.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'
import { operate } from '../support/operator.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

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

describe('who may apply as whom', () => {
  it('is nobody in the name of Meta, or of another partner, or of one that looks like it', async () => {
    const code = async (more: Record<string, unknown>) => (await acme.apply(more)).json['error']
    expect(await code({ handle: 'whatsapp' })).toBe('request-malformed')
    expect(await code({ handle: 'whatsapp-web' })).toBe('name-reserved')
    expect(await code({ name: 'Whats App' })).toBe('name-reserved')
    expect(await code({ name: 'Раrlеу' })).toBe('name-reserved')
    expect(await code({ name: 'PARLEY' })).toBe('name-taken')
    expect(await code({ handle: 'par1ey' })).toBe('name-taken')
    expect(await code({ handle: 'parley' })).toBe('name-taken')
    expect(await code({ name: 'parley!' })).toBe('name-taken')
    const issuer = test.partner.url
    const keysUrl = `${issuer}/.well-known/oauth/openid/jwks`
    expect(await code({ issuer, keysUrl })).toBe('issuer-taken')
  })

  it('changes nothing about a partner that has signed', async () => {
    const { json } = await acme.apply()
    await acme.sign(json)
    expect((await acme.apply()).json['error']).toBe('agreement-exists')
    const elsewhere = await acme.apply({ service: 'messenger', baseUrl: 'https://evil.example' })
    expect(elsewhere.json['error']).toBe('partner-differs')
  })

  it('is corrected by who holds the secret, once signed and as long as it never came into force', async () => {
    const wrong = (await acme.apply({ baseUrl: `${acme.issuer.url}/elsewhere` })).json
    expect((await acme.sign(wrong)).json['status']).toBe('signed')
    // The checks bring it into force, and no order does.
    expect((await operate(test, 'partners/2/resume', {})).json['error']).toBe('agreement-state')
    expect((await acme.apply()).json['error']).toBe('agreement-exists')
    expect((await acme.apply({}, { secret: 'x'.repeat(43) })).json['error']).toBe('agreement-exists')
    const corrected = await acme.apply({}, wrong)
    expect(corrected.json).toMatchObject({ status: 'offered', integrator: 2 })
    // What was signed was another application.
    expect((await acme.ask(wrong)).status).toBe(404)
    expect((await acme.sign(corrected.json)).json['status']).toBe('active')
    expect((await acme.apply({}, corrected.json)).json['error']).toBe('agreement-exists')
    await operate(test, 'partners/2/suspend', {})
    expect((await acme.apply({}, corrected.json)).json['error']).toBe('agreement-exists')
  })

  it('is whoever comes last, while nobody has signed', async () => {
    const first = await acme.apply()
    const second = await acme.apply({ name: 'Acme' })
    expect(second.json['integrator']).toBe(first.json['integrator'])
    expect((await acme.ask(first.json)).status).toBe(404)
    expect((await acme.sign(second.json)).json['status']).toBe('active')
  })

  it('is anybody again where the application was refused before anybody signed: it proved nothing', async () => {
    const { json } = await acme.apply()
    await operate(test, 'partners/2/terminate', { reason: 'an impostor' })
    expect((await acme.ask(json)).json).toMatchObject({ status: 'terminated', reason: 'an impostor' })
    expect((await acme.sign(json)).status).toBe(409)
    expect((await acme.sign((await acme.apply()).json)).json['status']).toBe('active')
  })

  it('is nobody again once the agreement has ended', async () => {
    const { json } = await acme.apply()
    await acme.sign(json)
    await operate(test, 'partners/2/terminate', { reason: 'spam' })
    expect((await acme.ask(json)).json).toMatchObject({ status: 'terminated', reason: 'spam' })
    expect((await acme.sign(json)).status).toBe(409)
    expect((await acme.apply()).json['error']).toBe('agreement-ended')
  })
})

describe('applications', () => {
  it('come ten in an hour from one address', async () => {
    for (let n = 0; n < 10; n += 1) expect((await acme.apply()).status).toBe(201)
    const { status, json } = await acme.apply()
    expect([status, json['error']]).toEqual([429, 'rate-limited'])
    test.clock.advance(HOUR)
    expect((await acme.apply()).status).toBe(201)
  })

  it('are forgotten after thirty days without a signature, with the handle and id they took', async () => {
    const { json } = await acme.apply()
    const signed = await startApplicant(() => test.meta.url, test.clock, 'zenith')
    await signed.sign((await signed.apply()).json)
    test.clock.advance(30 * DAY - HOUR)
    expect((await acme.ask(json)).status).toBe(200)
    test.clock.advance(2 * HOUR)
    await expect.poll(async () => (await acme.ask(json)).status).toBe(404)
    expect((await operate(test, 'partners')).json['partners']).toMatchObject([
      { id: 1 },
      { id: 3, handle: 'zenith' },
    ])
    await signed.close()
  })

  it('are at most so many unsigned', async () => {
    await test.restart({ unsignedApplications: 2 })
    const more = { issuer: '', keysUrl: '' }
    const apply = (n: number) => {
      const issuer = `https://p${n}.example`
      return acme.apply({
        ...more,
        issuer,
        keysUrl: `${issuer}/.well-known/oauth/openid/jwks`,
        handle: `app-${'abc'[n]}`,
        name: `App ${'abc'[n]}`,
      })
    }
    expect((await apply(0)).status).toBe(201)
    expect((await apply(1)).status).toBe(201)
    expect(await apply(2)).toMatchObject({ status: 503, json: { error: 'too-many-applications' } })
    expect((await apply(1)).status).toBe(201)
  })

  it('have eight KiB, and are asked about their servers twenty times an hour', async () => {
    const filled = (size: number) => {
      const text = JSON.stringify(acme.application())
      return text + ' '.repeat(size - text.length)
    }
    const post = (body: string) =>
      fetch(`${test.meta.url}/partner/applications`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body,
      })
    expect((await post(filled(8192))).status).toBe(201)
    expect((await post(filled(8193))).status).toBe(413)
    const { json } = await acme.apply()
    for (let n = 0; n < 20; n += 1)
      expect((await acme.ask(json, '/signature', '{"jws":"a..b"}')).status).toBe(403)
    expect((await acme.sign(json)).status).toBe(429)
    test.clock.advance(HOUR)
    expect((await acme.sign(json)).status).toBe(200)
  })

  it('name no address of this machine where the operator does not allow it', async () => {
    await test.restart({ loopbackPartners: false })
    const { status, json } = await acme.apply()
    expect([status, json['error']]).toEqual([400, 'request-malformed'])
  })

  it('have nothing asked of a name that leads inside, for keys as for the checks', async () => {
    await test.close()
    const asked: string[] = []
    let inside = true
    test = await startTestMeta({
      folder: await temporaryFolder(),
      resolve(name) {
        asked.push(name)
        return Promise.resolve([inside || name === 'media.example' ? '10.1.2.3' : '127.0.0.1'])
      },
    })
    const issuer = 'https://inner.example'
    const keysUrl = `${issuer}/.well-known/oauth/openid/jwks`
    const { json } = await acme.apply({ issuer, keysUrl, baseUrl: issuer })
    const refused = await acme.sign(json, { issuer })
    expect(refused).toMatchObject({ status: 422, json: { error: 'keys-unusable' } })
    expect(String(refused.json['message'])).toContain('none that may be asked')
    expect(asked).toEqual(['inner.example'])
    inside = false
    const media = await acme.apply({
      mediaBaseUrl: 'https://media.example/m',
      handle: 'zenith',
      name: 'Zenith',
    })
    const checks = (await acme.sign(media.json)).json['checks']
    expect(checks).toContainEqual({
      name: 'media',
      passed: false,
      detail: expect.stringContaining('none that may be asked') as string,
    })
  })
})

// An ordinary OpenID client, none of ours, fetches and checks an identity token; then it is lied to.
import { createServer, type RequestListener } from 'node:http'
import * as openid from 'openid-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { verifyIdentityToken } from '#proto/identity/identity-token.js'
import { encodeJwks, parseJwks } from '#proto/identity/jwks.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { startTestProvider } from '../support/provider-fixture.js'
import { rawToken, testKey } from '../support/signing.js'

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const noiseKey = new Uint8Array(32).fill(4)

async function discover(url: string, client: string): Promise<openid.Configuration> {
  const config = await openid.discovery(new URL(url), client, undefined, openid.None(), {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- plain HTTP, as the machine's own network is
    execute: [openid.allowInsecureRequests],
  })
  openid.enableNonRepudiationChecks(config)
  return config
}

function exchange(config: openid.Configuration, session: string, more: Record<string, string> = {}) {
  return openid.genericGrantRequest(config, EXCHANGE, {
    subject_token: session,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    noise_jkt: keyThumbprint(noiseKey),
    ...more,
  })
}

/** The library judges lifetimes by the system's clock, so the provider's must agree with it. */
async function provider() {
  const running = await startTestProvider()
  running.clock.advance(Date.now() - running.clock.now())
  return running
}

describe('an ordinary OpenID client', () => {
  it('discovers the provider, fetches an identity token and checks its signature', async () => {
    const running = await provider()
    const { url, clock } = running
    const { session } = await running.signUp('ada')
    const answer = await exchange(await discover(url, 'whatsapp'), session)
    expect(answer.claims()).toMatchObject({
      iss: url,
      sub: 'ada',
      aud: 'whatsapp',
      country: 'DE',
      cnf: { jkt: keyThumbprint(noiseKey) },
    })
    expect(answer).toMatchObject({ token_type: 'n_a', expires_in: 300, access_token: answer.id_token })
    const jwks = await (await fetch(`${url}/.well-known/oauth/openid/jwks`)).arrayBuffer()
    const rules = { issuer: url, service: 'whatsapp' as const, algorithms: ['RS256'] as const, noiseKey }
    const keys = parseJwks(new Uint8Array(jwks))
    expect(await verifyIdentityToken(answer.id_token!, { ...rules, keys, now: clock.now() })).toMatchObject({
      subject: 'ada',
    })
  })

  it('never gets the same token twice', async () => {
    const running = await provider()
    const { url } = running
    const { session } = await running.signUp('ada')
    const config = await discover(url, 'whatsapp')
    const ids = await Promise.all([1, 2, 3].map(async () => (await exchange(config, session)).claims()!.jti))
    expect(new Set(ids).size).toBe(3)
  })

  it.each([
    ['a session that ended', {}, 'invalid_request'],
    ['a Noise key that is none', { noise_jkt: 'x' }, 'invalid_request'],
    ['another audience', { audience: 'messenger' }, 'invalid_request'],
  ])('is refused with %s', async (what, more, error) => {
    const running = await provider()
    const { session } = await running.signUp('ada')
    if (what.includes('ended')) await running.post('/v1/signout', undefined, session)
    const config = await discover(running.url, 'whatsapp')
    await expect(exchange(config, session, more)).rejects.toMatchObject({ error })
  })

  it('that is ours learns from the refusal that it must sign in again', async () => {
    const { url } = await provider()
    const response = await fetch(`${url}/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: EXCHANGE,
        client_id: 'whatsapp',
        subject_token: 'gone',
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        noise_jkt: keyThumbprint(noiseKey),
      }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_request', code: 'session-ended' })
  })

  it('may have N tokens in 15 minutes', async () => {
    const running = await startTestProvider({ tokensPerAccount: 2 })
    running.clock.advance(Date.now() - running.clock.now())
    const { session } = await running.signUp('ada')
    const config = await discover(running.url, 'whatsapp')
    await exchange(config, session)
    await exchange(config, session)
    await expect(exchange(config, session)).rejects.toMatchObject({ status: 429 })
  })
})

describe('an ordinary OpenID client that is lied to', () => {
  const published = testKey('k1')
  const stranger = testKey('k1')

  /** A provider that issues whatever it is told to, under one published key. */
  async function liar(make: (url: string) => { claims?: object; key?: typeof published; issuer?: string }) {
    let handle: RequestListener = () => undefined
    const server = createServer((request, response) => {
      handle(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address!.port : 0}`
    const { claims, key = published, issuer = url } = make(url)
    const now = Math.floor(Date.now() / 1000)
    const token = rawToken(
      { alg: 'RS256', kid: 'k1', typ: 'JWT' },
      { iss: url, sub: 'ada', aud: 'whatsapp', iat: now, exp: now + 300, ...claims },
      key.key,
    )
    const answers: Record<string, unknown> = {
      '/.well-known/openid-configuration': {
        issuer,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/jwks`,
      },
      '/jwks': encodeJwks([published]),
      '/token': { access_token: token, id_token: token, token_type: 'N_A', issued_token_type: 'x' },
    }
    handle = (request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answers[request.url ?? '']))
    }
    return url
  }
  const fetchToken = async (url: string) => exchange(await discover(url, 'whatsapp'), 'session')

  it('accepts the liar while it tells the truth', async () => {
    expect((await fetchToken(await liar(() => ({})))).claims()).toMatchObject({ sub: 'ada' })
  })

  it.each([
    ['a key that is not published', () => ({ key: stranger })],
    ['another issuer in the token', () => ({ claims: { iss: 'https://other.example' } })],
    ['another issuer in the discovery document', () => ({ issuer: 'https://other.example' })],
    ['another audience', () => ({ claims: { aud: 'messenger' } })],
    ['a token that has expired', () => ({ claims: { iat: 1, exp: 2 } })],
  ])('refuses %s', async (_what, lie) => {
    const url = await liar(lie)
    await expect(fetchToken(url)).rejects.toThrow()
  })
})

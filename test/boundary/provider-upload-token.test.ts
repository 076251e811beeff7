// The upload token over HTTP: who gets one, what it says, and what a client accepts from its provider.
import { createServer } from 'node:http'
import * as openid from 'openid-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mintToken, mintUploadToken } from '#cli/client/setup/provider.js'
import { parseJwks } from '#proto/identity/jwks.js'
import { readTokenHeader } from '#proto/identity/jws.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { verifyUploadToken } from '#proto/hosting/upload-token.js'
import { startTestProvider } from '../support/provider-fixture.js'
import { codeOf } from '../support/rejection.js'

const MEDIA_HOST = 'https://media.parley.example'
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const SESSION_TYPE = 'urn:ietf:params:oauth:token-type:access_token'

const start = (changes: Parameters<typeof startTestProvider>[0] = {}) =>
  startTestProvider({ mediaHostUrl: MEDIA_HOST, ...changes })

function ask(url: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: EXCHANGE,
    subject_token_type: SESSION_TYPE,
    requested_token_type: SESSION_TYPE,
    scope: 'media:write',
    ...fields,
  })
  return fetch(`${url}/v1/token`, { method: 'POST', body })
}

/** A provider that answers every mint with `answer`. */
async function liar(answer: object): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end(JSON.stringify(answer)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address!.port : 0}`
}

describe('an upload token', () => {
  it('names the account by its opaque id, the media host and nothing more, for ten minutes', async () => {
    const provider = await start()
    const { session } = await provider.signUp('ada')
    const { token, endpoint } = await mintUploadToken(provider.url, session)
    expect(endpoint).toBe(`${MEDIA_HOST}/uploads`)
    expect(readTokenHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' })
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      unknown
    >
    expect(claims).toMatchObject({ iss: provider.url, aud: MEDIA_HOST, scope: 'media:write' })
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(600)
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'scope', 'sub'])
    expect(JSON.stringify(claims)).not.toContain('ada')
    const jwks = await (await provider.get('/.well-known/oauth/openid/jwks')).arrayBuffer()
    const keys = parseJwks(new Uint8Array(jwks))
    const rules = { issuer: provider.url, mediaHost: MEDIA_HOST, keys, algorithms: ['RS256'] as const }
    const verified = await verifyUploadToken(token, { ...rules, now: provider.clock.now() })
    expect(verified.accountId).toBe(claims['sub'])
  })

  it('is the same account’s every time, and another token every time', async () => {
    const provider = await start()
    const { session } = await provider.signUp('ada')
    const tokens = await Promise.all([1, 2].map(() => mintUploadToken(provider.url, session)))
    const [first, second] = tokens.map(
      ({ token }) => JSON.parse(atob(token.split('.')[1]!)) as { sub: string; jti: string },
    )
    expect(first!.sub).toBe(second!.sub)
    expect(first!.jti).not.toBe(second!.jti)
  })

  it('is to be had by an ordinary OpenID client, as the discovery document says', async () => {
    const provider = await start()
    const { session } = await provider.signUp('ada')
    const config = await openid.discovery(new URL(provider.url), 'whatsapp', undefined, openid.None(), {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- plain HTTP, as the machine's own network is
      execute: [openid.allowInsecureRequests],
    })
    expect(config.serverMetadata().scopes_supported).toEqual(['openid', 'media:write'])
    const answer = await openid.genericGrantRequest(config, EXCHANGE, {
      subject_token: session,
      subject_token_type: SESSION_TYPE,
      requested_token_type: SESSION_TYPE,
      scope: 'media:write',
      audience: MEDIA_HOST,
    })
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'media:write' })
    expect(answer['upload_endpoint']).toBe(`${MEDIA_HOST}/uploads`)
    expect(answer.id_token).toBeUndefined()
  })

  it.each([
    ['another media host', { audience: 'https://other.example' }, 'invalid_target'],
    ['the media host by another spelling', { audience: `${MEDIA_HOST}/` }, 'invalid_target'],
    ['a wider scope', { scope: 'media:write openid' }, 'invalid_scope'],
  ])('is refused for %s', async (_what, fields, error) => {
    const provider = await start()
    const { session } = await provider.signUp('ada')
    const response = await ask(provider.url, { subject_token: session, ...fields })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error })
  })

  it('is refused to whoever signed out, and to other tokens than a session', async () => {
    const provider = await start()
    const { session } = await provider.signUp('ada')
    const { token } = await mintUploadToken(provider.url, session)
    const identity = await mintToken(provider.url, session, 'whatsapp', keyThumbprint(new Uint8Array(32)))
    await provider.post('/v1/signout', undefined, session)
    for (const subject of [session, token, identity, 'x']) {
      const response = await ask(provider.url, { subject_token: subject })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: 'invalid_request', code: 'session-ended' })
      expect(await codeOf(() => mintUploadToken(provider.url, subject))).toBe('not-signed-in')
    }
  })

  it('may be had N times in 15 minutes, and takes nothing from the identity tokens', async () => {
    const provider = await start({ tokensPerAccount: 2 })
    const { session } = await provider.signUp('ada')
    await mintUploadToken(provider.url, session)
    await mintUploadToken(provider.url, session)
    expect((await ask(provider.url, { subject_token: session })).status).toBe(429)
    expect(await codeOf(() => mintUploadToken(provider.url, session))).toBe('refused')
    const thumbprint = keyThumbprint(new Uint8Array(32))
    expect(await mintToken(provider.url, session, 'whatsapp', thumbprint)).toContain('.')
    provider.clock.advance(15 * 60_000)
    expect((await mintUploadToken(provider.url, session)).token).toContain('.')
  })

  it('is in no log line and no trace, its account is', async () => {
    const provider = await start()
    const { session } = await provider.signUp('ada')
    const { token } = await mintUploadToken(provider.url, session)
    const told = [...provider.lines, ...provider.events.map((event) => JSON.stringify(event))].join('\n')
    const { sub } = JSON.parse(atob(token.split('.')[1]!)) as { sub: string }
    expect(told).toContain(`upload token for ${MEDIA_HOST}, 600 s`)
    expect(told).toContain(sub)
    for (const part of token.split('.')) expect(told).not.toContain(part)
  })
})

describe('a client', () => {
  const answer = {
    access_token: 'a.b.c',
    issued_token_type: SESSION_TYPE,
    token_type: 'Bearer',
    expires_in: 600,
    scope: 'media:write',
  }

  it('takes a media host on https or on this machine', async () => {
    for (const endpoint of ['https://media.example/uploads', 'http://127.0.0.1:7421/uploads']) {
      const url = await liar({ ...answer, upload_endpoint: endpoint })
      expect(await mintUploadToken(url, 'session')).toEqual({ token: 'a.b.c', endpoint })
    }
  })

  it.each([
    'http://media.example/uploads',
    'http://10.0.0.1/uploads',
    'ftp://media.example/',
    'file:///etc/passwd',
    'https://user:password@media.example/',
    '/uploads',
    '',
  ])('sends no token to %j', async (endpoint) => {
    const url = await liar({ ...answer, upload_endpoint: endpoint })
    expect(await codeOf(() => mintUploadToken(url, 'session'))).toBe('cannot-connect')
  })
})

// What a stranger may try at the push webhook: every trick with the token's header or form gets the same 401,
// causes no request to anybody, and wakes nobody.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { encodeJwks } from '#proto/identity/jwks.js'
import { startFakeMeta, startTestProvider } from '../support/provider-fixture.js'
import { base64urlJson, rawToken, testKey } from '../support/signing.js'

const STRANGER = testKey('stranger')

/** A key set of the stranger's own, and how often somebody asked for it. */
async function strangersServer(): Promise<{ readonly url: string; readonly asked: () => number }> {
  let count = 0
  const server = createServer((_request, response) => {
    count += 1
    response.end(JSON.stringify(encodeJwks([STRANGER])))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => count }
}

async function setUp() {
  const meta = await startFakeMeta()
  const provider = await startTestProvider({ metaUrls: [meta.url] })
  const { session } = await provider.signUp('ada')
  const key = meta.keys[0]!
  const seconds = provider.clock.now() / 1000
  const header = { alg: 'RS256', kid: key.kid, typ: 'JWT' }
  const claims = { iss: 'WHATSAPP', aud: provider.url, iat: seconds, exp: seconds + 3600 }
  const push = (authorization: string, body = '{"to":"ada"}') =>
    fetch(`${provider.url}/push`, { method: 'POST', body, headers: { authorization } })
  const wakes = () => provider.lines.filter((line) => line.includes('"pushed"')).length
  return { meta, provider, session, key, header, claims, push, wakes }
}

describe('a push token', () => {
  it('whose header names keys, rules or places of its own is refused, and nobody is asked', async () => {
    const { meta, key, header, claims, push, wakes } = await setUp()
    const stranger = await strangersServer()
    expect((await push(`Bearer ${rawToken(header, claims, key.key)}`)).status).toBe(200)
    meta.fetches = 0
    const certificate = STRANGER.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    const headers: Record<string, object> = {
      'a key set elsewhere': { ...header, jku: stranger.url },
      'a certificate elsewhere': { ...header, x5u: stranger.url },
      'a certificate': { ...header, x5c: [certificate] },
      'a thumbprint': { ...header, x5t: 'AAAA' },
      'its own key': { ...header, jwk: STRANGER.publicKey.export({ format: 'jwk' }) },
      'an unknown extension': { ...header, crit: ['exp'], exp: claims.exp },
      'an empty crit': { ...header, crit: [] },
      'an unencoded payload': { ...header, b64: false, crit: ['b64'] },
      compression: { ...header, zip: 'DEF' },
      'a key name that is a path': { ...header, kid: '../../meta-1' },
      'a key name that is a URL': { ...header, kid: stranger.url },
      'a key name that is a property': { ...header, kid: '__proto__' },
      'a key name that is a number': { ...header, kid: 7 },
      'no key name': { alg: 'RS256', typ: 'JWT' },
      'another algorithm': { ...header, alg: 'PS256' },
      'no algorithm': { kid: header.kid, typ: 'JWT' },
      'the algorithm none': { ...header, alg: 'none' },
      'another type': { ...header, typ: 'at+jwt' },
    }
    const seen = await Promise.all(
      Object.entries(headers).map(async ([what, each]) => {
        // Signed by the stranger, and once more by Meta's very key: then the header alone is wrong.
        const answers = [STRANGER.key, key.key].map((signer) =>
          push(`Bearer ${rawToken(each, claims, signer)}`),
        )
        return [what, ...(await Promise.all(answers)).map(({ status }) => status)]
      }),
    )
    expect(seen).toEqual(Object.keys(headers).map((what) => [what, 401, 401]))
    expect(stranger.asked()).toBe(0)
    expect(meta.fetches).toBeLessThanOrEqual(1)
    expect(wakes()).toBe(1)
  })

  it('in any other form than three parts of base64url is refused', async () => {
    const { key, header, claims, push, session, wakes, provider } = await setUp()
    const token = rawToken(header, claims, key.key)
    const [head = '', body = '', signature = ''] = token.split('.')
    const forms: Record<string, string> = {
      'no signature': `${head}.${body}.`,
      'no dots': token.replaceAll('.', ''),
      'a part too many': `${token}.${signature}`,
      'two parts': `${head}.${body}`,
      padding: `${head}=.${body}.${signature}`,
      'a space inside': `${head}. ${body}.${signature}`,
      'plain base64': `${head}.${body}.+/${signature.slice(2)}`,
      'bits after the end of the signature': `${head}.${body}.${signature}A`,
      'a changed payload': `${head}.${base64urlJson({ ...claims, exp: claims.exp + 1 })}.${signature}`,
      'a signature cut short': `${head}.${body}.${signature.slice(0, -4)}`,
      'JSON serialisation': JSON.stringify({ protected: head, payload: body, signature }),
      'a session of a user': session,
      'more than 4 KB': rawToken(header, { ...claims, pad: 'x'.repeat(4096) }, key.key),
      'a payload that is no object': rawToken(header, '"WHATSAPP"', key.key),
      'a repeated claim': rawToken(
        header,
        Buffer.from(`{"iss":"X",${JSON.stringify(claims).slice(1)}`),
        STRANGER.key,
      ),
      'times as text': rawToken(header, { ...claims, exp: String(claims.exp) }, key.key),
      'an expiry that is no number': rawToken(header, { ...claims, exp: null }, key.key),
      'several audiences': rawToken(header, { ...claims, aud: ['https://other.example'] }, key.key),
      'an audience that only begins alike': rawToken(
        header,
        { ...claims, aud: `${provider.url}.example` },
        key.key,
      ),
      'an issuer in another case': rawToken(header, { ...claims, iss: 'WhatsApp' }, key.key),
    }
    const seen = await Promise.all(
      Object.entries(forms).map(async ([what, form]) => {
        const response = await push(`Bearer ${form}`)
        return [what, response.status, ((await response.json()) as { error: string }).error]
      }),
    )
    expect(seen).toEqual(Object.keys(forms).map((what) => [what, 401, 'push-unauthorized']))
    expect(wakes()).toBe(0)
  })

  it('opens no other door: neither an account’s nor, given by query or body, this one', async () => {
    const { provider, key, header, claims, wakes } = await setUp()
    const token = rawToken(header, claims, key.key)
    expect((await provider.get('/v1/me', token)).status).toBe(401)
    expect((await provider.get('/v1/wake', token)).status).toBe(401)
    const url = `${provider.url}/push?access_token=${token}`
    const body = JSON.stringify({ to: 'ada', access_token: token, authorization: `Bearer ${token}` })
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401)
    expect(wakes()).toBe(0)
    expect(provider.lines.join()).not.toContain(token.split('.')[2])
  })
})

// Who may upload to the media host: bearers of the provider's upload tokens, checked with its published keys; nobody else.
import { describe, expect, it } from 'vitest'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { type HostedMedia, startHostedMedia } from '../support/media-host.js'
import { seededRandom } from '../support/random.js'
import { testKey } from '../support/signing.js'
import { type Answer, send, tusClient } from '../support/tus.js'

const BLOB = seededRandom(3).bytes(1000)
const MINUTE = 60_000

/** A creation with this Bearer token. */
function createWith(media: HostedMedia, token: string): Promise<Answer> {
  return tusClient(media.host.url, token).create(10)
}

describe('a token', () => {
  it.each([
    ['for another media host', { mediaHost: 'http://127.0.0.1:1' }],
    ['for this media host by another spelling', { mediaHost: 'http://localhost:7421/' }],
    ['of another issuer', { issuer: 'http://127.0.0.1:2' }],
  ])('%s is refused', async (_what, more) => {
    const media = await startHostedMedia()
    const answer = await createWith(media, await media.token('ada', more))
    expect(answer).toMatchObject({ status: 401, error: 'token-invalid' })
    expect(answer.headers['www-authenticate']).toContain('Bearer')
  })

  it.each([
    ['with a key the provider does not publish', testKey('provider-key', 'RS256')],
    ['with a key of a name it does not publish', testKey('other', 'RS256')],
    ['with an algorithm it does not use', testKey('provider-key', 'ES256')],
  ])('signed %s is refused', async (_what, key) => {
    const media = await startHostedMedia()
    const answer = await createWith(media, await media.token('ada', {}, key))
    expect(answer).toMatchObject({ status: 401, error: 'token-invalid' })
  })

  it('that is an identity token, a session, garbage or missing is refused everywhere', async () => {
    const media = await startHostedMedia()
    const { headers: named } = await (await media.as('ada')).upload(BLOB)
    const reference = String(named['parley-storage-reference'])
    const noiseKey = new Uint8Array(32).fill(1)
    const request = { thumbprint: keyThumbprint(noiseKey) }
    const identity = await media.issuer.token('ada', noiseKey, request)
    const session = 'A'.repeat(43)
    for (const token of [identity, session, 'x.y.z', 'a'.repeat(9000), '']) {
      const headers = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' }
      for (const [method, path] of [
        ['POST', '/uploads'],
        ['HEAD', '/uploads/AAAAAAAAAAAAAAAAAAAAAA'],
        ['PATCH', '/uploads/AAAAAAAAAAAAAAAAAAAAAA'],
        ['DELETE', '/uploads/AAAAAAAAAAAAAAAAAAAAAA'],
        ['DELETE', `/m/${reference}`],
      ] as const) {
        expect((await send(`${media.host.url}${path}`, { method, headers })).status, method).toBe(401)
      }
    }
    expect((await send(`${media.host.url}/m/${reference}`)).status).toBe(200)
  })

  it('is taken until it expires, and for the skew of clocks after', async () => {
    const media = await startHostedMedia()
    const token = await media.token('ada')
    media.clock.advance(11 * MINUTE - 1)
    expect(await createWith(media, token)).toMatchObject({ status: 201 })
    media.clock.advance(1)
    expect(await createWith(media, token)).toMatchObject({ status: 401, error: 'token-expired' })
  })

  it('in a query or another header is none', async () => {
    const media = await startHostedMedia()
    const token = await media.token('ada')
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': 5, 'x-authorization': token, cookie: token }
    const answer = await send(`${media.host.url}/uploads?access_token=${token}`, { method: 'POST', headers })
    expect(answer).toMatchObject({ status: 401, error: 'token-invalid' })
  })
})

describe("the provider's keys", () => {
  it('may change: tokens of the new key are taken as soon as it is published', async () => {
    const media = await startHostedMedia()
    expect(await createWith(media, await media.token('ada'))).toMatchObject({ status: 201 })
    const fresh = testKey('fresh-key', 'RS256')
    media.issuer.keys.push(fresh)
    media.clock.advance(MINUTE)
    expect(await createWith(media, await media.token('ada', {}, fresh))).toMatchObject({ status: 201 })
  })

  it('are asked for once, and a flood of unknown keys asks at most twice a minute', async () => {
    const media = await startHostedMedia()
    const forged = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        media.token('ada', {}, { ...testKey('x', 'ES256'), kid: `k${at}` }),
      ),
    )
    for (const token of forged) await createWith(media, token)
    media.clock.advance(MINUTE / 2)
    for (const token of forged) await createWith(media, token)
    expect(media.issuer.fetches).toBeLessThanOrEqual(2)
  })

  it('unreachable from the start, nobody is let in; later, the copy serves', async () => {
    const media = await startHostedMedia()
    media.issuer.jwks = { status: 500, body: '' }
    const token = await media.token('ada')
    const refused = await createWith(media, token)
    expect(refused).toMatchObject({
      status: 503,
      error: 'keys-unreachable',
      headers: { 'retry-after': '30' },
    })
    media.issuer.jwks = undefined
    media.clock.advance(MINUTE / 2)
    expect(await createWith(media, token)).toMatchObject({ status: 201 })
    media.issuer.jwks = { status: 500, body: '' }
    media.clock.advance(20 * MINUTE)
    expect(await createWith(media, await media.token('ada'))).toMatchObject({ status: 201 })
  })
})

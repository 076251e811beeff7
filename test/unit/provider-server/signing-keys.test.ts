import { describe, expect, it } from 'vitest'
import { textBytes } from '#proto/bytes.js'
import { issueIdentityToken, verifyIdentityToken } from '#proto/identity/identity-token.js'
import { encodeJwks, parseJwks } from '#proto/identity/jwks.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { openSigningKeys, type StoredSigningKey } from '#provider-server/signing-keys.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const policy = { rotateMilliseconds: 30 * DAY, leadMilliseconds: 20 * MINUTE, keepMilliseconds: 60 * MINUTE }
const noiseKey = new Uint8Array(32).fill(1)

async function setUp() {
  const clock = new FakeClock()
  const stored = memoryCollection<StoredSigningKey>()
  return { clock, stored, keys: await openSigningKeys(stored, clock, policy) }
}

describe('signing keys', () => {
  it('begin with one that signs at once', async () => {
    const { keys } = await setUp()
    const published = await keys.published()
    expect(published).toHaveLength(1)
    expect((await keys.signer()).kid).toBe(published[0]!.kid)
  })

  it('are the same after a restart', async () => {
    const { clock, stored, keys } = await setUp()
    const again = await openSigningKeys(stored, clock, policy)
    expect((await again.signer()).kid).toBe((await keys.signer()).kid)
  })

  it('get a successor that is published for the lead before it signs', async () => {
    const { clock, keys } = await setUp()
    const first = (await keys.signer()).kid
    clock.advance(30 * DAY - 1)
    expect(await keys.published()).toHaveLength(1)
    clock.advance(1)
    expect(await keys.published()).toHaveLength(2)
    clock.advance(20 * MINUTE - 1)
    expect((await keys.signer()).kid).toBe(first)
    clock.advance(1)
    expect((await keys.signer()).kid).not.toBe(first)
  })

  it('stay published for an hour after their successor began to sign, then go from disk too', async () => {
    const { clock, stored, keys } = await setUp()
    const first = (await keys.signer()).kid
    clock.advance(30 * DAY)
    await keys.published()
    clock.advance(80 * MINUTE - 1)
    expect((await keys.published()).map(({ kid }) => kid)).toContain(first)
    clock.advance(1)
    expect((await keys.published()).map(({ kid }) => kid)).not.toContain(first)
    expect(await stored.get(first)).toBeUndefined()
  })

  it('rotate once though many ask at that moment', async () => {
    const { clock, keys } = await setUp()
    clock.advance(30 * DAY)
    await Promise.all([keys.signer(), keys.published(), keys.signer(), keys.published()])
    expect(await keys.published()).toHaveLength(2)
  })

  it('lose no login: a reader that fetches the set every ten minutes can check every token', async () => {
    const { clock, keys } = await setUp()
    const request = {
      issuer: 'https://parley.example',
      subject: 'ada',
      service: 'whatsapp' as const,
      thumbprint: keyThumbprint(noiseKey),
      country: 'DE',
      tokenId: 'id-1',
      lifetimeSeconds: 900,
    }
    const used = new Set<string>()
    clock.advance(30 * DAY - 60 * MINUTE)
    for (let turn = 0; turn < 40; turn += 1) {
      const cached = parseJwks(textBytes(JSON.stringify(encodeJwks(await keys.published()))))
      for (let minute = 0; minute < 10; minute += 5) {
        const signer = await keys.signer()
        used.add(signer.kid)
        const token = await issueIdentityToken(request, signer, clock.now())
        const rules = { ...request, keys: cached, algorithms: ['RS256'] as const, noiseKey, now: clock.now() }
        expect(await verifyIdentityToken(token, rules)).toHaveProperty('subject', 'ada')
        clock.advance(5 * MINUTE)
      }
    }
    expect(used.size).toBe(2)
  })
})

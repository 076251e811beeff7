import { describe, expect, it } from 'vitest'
import { issueIdentityToken, verifyIdentityToken } from '#proto/identity/identity-token.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { codeOf } from '../../support/rejection.js'
import { keySetOf, rawToken, testKey } from '../../support/signing.js'

const NOW = 1_760_000_000_000
const SECONDS = NOW / 1000
const noiseKey = new Uint8Array(32).fill(9)
const key = testKey('k1')
const request = {
  issuer: 'https://parley.example',
  subject: 'ada',
  service: 'whatsapp' as const,
  thumbprint: keyThumbprint(noiseKey),
  country: 'DE',
  tokenId: 'id-1',
  lifetimeSeconds: 300,
}
const rules = {
  issuer: 'https://parley.example',
  service: 'whatsapp' as const,
  keys: keySetOf(key),
  algorithms: ['RS256'] as const,
  noiseKey,
  now: NOW,
}
const claims = {
  iss: request.issuer,
  sub: 'ada',
  aud: 'whatsapp',
  iat: SECONDS,
  nbf: SECONDS,
  exp: SECONDS + 300,
  jti: 'id-1',
  cnf: { jkt: request.thumbprint },
  country: 'DE',
}
const header = { alg: 'RS256', kid: 'k1', typ: 'JWT' }
const verifyClaims = (changed: object) =>
  codeOf(() => verifyIdentityToken(rawToken(header, { ...claims, ...changed }, key.key), rules))

describe('an identity token', () => {
  it.each(['RS256', 'ES256', 'EdDSA'] as const)('is issued and verified with %s', async (algorithm) => {
    const signer = testKey('k', algorithm)
    const token = await issueIdentityToken(request, signer, NOW)
    expect(token.length).toBeLessThanOrEqual(4096)
    const accept = { ...rules, keys: keySetOf(signer), algorithms: [algorithm] }
    expect(await verifyIdentityToken(token, accept)).toEqual({
      issuer: 'https://parley.example',
      subject: 'ada',
      service: 'whatsapp',
      country: 'DE',
      tokenId: 'id-1',
      issuedAt: SECONDS,
      expiresAt: SECONDS + 300,
    })
  })

  it('carries the documented claims', async () => {
    const token = await issueIdentityToken(request, key, NOW)
    expect(JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())).toEqual(claims)
  })

  it.each([
    ['another issuer', { iss: 'https://other.example' }],
    ['the issuer with a slash', { iss: 'https://parley.example/' }],
    ['no issuer', { iss: undefined }],
    ['another service', { aud: 'messenger' }],
    ['a list of services', { aud: ['whatsapp'] }],
    ['a subject in another spelling', { sub: 'Ada' }],
    ['an empty subject', { sub: '' }],
    ['a subject of 255 characters', { sub: 'a'.repeat(255) }],
    ['a phone number with its plus', { sub: '+4915550001' }],
    ['no key', { cnf: undefined }],
    ['another key', { cnf: { jkt: keyThumbprint(new Uint8Array(32).fill(8)) } }],
    ['a key and another way to name one', { cnf: { jkt: request.thumbprint, kid: 'k1' } }],
    ['a thumbprint with padding', { cnf: { jkt: `${request.thumbprint}=` } }],
    ['no token id', { jti: undefined }],
    ['no country', { country: undefined }],
    ['a country in small letters', { country: 'de' }],
    ['no expiry', { exp: undefined }],
    ['an expiry that is a text', { exp: String(SECONDS + 300) }],
    ['an expiry that is a fraction', { exp: SECONDS + 0.5 }],
    ['a life of 901 seconds', { exp: SECONDS + 901 }],
    ['a life stretched by an early start', { nbf: SECONDS - 700, exp: SECONDS + 300 }],
    ['an end before its start', { exp: SECONDS - 1 }],
  ])('with %s is not valid', async (_what, changed) => {
    expect(await verifyClaims(changed)).toBe('token-invalid')
  })

  it('lives 900 seconds at most', async () => {
    const token = rawToken(header, { ...claims, exp: SECONDS + 900 }, key.key)
    expect(await verifyIdentityToken(token, rules)).toHaveProperty('expiresAt', SECONDS + 900)
    expect(await codeOf(() => issueIdentityToken({ ...request, lifetimeSeconds: 901 }, key, NOW))).toBe(
      'TypeError',
    )
  })

  it('is expired 60 seconds after its end, not one second earlier', async () => {
    const token = await issueIdentityToken(request, key, NOW)
    const at = (seconds: number) => verifyIdentityToken(token, { ...rules, now: NOW + seconds * 1000 })
    expect(await at(359)).toHaveProperty('subject', 'ada')
    expect(await codeOf(() => at(360))).toBe('token-expired')
  })

  it('is not yet valid more than 60 seconds before its start', async () => {
    const token = await issueIdentityToken(request, key, NOW)
    const at = (seconds: number) => verifyIdentityToken(token, { ...rules, now: NOW + seconds * 1000 })
    expect(await at(-60)).toHaveProperty('subject', 'ada')
    expect(await codeOf(() => at(-61))).toBe('token-expired')
  })

  it('that is expired and forged is called forged', async () => {
    const late = { ...rules, now: NOW + 3_600_000 }
    const token = rawToken(header, { ...claims, iss: 'https://other.example' }, key.key)
    expect(await codeOf(() => verifyIdentityToken(token, late))).toBe('token-invalid')
  })

  it.each([
    ['a subject that is not in normal form', { subject: 'Ada' }],
    ['a thumbprint that is none', { thumbprint: 'x' }],
    ['a country that is none', { country: 'Germany' }],
    ['an empty token id', { tokenId: '' }],
  ])('is not issued for %s', async (_what, changed) => {
    expect(await codeOf(() => issueIdentityToken({ ...request, ...changed }, key, NOW))).toBe('TypeError')
  })
})

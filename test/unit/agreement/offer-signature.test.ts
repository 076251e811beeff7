import { sign, verify } from 'node:crypto'
import { flattenedVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  type OfferTerms,
  parseSignature,
  encodeSignature,
  signOffer,
  verifyOfferSignature,
} from '#proto/agreement/offer-signature.js'
import { SIGNATURE_ALGORITHMS } from '#proto/identity/jws.js'
import { codeOf } from '../../support/rejection.js'
import { base64urlJson, confusedToken, keySetOf, rawToken, testKey } from '../../support/signing.js'

const TERMS: OfferTerms = {
  application: 'app_7',
  issuer: 'https://parley.example',
  service: 'whatsapp',
  version: '1',
  sha256: 'ab'.repeat(32),
}
/** RFC 8785 by hand: members by name, no spaces. */
const CANONICAL = `{"application":"app_7","issuer":"https://parley.example","service":"whatsapp","sha256":"${'ab'.repeat(32)}","version":"1"}`
const HEADER = { alg: 'RS256', kid: 'k1', typ: 'parley-offer' }

const key = testKey('k1')
const curve = testKey('e1', 'ES256')
const edwards = testKey('d1', 'EdDSA')
const stranger = testKey('k1')
const keys = keySetOf(key, curve, edwards)
const check = (jws: string, terms: OfferTerms = TERMS) =>
  verifyOfferSignature(jws, terms, { keys, algorithms: SIGNATURE_ALGORITHMS })
/** A compact token with its payload taken out. */
const detached = (token: string) => token.replace(/\.[^.]*\./, '..')
const signed = (header: object, payload = CANONICAL, signer = key.key) =>
  detached(rawToken(header, payload, signer))
const good = signed(HEADER)

describe('a signature under an offer', () => {
  it.each([key, curve, edwards])('is made and verified with $algorithm', async (signer) => {
    const jws = await signOffer(TERMS, signer)
    expect(jws.split('.').map((part) => part === '')).toEqual([false, true, false])
    expect(await check(jws)).toEqual({ kid: signer.kid })
  })

  it('is RFC 7515 appendix F over the canonical terms, as another implementation sees it', async () => {
    const [header = '', , signature = ''] = (await signOffer(TERMS, key)).split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(HEADER)
    const input = Buffer.from(`${header}.${Buffer.from(CANONICAL).toString('base64url')}`)
    expect(verify('sha256', input, key.publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
    const payload = Buffer.from(CANONICAL).toString('base64url')
    const read = await flattenedVerify({ protected: header, payload, signature }, key.publicKey)
    expect(Buffer.from(read.payload).toString()).toBe(CANONICAL)
  })

  it('is accepted where another implementation made it', async () => {
    expect(await check(good)).toEqual({ kid: 'k1' })
    const input = `${base64urlJson({ alg: 'EdDSA', kid: 'd1', typ: 'parley-offer' })}.${base64urlJson(CANONICAL)}`
    const bytes = sign(null, Buffer.from(input), edwards.key)
    expect(await check(detached(`${input}.${bytes.toString('base64url')}`))).toEqual({ kid: 'd1' })
  })

  it.each([
    ['another application', { application: 'app_8' }],
    ['another issuer', { issuer: 'https://other.example' }],
    ['the other service', { service: 'messenger' }],
    ['another version', { version: '2' }],
    ['another text', { sha256: 'ac'.repeat(32) }],
  ] as const)('does not hold for %s', async (_, changed) => {
    expect(await codeOf(() => check(good, { ...TERMS, ...changed }))).toBe('token-invalid')
  })

  it.each([
    ['of the type of an identity token', signed({ ...HEADER, typ: 'JWT' })],
    ['of the type of an upload token', signed({ ...HEADER, typ: 'at+jwt' })],
    ['of no type', signed({ alg: 'RS256', kid: 'k1' })],
    ['by a stranger under a known kid', signed(HEADER, CANONICAL, stranger.key)],
    ['by a key that is not published', signed({ ...HEADER, kid: 'k2' })],
    ['by a key of another algorithm', signed({ ...HEADER, kid: 'e1' })],
    ['over the terms with other spaces', signed(HEADER, CANONICAL.replace(',', ', '))],
    ['over something else', signed(HEADER, '{}')],
    ['without a signature', good.replace(/[^.]*$/, '')],
  ])('%s is not valid', async (_, jws) => {
    expect(await codeOf(() => check(jws))).toBe('token-invalid')
  })

  it.each([
    ['a payload of its own', rawToken(HEADER, CANONICAL, key.key)],
    ['an unencoded payload', signed({ ...HEADER, b64: false, crit: ['b64'] })],
    ['b64 alone', signed({ ...HEADER, b64: false })],
    ['an extension nobody knows', signed({ ...HEADER, crit: ['exp'], exp: 1 })],
    ['no algorithm', signed({ ...HEADER, alg: 'none' })],
    ['a shared secret', detached(confusedToken(HEADER, JSON.parse(CANONICAL) as object, key.publicKey))],
    ['a key of its own', signed({ ...HEADER, jwk: { kty: 'oct', k: 'AA' } })],
    ['an address of keys', signed({ ...HEADER, jku: 'https://evil.example/keys' })],
    ['no kid', signed({ alg: 'RS256', typ: 'parley-offer' })],
    ['two parts', good.replace('..', '.')],
    ['four parts', `${good}.AA`],
    ['one part', 'AA'],
    ['nothing', ''],
    ['a padded part', `${good}=`],
    ['a blank', `${good} `],
    ['JSON serialization', JSON.stringify({ protected: 'e30', signature: 'AA' })],
    ['4,097 characters', `${good}${'A'.repeat(4097 - good.length)}`],
  ])('with %s is malformed', async (_, jws) => {
    expect(await codeOf(() => check(jws))).toBe('token-malformed')
  })

  it('is refused with any octet of it changed', async () => {
    for (let at = 0; at < good.length; at += 1) {
      const other = good[at] === 'A' ? 'B' : 'A'
      const jws = good.slice(0, at) + other + good.slice(at + 1)
      expect(['token-malformed', 'token-invalid']).toContain(await codeOf(() => check(jws)))
    }
  })

  it('is not valid with an algorithm that is not registered', async () => {
    const rules = { keys, algorithms: ['ES256'] } as const
    expect(await codeOf(() => verifyOfferSignature(good, TERMS, rules))).toBe('token-invalid')
  })

  it('is not made over terms that no reader takes', async () => {
    const terms = { ...TERMS, issuer: `https://${'a'.repeat(4096)}` }
    expect(await codeOf(() => signOffer(terms, key))).toBe('TypeError')
  })
})

describe('the body of a signature', () => {
  it('holds it and nothing else', () => {
    expect(parseSignature(encodeSignature(good))).toBe(good)
  })

  it.each([{}, { jws: '' }, { jws: 7 }, { jws: 'a'.repeat(4097) }, { jws: 'a', terms: {} }, 'a', null])(
    'is not %j',
    async (value) => {
      expect(await codeOf(() => parseSignature(value))).toBe('request-malformed')
    },
  )
})

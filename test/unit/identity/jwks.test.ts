import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { textBytes } from '#proto/bytes.js'
import { encodeJwks, parseJwks } from '#proto/identity/jwks.js'
import { codeOf } from '../../support/rejection.js'
import { testKey } from '../../support/signing.js'

const rsa = testKey('rsa')
const ec = testKey('ec', 'ES256')
const ed = testKey('ed', 'EdDSA')
const rsaJwk = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256', use: 'sig' }

const documentOf = (...keys: unknown[]) => textBytes(JSON.stringify({ keys }))
const refusal = (bytes: Uint8Array) => codeOf(() => parseJwks(bytes))

describe('a key set', () => {
  it('is read as it was published, public halves only', () => {
    const published = encodeJwks([rsa, ec, ed])
    expect(JSON.stringify(published)).not.toMatch(/"d"/)
    const keys = parseJwks(textBytes(JSON.stringify(published)))
    expect([...keys].map(([kid, { algorithm }]) => [kid, algorithm])).toEqual([
      ['rsa', 'RS256'],
      ['ec', 'ES256'],
      ['ed', 'EdDSA'],
    ])
    for (const { key } of keys.values()) expect(key.type).toBe('public')
  })

  it('is published in the form of the sample', () => {
    const [key] = encodeJwks([rsa]).keys
    expect(Object.keys(key!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('passes over keys for encryption, of unknown kinds, and of algorithms we do not use', () => {
    const keys = parseJwks(
      documentOf(
        rsaJwk,
        { ...rsaJwk, kid: 'enc', use: 'enc' },
        { ...rsaJwk, kid: 'pss', alg: 'PS256' },
        { kty: 'EC', crv: 'P-521', kid: 'p521', x: 'AA', y: 'AA' },
        { kty: 'AKP', kid: 'pq', pub: 'AA' },
      ),
    )
    expect([...keys.keys()]).toEqual(['rsa'])
  })

  it.each([
    ['a symmetric key', { kty: 'oct', kid: 'a', k: 'c2VjcmV0' }],
    ['a private RSA key', { ...rsa.key.export({ format: 'jwk' }), kid: 'a' }],
    ['a private Ed25519 key', { ...ed.key.export({ format: 'jwk' }), kid: 'a' }],
    ['a key without kid', { ...rsaJwk, kid: undefined }],
    ['an empty kid', { ...rsaJwk, kid: '' }],
    ['a kid with spaces', { ...rsaJwk, kid: 'a b' }],
    ['a kid that is a number', { ...rsaJwk, kid: 1 }],
    ['an RSA exponent of 3', { ...rsaJwk, e: 'Aw' }],
    ['a modulus with padding', { ...rsaJwk, n: `${rsaJwk.n ?? ''}==` }],
    ['a modulus that begins with zero', { ...rsaJwk, n: `AAAA${rsaJwk.n ?? ''}` }],
    [
      'a point that is not on the curve',
      { kty: 'EC', crv: 'P-256', kid: 'a', x: 'A'.repeat(43), y: 'A'.repeat(43) },
    ],
    ['an Ed25519 key of 31 bytes', { kty: 'OKP', crv: 'Ed25519', kid: 'a', x: 'A'.repeat(42) }],
    ['a member that is no text', { ...rsaJwk, n: 7 }],
    ['a key that is no object', 'rsa'],
  ])('is refused whole for %s', async (_what, key) => {
    expect(await refusal(documentOf({ ...rsaJwk, kid: 'good' }, key))).toBe('jwks-invalid')
  })

  it('is refused where two keys share a kid, even of kinds that are passed over', async () => {
    expect(await refusal(documentOf(rsaJwk, { ...rsaJwk }))).toBe('jwks-invalid')
    expect(await refusal(documentOf(rsaJwk, { ...rsaJwk, use: 'enc' }))).toBe('jwks-invalid')
  })

  it('takes RSA keys of 2048 to 4096 bits', async () => {
    const jwk = (bits: number) => ({
      ...generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' }),
      kid: 'a',
    })
    expect(parseJwks(documentOf(jwk(2048))).size).toBe(1)
    expect(await refusal(documentOf(jwk(2040)))).toBe('jwks-invalid')
    const modulus = (octets: number) => Buffer.alloc(octets, 0xff).toString('base64url')
    expect(parseJwks(documentOf({ ...rsaJwk, n: modulus(512) })).size).toBe(1)
    expect(await refusal(documentOf({ ...rsaJwk, n: modulus(513) }))).toBe('jwks-invalid')
  })

  it('holds 20 keys and not 21', async () => {
    const many = (count: number) =>
      documentOf(...Array.from({ length: count }, (_none, at) => ({ ...rsaJwk, kid: `k${at}` })))
    expect(parseJwks(many(20)).size).toBe(20)
    expect(await refusal(many(21))).toBe('jwks-invalid')
  })

  it('is at most 64 KiB long', async () => {
    const sized = (bytes: number) => {
      const text = JSON.stringify({ keys: [rsaJwk] })
      return textBytes(text + ' '.repeat(bytes - text.length))
    }
    expect(parseJwks(sized(65_536)).size).toBe(1)
    expect(await refusal(sized(65_537))).toBe('jwks-invalid')
  })

  it.each(['', 'null', '[]', '{}', '{"keys":{}}', '{"keys":[null]}', '{"keys"'])(
    'is not %j',
    async (text) => {
      expect(await refusal(textBytes(text))).toBe('jwks-invalid')
    },
  )
})

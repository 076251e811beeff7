// What forgers write into tokens. Each attempt is refused, and none makes the reader ask anybody anything.
import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readTokenHeader, verifyToken } from '#proto/identity/jws.js'
import { codeOf } from '../../support/rejection.js'
import { base64urlJson, confusedToken, keySetOf, rawToken, testKey } from '../../support/signing.js'

const key = testKey('k1')
const stranger = testKey('k1')
const ec = testKey('e1', 'ES256')
const keys = keySetOf(key, ec)
const header = { alg: 'RS256', kid: 'k1', typ: 'JWT' }
const claims = { sub: 'ada' }
const rules = { keys, algorithms: ['RS256'] as const, types: ['JWT'] as const }
const verify = (token: string) => verifyToken(token, rules)
const good = rawToken(header, claims, key.key)

describe('a token', () => {
  it('is accepted with the registered key, algorithm and type', async () => {
    expect(await verify(good)).toEqual(claims)
    expect(readTokenHeader(good)).toEqual(header)
  })

  it('causes no request, whatever addresses its header names', async () => {
    let requests = 0
    const server = createServer((_request, response) => {
      requests += 1
      response.end('{}')
    })
    onTestFinished(() => {
      server.close()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address!.port : 0}/keys`
    for (const name of ['jku', 'x5u', 'kid', 'iss']) {
      const token = rawToken({ ...header, [name]: url }, claims, key.key)
      expect(await codeOf(() => verify(token))).toMatch(/^token-(malformed|invalid)$/)
    }
    expect(requests).toBe(0)
  })

  const jwk = stranger.publicKey.export({ format: 'jwk' })
  it.each([
    ['its own key (jwk)', rawToken({ ...header, jwk }, claims, stranger.key)],
    ['a key address (jku)', rawToken({ ...header, jku: 'https://evil.example/jwks' }, claims, key.key)],
    ['a certificate address (x5u)', rawToken({ ...header, x5u: 'https://evil.example/c' }, claims, key.key)],
    ['a certificate (x5c)', rawToken({ ...header, x5c: ['AA=='] }, claims, key.key)],
    ['an unknown critical extension', rawToken({ ...header, crit: ['exp'], exp: 1 }, claims, key.key)],
    ['an empty crit', rawToken({ ...header, crit: [] }, claims, key.key)],
    ['an unencoded payload (b64)', rawToken({ ...header, b64: false, crit: ['b64'] }, claims, key.key)],
    ['compression (zip)', rawToken({ ...header, zip: 'DEF' }, claims, key.key)],
    ['algorithm none', `${base64urlJson({ ...header, alg: 'none' })}.${base64urlJson(claims)}.`],
    ['algorithm None with a signature', rawToken({ ...header, alg: 'None' }, claims, key.key)],
    ['the public key as an HMAC secret', confusedToken(header, claims, key.publicKey)],
    ['no algorithm', rawToken({ kid: 'k1', typ: 'JWT' }, claims, key.key)],
    ['no kid', rawToken({ alg: 'RS256', typ: 'JWT' }, claims, key.key)],
    ['a kid that is a list', rawToken({ ...header, kid: ['k1'] }, claims, key.key)],
    ['a kid with a newline', rawToken({ ...header, kid: 'k1\n' }, claims, key.key)],
    ['a padded part', good.replace('.', '=.')],
    ['a space', `${good} `],
    ['a leading newline', `\n${good}`],
    ['plain base64 letters', good.replace(/.$/, '+')],
    ['bits that base64url does not use', 'eyJ9.e30.AB'],
    ['two parts', good.split('.').slice(0, 2).join('.')],
    ['four parts', `${good}.AA`],
    ['an empty string', ''],
    ['a header that is a list', rawToken('[]', claims, key.key)],
    ['a header that is not JSON', rawToken('{', claims, key.key)],
    ['a payload that is a list', rawToken(header, '[1]', key.key)],
    ['a payload that is not UTF-8', rawToken(header, Buffer.from([0x22, 0x80, 0x22]), key.key)],
  ])('with %s is malformed', async (_what, token) => {
    expect(await codeOf(() => verify(token))).toBe('token-malformed')
  })

  it.each([
    ['signed by a stranger under a known kid', rawToken(header, claims, stranger.key)],
    ['of an unknown kid', rawToken({ ...header, kid: 'k2' }, claims, key.key)],
    ['of a kid out of the object prototype', rawToken({ ...header, kid: '__proto__' }, claims, key.key)],
    ['with a path for a kid', rawToken({ ...header, kid: '../../k1' }, claims, key.key)],
    ['claiming another algorithm than the key has', rawToken({ ...header, alg: 'ES256' }, claims, key.key)],
    [
      'of a key whose algorithm is not registered',
      rawToken({ ...header, alg: 'ES256', kid: 'e1' }, claims, key.key),
    ],
    ['of another type', rawToken({ ...header, typ: 'at+jwt' }, claims, key.key)],
    ['without a type', rawToken({ alg: 'RS256', kid: 'k1' }, claims, key.key)],
    ['with one byte of the payload changed', good.replace(/\.e/, '.f')],
    ['without its signature', good.replace(/[^.]*$/, '')],
  ])('%s is not valid', async (_what, token) => {
    expect(await codeOf(() => verify(token))).toBe('token-invalid')
  })

  it('tells a forger the same whatever was wrong', async () => {
    const texts = await Promise.all(
      [rawToken(header, claims, stranger.key), rawToken({ ...header, kid: 'k2' }, claims, key.key)].map(
        (token) => verify(token).catch((error: unknown) => String(error)),
      ),
    )
    expect(new Set(texts).size).toBe(1)
  })

  it('has at most 4096 bytes', async () => {
    const sized = (length: number) => {
      const start = `${base64urlJson(header)}.AAAA.`
      const rest = length - start.length
      // No base64url text has a length of 4n + 1.
      return rest % 4 === 1 ? `${start.slice(0, -1)}AA.${'A'.repeat(rest - 2)}` : start + 'A'.repeat(rest)
    }
    expect([sized(4096).length, sized(4097).length]).toEqual([4096, 4097])
    expect(readTokenHeader(sized(4096))).toEqual(header)
    expect(await codeOf(() => readTokenHeader(sized(4097)))).toBe('token-malformed')
  })
})

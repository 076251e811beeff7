import { describe, expect, it } from 'vitest'
import { formatDirectPath, parseDirectPath } from '#proto/hosting/direct-path.js'
import { isStorageReference, parseStorageReference } from '#proto/hosting/storage-reference.js'
import { issueUploadToken, verifyUploadToken } from '#proto/hosting/upload-token.js'
import { codeOf } from '../../support/rejection.js'
import { keySetOf, rawToken, testKey } from '../../support/signing.js'

describe('a storage reference', () => {
  it('has 1 to 128 letters, digits, hyphens and underscores', async () => {
    expect(parseStorageReference('aZ09-_')).toBe('aZ09-_')
    expect(isStorageReference('a'.repeat(128))).toBe(true)
    for (const text of ['', 'a'.repeat(129), '../x', 'a/b', 'a.b', 'a b', 'ä', 'a\n', '%2e']) {
      expect(await codeOf(() => parseStorageReference(text))).toBe('reference-malformed')
    }
  })
})

describe('a direct path', () => {
  it.each([
    [
      '/interop/whatsapp/download/12/abc_DEF-123/',
      { hostedBy: 'partner', integrator: 12, reference: 'abc_DEF-123' },
    ],
    ['/interop/whatsapp/download/999/v/', { hostedBy: 'partner', integrator: 999, reference: 'v' }],
    ['/v/tabc_DEF-123', { hostedBy: 'meta', reference: 'abc_DEF-123' }],
  ])('%s is read and written', (path, names) => {
    const read = parseDirectPath(path)
    expect(read).toEqual(names)
    expect(formatDirectPath(read)).toBe(path)
  })

  it.each([
    '/interop/whatsapp/download/12/abc',
    '/interop/whatsapp/download/0/abc/',
    '/interop/whatsapp/download/01/abc/',
    '/interop/whatsapp/download/1000/abc/',
    '/interop/whatsapp/download/12//',
    '/interop/whatsapp/download/12/../../x/',
    '/interop/whatsapp/download/12/a%2fb/',
    '/interop/whatsapp/download/12/abc/?x=1',
    '/interop/messenger/download/12/abc/',
    '/interop/whatsapp/download/12/abc/\n',
    'https://meta.example/interop/whatsapp/download/12/abc/',
    '/v/t',
    '/v/tabc/',
    '/v/tabc/def',
    '/v/t../x',
    '/v/ta%2fb',
    '/v/tabc?x=1',
    '/v/tabc\n',
    '/v/uploads',
    `/v/t${'a'.repeat(129)}`,
    'v/tabc',
    '',
  ])('is not %j', async (path) => {
    expect(await codeOf(() => parseDirectPath(path))).toBe('reference-malformed')
  })
})

describe('an upload token', () => {
  const NOW = 1_760_000_000_000
  const SECONDS = NOW / 1000
  const key = testKey('k1')
  const request = {
    issuer: 'https://parley.example',
    mediaHost: 'https://media.parley.example',
    accountId: 'opaque-1',
    tokenId: 'id-1',
    lifetimeSeconds: 600,
  }
  const rules = {
    issuer: request.issuer,
    mediaHost: request.mediaHost,
    keys: keySetOf(key),
    algorithms: ['RS256'] as const,
    now: NOW,
  }
  const claims = {
    iss: request.issuer,
    sub: 'opaque-1',
    aud: request.mediaHost,
    iat: SECONDS,
    exp: SECONDS + 600,
    jti: 'id-1',
    scope: 'media:write',
  }

  it('names the account by its opaque id', async () => {
    const token = await issueUploadToken(request, key, NOW)
    expect(await verifyUploadToken(token, rules)).toEqual({
      accountId: 'opaque-1',
      tokenId: 'id-1',
      expiresAt: SECONDS + 600,
    })
  })

  it.each([
    ['another media host', { aud: 'https://other.example' }],
    ['another issuer', { iss: 'https://other.example' }],
    ['another scope', { scope: 'media:read' }],
    ['a further scope', { scope: 'media:write media:read' }],
    ['a life of 601 seconds', { exp: SECONDS + 601 }],
    ['no account', { sub: undefined }],
  ])('with %s is not valid', async (_what, changed) => {
    const token = rawToken({ alg: 'RS256', kid: 'k1', typ: 'at+jwt' }, { ...claims, ...changed }, key.key)
    expect(await codeOf(() => verifyUploadToken(token, rules))).toBe('token-invalid')
  })

  it('expires', async () => {
    const token = await issueUploadToken(request, key, NOW)
    expect(await codeOf(() => verifyUploadToken(token, { ...rules, now: NOW + 660_000 }))).toBe(
      'token-expired',
    )
  })

  it('is not issued for longer than 600 seconds', async () => {
    const long = { ...request, lifetimeSeconds: 601 }
    expect(await codeOf(() => issueUploadToken(long, key, NOW))).toBe('TypeError')
  })
})

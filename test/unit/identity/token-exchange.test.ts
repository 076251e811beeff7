import { describe, expect, it } from 'vitest'
import {
  encodeIdentityTokenAnswer,
  encodeTokenRequest,
  encodeUploadTokenAnswer,
  parseIdentityTokenAnswer,
  parseTokenRequest,
  parseUploadTokenAnswer,
  type TokenRequest,
} from '#proto/identity/token-exchange.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { codeOf } from '../../support/rejection.js'

type Changes = Readonly<Record<string, string | undefined>>

function form(request: TokenRequest, changed: Changes = {}): URLSearchParams {
  const fields = new URLSearchParams(encodeTokenRequest(request))
  for (const [name, text] of Object.entries(changed)) {
    if (text === undefined) fields.delete(name)
    else fields.set(name, text)
  }
  return fields
}

describe('a request for an identity token', () => {
  const request = {
    wanted: 'identity' as const,
    service: 'whatsapp' as const,
    session: 'opaque',
    thumbprint: keyThumbprint(new Uint8Array(32)),
  }

  it('is read as it was written', () => {
    expect(parseTokenRequest(form(request))).toEqual(request)
    expect(parseTokenRequest(form(request, { audience: 'whatsapp', scope: 'openid' }))).toEqual(request)
    expect(parseTokenRequest(form(request, { requested_token_type: undefined }))).toEqual(request)
  })

  it.each([
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no grant', { grant_type: undefined }, 'unsupported_grant_type'],
    ['no client', { client_id: undefined }, 'invalid_client'],
    ['a client that is no service', { client_id: 'telegram' }, 'invalid_client'],
    ['another audience', { audience: 'messenger' }, 'invalid_request'],
    ['no session', { subject_token: undefined }, 'invalid_request'],
    ['another kind of subject', { subject_token_type: 'urn:x' }, 'invalid_request'],
    ['another kind of token wanted', { requested_token_type: 'urn:x' }, 'invalid_request'],
    ['no Noise key', { noise_jkt: undefined }, 'invalid_request'],
    ['a Noise key that is no thumbprint', { noise_jkt: 'x' }, 'invalid_request'],
  ])('with %s is refused', (_what, changed: Changes, error) => {
    expect(parseTokenRequest(form(request, changed))).toMatchObject({ error })
  })

  it('with a parameter given twice is refused', () => {
    const fields = form(request)
    fields.append('client_id', 'messenger')
    expect(parseTokenRequest(fields)).toMatchObject({ error: 'invalid_request' })
  })
})

describe('a request for an upload token', () => {
  const request = { wanted: 'upload' as const, session: 'opaque' }

  it('is read as it was written', () => {
    expect(parseTokenRequest(form(request))).toEqual(request)
    const audience = 'https://media.example'
    expect(parseTokenRequest(form({ ...request, audience }))).toEqual({ ...request, audience })
    expect(parseTokenRequest(form(request, { client_id: 'whatsapp' }))).toEqual(request)
  })

  it.each([
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ['an empty scope', { scope: '' }, 'invalid_scope'],
    ['another scope', { scope: 'media:read' }, 'invalid_scope'],
    ['a second scope', { scope: 'media:write openid' }, 'invalid_scope'],
    ['the scope in capitals', { scope: 'MEDIA:WRITE' }, 'invalid_scope'],
    ['another grant', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['no session', { subject_token: '' }, 'invalid_request'],
    [
      'an identity token for a session',
      { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
      'invalid_request',
    ],
  ])('with %s is refused', (_what, changed: Changes, error) => {
    expect(parseTokenRequest(form(request, changed))).toMatchObject({ error })
  })

  it('with the scope given twice is refused', () => {
    const fields = form(request)
    fields.append('scope', 'media:write')
    expect(parseTokenRequest(fields)).toMatchObject({ error: 'invalid_request' })
  })
})

describe('answers of the mint', () => {
  const identity = { identityToken: 'a.b.c', expiresInSeconds: 300 }
  const upload = { uploadToken: 'a.b.c', expiresInSeconds: 600, endpoint: 'https://media.example/uploads' }

  it('are read as they were written', () => {
    expect(parseIdentityTokenAnswer(encodeIdentityTokenAnswer(identity))).toEqual(identity)
    expect(parseUploadTokenAnswer(encodeUploadTokenAnswer(upload))).toEqual(upload)
  })

  it.each([undefined, null, 'a', [], {}, { access_token: 'a.b.c' }, { id_token: 'a.b.c', expires_in: '1' }])(
    'are not %j',
    async (value) => {
      expect(await codeOf(() => parseIdentityTokenAnswer(value))).toBe('answer-malformed')
      expect(await codeOf(() => parseUploadTokenAnswer(value))).toBe('answer-malformed')
    },
  )

  it('of one kind are never read as the other', async () => {
    expect(await codeOf(() => parseIdentityTokenAnswer(encodeUploadTokenAnswer(upload)))).toBe(
      'answer-malformed',
    )
    expect(await codeOf(() => parseUploadTokenAnswer(encodeIdentityTokenAnswer(identity)))).toBe(
      'answer-malformed',
    )
  })

  it.each([
    ['another type', { token_type: 'N_A' }],
    ['another scope', { scope: 'media:write openid' }],
    ['a token of another kind', { issued_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
    ['no address', { upload_endpoint: undefined }],
    ['a token of 4,097 characters', { access_token: 'x'.repeat(4097) }],
    ['an address of 2,049 characters', { upload_endpoint: 'x'.repeat(2049) }],
  ])('with %s are no upload token', async (_what, changed) => {
    const answer = { ...encodeUploadTokenAnswer(upload), ...changed }
    expect(await codeOf(() => parseUploadTokenAnswer(answer))).toBe('answer-malformed')
  })

  it('take a token of 4,096 and an address of 2,048 characters', () => {
    const answer = { ...upload, uploadToken: 'x'.repeat(4096), endpoint: 'x'.repeat(2048) }
    expect(parseUploadTokenAnswer(encodeUploadTokenAnswer(answer))).toEqual(answer)
  })
})

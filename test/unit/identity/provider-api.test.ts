import { describe, expect, it } from 'vitest'
import {
  encodeTokenAnswer,
  encodeTokenRequest,
  parseAccount,
  parseCredentials,
  parseSignedIn,
  parseTokenAnswer,
  parseTokenRequest,
} from '#proto/identity/provider-api.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { codeOf } from '../../support/rejection.js'

describe('credentials', () => {
  it('are read in normal form', () => {
    expect(parseCredentials({ user: ' Ada ', password: 'p', country: 'DE' })).toEqual({
      user: 'ada',
      password: 'p',
      country: 'DE',
    })
  })

  it.each([
    ['no user', { user: undefined }],
    ['a user that is a number', { user: 4 }],
    ['a user like a phone number', { user: '4915550001' }],
    ['a user with an at sign', { user: 'ada@x' }],
    ['a user in look-alike letters', { user: 'аda' }],
    ['a user of 33 characters', { user: 'a'.repeat(33) }],
    ['an empty password', { password: '' }],
    ['a password of 257 characters', { password: 'x'.repeat(257) }],
    ['a country in small letters', { country: 'de' }],
    ['a country that is a list', { country: ['DE'] }],
  ])('with %s are refused', async (_what, changed) => {
    const value = { user: 'ada', password: 'password', ...changed }
    expect(await codeOf(() => parseCredentials(value))).toBe('request-malformed')
  })

  it('take a user of 32 and a password of 256 characters', () => {
    const value = { user: 'a'.repeat(32), password: 'x'.repeat(256) }
    expect(parseCredentials(value)).toMatchObject(value)
  })

  it.each([undefined, null, 'ada', 7, []])('are not %j', async (value) => {
    expect(await codeOf(() => parseCredentials(value))).toBe('request-malformed')
  })
})

describe('a token request', () => {
  const request = {
    service: 'whatsapp' as const,
    session: 'opaque',
    thumbprint: keyThumbprint(new Uint8Array(32)),
  }
  const form = (changed: Record<string, string | undefined> = {}) => {
    const fields = new URLSearchParams(encodeTokenRequest(request))
    for (const [name, text] of Object.entries(changed)) {
      if (text === undefined) fields.delete(name)
      else fields.set(name, text)
    }
    return fields
  }

  it('is read as it was written', () => {
    expect(parseTokenRequest(form())).toEqual(request)
    expect(parseTokenRequest(form({ audience: 'whatsapp', scope: 'openid' }))).toEqual(request)
    expect(parseTokenRequest(form({ requested_token_type: undefined }))).toEqual(request)
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
  ])('with %s is refused', (_what, changed, error) => {
    expect(parseTokenRequest(form(changed))).toMatchObject({ error })
  })

  it('with a parameter given twice is refused', () => {
    const fields = form()
    fields.append('client_id', 'messenger')
    expect(parseTokenRequest(fields)).toMatchObject({ error: 'invalid_request' })
  })
})

describe('answers of the provider', () => {
  it('are read as they were written', () => {
    const account = { user: 'ada', handle: 'parley', country: 'DE' }
    expect(parseAccount(account)).toEqual(account)
    expect(parseSignedIn({ ...account, session: 's' })).toEqual({ ...account, session: 's' })
    const answer = { identityToken: 'a.b.c', expiresInSeconds: 300 }
    expect(parseTokenAnswer(encodeTokenAnswer(answer))).toEqual(answer)
  })

  it.each([undefined, null, {}, { user: 'ada' }, { user: 1, handle: 'x', country: 'DE' }])(
    'are not %j',
    async (value) => {
      for (const parse of [parseAccount, parseSignedIn, parseTokenAnswer]) {
        expect(await codeOf(() => parse(value))).toBe('answer-malformed')
      }
    },
  )
})

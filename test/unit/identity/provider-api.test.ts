import { describe, expect, it } from 'vitest'
import { parseAccount, parseCredentials, parseSignedIn } from '#proto/identity/provider-api.js'
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

describe('answers of the provider', () => {
  it('are read as they were written', () => {
    const account = { user: 'ada', handle: 'parley', country: 'DE' }
    expect(parseAccount(account)).toEqual(account)
    expect(parseSignedIn({ ...account, session: 's' })).toEqual({ ...account, session: 's' })
  })

  it.each([undefined, null, {}, { user: 'ada' }, { user: 1, handle: 'x', country: 'DE' }])(
    'are not %j',
    async (value) => {
      for (const parse of [parseAccount, parseSignedIn]) {
        expect(await codeOf(() => parse(value))).toBe('answer-malformed')
      }
    },
  )
})

import { describe, expect, it } from 'vitest'
import {
  parseAccount,
  parseConsentRequest,
  parseCredentials,
  parseLedgerAnswer,
  parseSignedIn,
} from '#proto/identity/provider-api.js'
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

describe('what a user says to the disclosure', () => {
  const CONSENT = { service: 'whatsapp', text: 'partner-disclosure/1', given: true }

  it('is given or withdrawn', () => {
    expect(parseConsentRequest(CONSENT)).toEqual(CONSENT)
    const withdrawn = { ...CONSENT, service: 'messenger', given: false }
    expect(parseConsentRequest(withdrawn)).toEqual(withdrawn)
  })

  it.each([
    ['an unknown service', { service: 'instagram' }],
    ['a text without version', { text: 'partner-disclosure' }],
    ['another text', { text: 'interop-warnings/1' }],
    ['a text of version 1000000', { text: 'partner-disclosure/1000000' }],
    ['no answer', { given: undefined }],
    ['an answer in words', { given: 'true' }],
  ])('with %s is refused', async (_what, changed) => {
    expect(await codeOf(() => parseConsentRequest({ ...CONSENT, ...changed }))).toBe('request-malformed')
  })

  it.each([undefined, null, 'yes', []])('is not %j', async (value) => {
    expect(await codeOf(() => parseConsentRequest(value))).toBe('request-malformed')
  })
})

describe('the ledger of the provider', () => {
  const entry = (seq: number) => ({ seq, at: 5, kind: 'disclosure-accepted', actor: 'you', detail: {} })
  const many = (count: number) => ({
    entries: Array.from({ length: count }, (_, at) => entry(at + 1)),
    more: false,
  })

  it('is read a hundred entries at a time', async () => {
    expect(parseLedgerAnswer({ entries: [entry(1), entry(4)], more: true })).toEqual({
      entries: [entry(1), entry(4)],
      more: true,
    })
    expect(parseLedgerAnswer(many(100)).entries).toHaveLength(100)
    expect(await codeOf(() => parseLedgerAnswer(many(101)))).toBe('answer-malformed')
  })

  it.each([
    ['entries out of order', { entries: [entry(2), entry(1)], more: false }],
    ['one entry twice', { entries: [entry(1), entry(1)], more: false }],
    ['an entry of an unknown kind', { entries: [{ ...entry(1), kind: 'x' }], more: false }],
    ['no word on more', { entries: [] }],
    ['no entries', { more: false }],
  ])('is refused with %s', async (_what, value) => {
    expect(await codeOf(() => parseLedgerAnswer(value))).toBe('answer-malformed')
  })
})

// Addresses people type, and the normal form of their identifiers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, isService, normalIdentifier, parseAddress } from '#proto/address.js'
import { errorCode } from '../support/hex.js'

describe('an address', () => {
  it.each([
    ['+4915550001@whatsapp', '4915550001', 'whatsapp', '+4915550001@whatsapp'],
    ['4915550001@whatsapp', '4915550001', 'whatsapp', '+4915550001@whatsapp'],
    ['ada@parley', 'ada', 'parley', 'ada@parley'],
    ['Ada@PARLEY', 'ada', 'parley', 'ada@parley'],
    ['ada@example.com@parley', 'ada@example.com', 'parley', 'ada@example.com@parley'],
    ['+4915550001@parley', '4915550001', 'parley', '4915550001@parley'],
    ['  ada@parley  ', 'ada', 'parley', 'ada@parley'],
    ['a@x-9', 'a', 'x-9', 'a@x-9'],
  ])('reads %j', (text, identifier, handle, shown) => {
    expect(parseAddress(text)).toEqual({ identifier, handle })
    expect(formatAddress(parseAddress(text))).toBe(shown)
  })

  it.each([
    '',
    'ada',
    '@parley',
    'ada@',
    'ada@p',
    `ada@${'p'.repeat(33)}`,
    'ada@par_ley',
    'ada@par ley',
    'ada@parley.eu',
    'ada lovelace@parley',
    'ada@whatsapp',
    '123456@whatsapp',
    '1234567890123456@whatsapp',
    '++4915550001@whatsapp',
    '49 1555 0001@whatsapp',
  ])('refuses %j', (text) => {
    expect(errorCode(() => parseAddress(text))).toBe('address-invalid')
  })

  it('takes handles of 2 to 32 characters', () => {
    expect(parseAddress('ada@pp').handle).toBe('pp')
    expect(parseAddress(`ada@${'p'.repeat(32)}`).handle).toHaveLength(32)
  })

  it('knows the handles of Meta’s services', () => {
    expect(['whatsapp', 'messenger', 'parley', 'WhatsApp'].map(isService)).toEqual([true, true, false, false])
  })
})

describe('an identifier', () => {
  it.each([
    ['case', 'Ada', 'ada'],
    ['spaces around it', ' ada ', 'ada'],
    ['the plus of a phone number', '+4915550001', '4915550001'],
    ['composition', 'A\u030Angstro\u0308m', 'ångström'],
    ['wide letters', 'ａｄａ', 'ada'],
    ['styled letters', '𝓪𝓭𝓪', 'ada'],
    ['final sigma', 'Οδος', normalIdentifier('ΟΔΟΣ')],
    ['sharp s', 'Strauß', 'strauss'],
    ['dotless i', 'Irmak', normalIdentifier('ırmak')],
    ['the dot of a capital I', 'İpek', 'ipek'],
  ])('does not depend on %s', (_name, text, normal) => {
    expect(normalIdentifier(text)).toBe(normal)
  })

  it.each([
    'josé',
    'βασίλης',
    'владимир',
    'मोहन',
    'محمد',
    'דוד',
    '山田太郎',
    'やまだ',
    'ロード',
    'สวัสดี',
    '김철수',
    'kim.김철수',
    'a_b-c.d+e',
  ])('may be %s', (text) => {
    expect(normalIdentifier(text)).toBe(text.normalize('NFKC'))
  })

  it.each([
    ['a Cyrillic letter among Latin ones', '\u0430da'],
    ['a Greek letter among Latin ones', 'b\u03BFb'],
    ['a Cyrillic letter of its own among Latin ones', 'ad\u0436'],
    ['only Cyrillic letters that look Latin', '\u0440\u0430\u0443\u0440\u0430\u04CF'],
    ['only Greek letters that look Latin', '\u03BF\u03BD\u03BF'],
    ['a mixed part of an email address', '\u0430da@example.com'],
    ['a look-alike part of an email address', 'ada.\u0441\u043E@example.com'],
    ['a zero-width space', 'a\u200Bda'],
    ['a zero-width joiner', 'a\u200Dda'],
    ['a soft hyphen', 'a\u00ADda'],
    ['a variation selector', 'ada\uFE0F'],
    ['a Hangul filler', 'ada\u3164'],
    ['a bidi override', 'a\u202Eda'],
    ['a tag character', 'ada\u{E0041}'],
    ['a hyphen that is not ASCII', 'a\u2010da'],
    ['an apostrophe that is a letter', 'a\u02BCda'],
    ['Arabic digits among Latin letters', 'ada\u0665'],
    ['an accent with nothing under it', '\u0301ada'],
    ['a picture', 'ada🦊'],
    ['a space inside', 'ada lovelace'],
    ['a line break', 'ada\nb'],
    ['a control character', 'ada\u0007'],
    ['half a surrogate pair', 'ada\uD800'],
    ['letters of a script out of use', '\u16A0\u16A2\u16A6'],
    ['nothing', ''],
    ['only spaces', '   '],
  ])('is refused with %s', (_name, text) => {
    expect(errorCode(() => normalIdentifier(text))).toBe('address-invalid')
  })

  it('has at most 254 characters, also after it was brought into normal form', () => {
    expect(normalIdentifier('a'.repeat(254))).toHaveLength(254)
    expect(errorCode(() => normalIdentifier('a'.repeat(255)))).toBe('address-invalid')
    expect(errorCode(() => normalIdentifier('ﬃ'.repeat(85)))).toBe('address-invalid')
  })

  it('is its own normal form, and the same for upper and lower case', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.emailAddress())
    fc.assert(
      fc.property(text, (given) => {
        let normal: string
        try {
          normal = normalIdentifier(given)
        } catch {
          return
        }
        expect(normalIdentifier(normal)).toBe(normal)
        expect(normalIdentifier(given.toUpperCase())).toBe(normal)
      }),
      { numRuns: 5000 },
    )
  })
})

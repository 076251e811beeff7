// JIDs as text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bareJid,
  checkJid,
  formatJid,
  interopJid,
  isInteropJid,
  isJid,
  isLidJid,
  isMessengerJid,
  isPhoneJid,
  parseJid,
  phoneJid,
  SERVER_JID,
} from '#proto/stanza/jid.js'
import { errorCode } from '../../support/hex.js'
import { jidText } from '../../support/stanza-arbitrary.js'

describe('a JID', () => {
  it.each([
    ['4915550001@s.whatsapp.net', { kind: 'phone', user: '4915550001', device: 0 }],
    ['4915550001:7@s.whatsapp.net', { kind: 'phone', user: '4915550001', device: 7 }],
    ['0@s.whatsapp.net', { kind: 'phone', user: '0', device: 0 }],
    ['123456789012345@lid', { kind: 'lid', user: '123456789012345', device: 0 }],
    ['77:255@hosted', { kind: 'hosted', user: '77', device: 255 }],
    ['77:99@hosted.lid', { kind: 'hosted-lid', user: '77', device: 99 }],
    ['100200300:65535@msgr', { kind: 'messenger', user: '100200300', device: 65535 }],
    ['1-10853634039893@interop', { kind: 'interop', integrator: 1, user: '10853634039893', device: 0 }],
    ['999-5:65535@interop', { kind: 'interop', integrator: 999, user: '5', device: 65535 }],
    ['65535-5@interop', { kind: 'interop', integrator: 65535, user: '5', device: 0 }],
    [
      '1-18446744073709551615@interop',
      { kind: 'interop', integrator: 1, user: '18446744073709551615', device: 0 },
    ],
    ['120363000000000001@g.us', { kind: 'group', group: '120363000000000001' }],
    ['4915550001-1600000000@g.us', { kind: 'group', group: '4915550001-1600000000' }],
    ['s.whatsapp.net', { kind: 'server' }],
  ] as const)('reads %s and writes it back', (text, parsed) => {
    expect(parseJid(text)).toEqual(parsed)
    expect(formatJid(parsed)).toBe(text)
  })

  it.each([
    '',
    '@',
    '@s.whatsapp.net',
    '4915550001',
    '4915550001@',
    '4915550001@whatsapp',
    '4915550001@S.WHATSAPP.NET',
    '04915550001@s.whatsapp.net',
    '+4915550001@s.whatsapp.net',
    '4915550001:0@s.whatsapp.net',
    '4915550001:01@s.whatsapp.net',
    '4915550001:256@s.whatsapp.net',
    '4915550001:@s.whatsapp.net',
    '1-4915550001@s.whatsapp.net',
    '4915550001@s.whatsapp.net\n',
    ' 4915550001@s.whatsapp.net',
    '٤915550001@s.whatsapp.net',
    '5@interop',
    '1-@interop',
    '-5@interop',
    '01-5@interop',
    '1-05@interop',
    '65536-5@interop',
    '1-5:65536@interop',
    '1-5:0@interop',
    '1-18446744073709551616@interop',
    '1-99999999999999999999@interop',
    '1-5@interop@interop',
    '5:65536@msgr',
    'joe@msgr',
    'a-b@g.us',
    '5:1@g.us',
  ])('refuses %j', (text) => {
    expect(errorCode(() => parseJid(text))).toBe('jid-invalid')
    expect(errorCode(() => checkJid(text))).toBe('jid-invalid')
    expect(isJid(text)).toBe(false)
  })

  it('is canonical: whatever parses is written back as the same text', () => {
    fc.assert(
      fc.property(fc.oneof(jidText, fc.string()), (text) => {
        if (isJid(text)) expect(formatJid(parseJid(text))).toBe(text)
      }),
    )
  })

  it('is of one kind', () => {
    const kinds = [isPhoneJid, isLidJid, isMessengerJid, isInteropJid]
    const matches = (text: string) => kinds.map((is) => is(text))
    expect(matches('5@s.whatsapp.net')).toEqual([true, false, false, false])
    expect(matches('5@lid')).toEqual([false, true, false, false])
    expect(matches('5@msgr')).toEqual([false, false, true, false])
    expect(matches('1-5@interop')).toEqual([false, false, false, true])
    expect(matches('s.whatsapp.net')).toEqual([false, false, false, false])
  })

  it('loses only its device when it is made bare', () => {
    const bare = (text: string) => bareJid(checkJid(text))
    expect(bare('1-5:3@interop')).toBe('1-5@interop')
    expect(bare('4915550001:12@s.whatsapp.net')).toBe('4915550001@s.whatsapp.net')
    expect(bare('1-5@interop')).toBe('1-5@interop')
    expect(bare('4915550001-1600000000@g.us')).toBe('4915550001-1600000000@g.us')
    expect(bare(SERVER_JID)).toBe('s.whatsapp.net')
  })
})

describe('making a JID', () => {
  it('puts integrator, user and device into a partner address', () => {
    expect(interopJid(1, '10853634039893')).toBe('1-10853634039893@interop')
    expect(interopJid(999, '5', 2)).toBe('999-5:2@interop')
  })

  it.each([
    ['integrator 0', 0, '5', 0],
    ['integrator 1000', 1000, '5', 0],
    ['half an integrator', 1.5, '5', 0],
    ['a user with a leading zero', 1, '05', 0],
    ['a user that is no number', 1, 'ada', 0],
    ['device 65536', 1, '5', 65536],
    ['a negative device', 1, '5', -1],
  ])('refuses %s', (_name, integrator, user, device) => {
    expect(errorCode(() => interopJid(integrator, user, device))).toBe('jid-invalid')
  })

  it('takes phone numbers of 7 to 15 digits', () => {
    expect(phoneJid('4915550001')).toBe('4915550001@s.whatsapp.net')
    expect(isPhoneJid(phoneJid('1'.repeat(7)))).toBe(true)
    expect(isPhoneJid(phoneJid('1'.repeat(15)))).toBe(true)
    for (const digits of ['1'.repeat(6), '1'.repeat(16), '0155500011', '+4915550001', '']) {
      expect(errorCode(() => phoneJid(digits))).toBe('jid-invalid')
    }
  })

  it('refuses parts that do not belong together', () => {
    expect(errorCode(() => formatJid({ kind: 'phone', user: '5', device: 256 }))).toBe('jid-invalid')
    expect(errorCode(() => formatJid({ kind: 'lid', user: '5@msgr\u0000', device: 0 }))).toBe('jid-invalid')
  })
})

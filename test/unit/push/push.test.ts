import { describe, expect, it } from 'vitest'
import { textBytes } from '#proto/bytes.js'
import { encodePush, parsePush } from '#proto/push/push-body.js'
import { issuePushToken, verifyPushToken } from '#proto/push/push-token.js'
import { createWakeReader, WAKE_EVENT, WAKE_HEARTBEAT } from '#proto/push/wake-stream.js'
import { codeOf } from '../../support/rejection.js'
import { keySetOf, rawToken, testKey } from '../../support/signing.js'

describe('a push body', () => {
  it('names whom something waits for', () => {
    expect(encodePush({ to: 'ada' })).toBe('{"to":"ada"}')
    expect(parsePush(textBytes('{"to":"ada"}'))).toEqual({ to: 'ada' })
  })

  it('is read in normal form, whatever else it holds', () => {
    expect(parsePush(textBytes('{"to":"Ada","later":1}'))).toEqual({ to: 'ada' })
    expect(parsePush(textBytes('{"to":"+4915550001"}'))).toEqual({ to: '4915550001' })
  })

  it.each([
    '',
    'null',
    '[]',
    '"ada"',
    '{}',
    '{"to":1}',
    '{"to":""}',
    '{"to":"a b"}',
    '{"to":"ada"',
    '{"to":["ada"]}',
  ])('is not %j', async (text) => {
    expect(await codeOf(() => parsePush(textBytes(text)))).toBe('push-malformed')
  })

  it('has at most 4096 bytes of valid UTF-8', async () => {
    const sized = (bytes: number) => textBytes('{"to":"ada"}'.padEnd(bytes))
    expect(parsePush(sized(4096))).toEqual({ to: 'ada' })
    expect(await codeOf(() => parsePush(sized(4097)))).toBe('push-malformed')
    expect(await codeOf(() => parsePush(new Uint8Array([0x22, 0xff])))).toBe('push-malformed')
  })
})

describe('a push token', () => {
  const NOW = 1_760_000_000_000
  const SECONDS = NOW / 1000
  const key = testKey('m1')
  const rules = { partnerUrl: 'https://parley.example', keys: keySetOf(key), now: NOW }
  const header = { alg: 'RS256', kid: 'm1' }
  const claims = { iss: 'WHATSAPP', aud: 'https://parley.example', iat: SECONDS, exp: SECONDS + 3600 }

  it('is issued as published and verified', async () => {
    const token = await issuePushToken('https://parley.example', key, NOW)
    expect(JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())).toEqual(claims)
    expect(await verifyPushToken(token, rules)).toEqual({ issuedAt: SECONDS })
  })

  it('may come without a type', async () => {
    expect(await verifyPushToken(rawToken(header, claims, key.key), rules)).toEqual({ issuedAt: SECONDS })
  })

  it.each([
    ['another issuer', { iss: 'MESSENGER' }],
    ['another partner', { aud: 'https://other.example' }],
    ['a life of more than an hour', { exp: SECONDS + 3601 }],
    ['no expiry', { exp: undefined }],
    ['no issue time', { iat: undefined }],
  ])('with %s is not valid', async (_what, changed) => {
    const token = rawToken(header, { ...claims, ...changed }, key.key)
    expect(await codeOf(() => verifyPushToken(token, rules))).toBe('token-invalid')
  })

  it('of another key is not valid', async () => {
    const token = await issuePushToken('https://parley.example', testKey('m1'), NOW)
    expect(await codeOf(() => verifyPushToken(token, rules))).toBe('token-invalid')
  })

  it('expires an hour and the skew later', async () => {
    const token = await issuePushToken('https://parley.example', key, NOW)
    const at = (seconds: number) => verifyPushToken(token, { ...rules, now: NOW + seconds * 1000 })
    expect(await at(3659)).toEqual({ issuedAt: SECONDS })
    expect(await codeOf(() => at(3660))).toBe('token-expired')
  })

  it('is signed with RS256 only', async () => {
    const ec = testKey('m1', 'ES256')
    expect(await codeOf(() => issuePushToken('https://parley.example', ec, NOW))).toBe('TypeError')
  })
})

describe('the wake stream', () => {
  it('is read however it is cut', () => {
    const stream = WAKE_HEARTBEAT + WAKE_EVENT + WAKE_HEARTBEAT + WAKE_EVENT
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const read = createWakeReader()
      expect(read(stream.slice(0, cut)) + read(stream.slice(cut))).toBe(2)
    }
  })

  it('says nothing through comments, other events and events cut short', () => {
    const read = createWakeReader()
    expect(read(WAKE_HEARTBEAT)).toBe(0)
    expect(read('event: other\ndata: {}\n\n')).toBe(0)
    expect(read('data: {}\n\n')).toBe(0)
    expect(read('event: wake\n')).toBe(0)
    expect(read('\r\n')).toBe(1)
  })

  it('survives a line without an end', () => {
    const read = createWakeReader()
    for (let turn = 0; turn < 1000; turn += 1) expect(read('x'.repeat(1000))).toBe(0)
    expect(read(`\n\n${WAKE_EVENT}`)).toBe(1)
  })
})

// Presence on the wire: the few forms there are, in both directions.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deliveredPresence,
  type DeliveredPresence,
  lastSeenSeconds,
  outgoingPresence,
  type OutgoingPresence,
  readDeliveredPresence,
  readOutgoingPresence,
} from '#proto/exchanges/presence.js'
import { bareJid, checkJid } from '#proto/stanza/jid.js'
import { personJid } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const BOB = checkJid('4915550001@s.whatsapp.net')

describe('what a client says of presence', () => {
  it.each<[string, OutgoingPresence]>([
    ['<presence type="available"/>', { type: 'available' }],
    ['<presence type="unavailable"/>', { type: 'unavailable' }],
    ['<presence type="subscribe" to="4915550001@s.whatsapp.net"/>', { type: 'subscribe', to: BOB }],
  ])('is %s', (text, presence) => {
    expect(outgoingPresence(presence)).toEqual(literal(text))
    expect(readOutgoingPresence(literal(text))).toEqual(presence)
  })

  it('may hold a name, as open clients send it, which counts for nothing', () => {
    expect(readOutgoingPresence(literal('<presence type="available" name="Ada"/>'))).toEqual({
      type: 'available',
    })
  })

  it.each([
    ['no type', '<presence/>', 'exchange-malformed'],
    ['another type', '<presence type="away"/>', 'exchange-malformed'],
    ['another tag', '<chatstate type="available"/>', 'exchange-malformed'],
    ['nobody to be told of', '<presence type="subscribe"/>', 'exchange-malformed'],
    ['a device', '<presence type="subscribe" to="1-5:2@interop"/>', 'exchange-malformed'],
    ['a group', '<presence type="subscribe" to="123@g.us"/>', 'exchange-malformed'],
    ['the server', '<presence type="subscribe" to="s.whatsapp.net"/>', 'exchange-malformed'],
    ['no address', '<presence type="subscribe" to="bob"/>', 'jid-invalid'],
  ])('is refused with %s', (_, text, code) => {
    expect(errorCode(() => readOutgoingPresence(literal(text)))).toBe(code)
  })
})

describe('what a client is told of presence', () => {
  it.each<[string, DeliveredPresence]>([
    ['<presence from="1-5@interop"/>', { from: checkJid('1-5@interop'), type: 'available' }],
    [
      '<presence from="1-5@interop" type="unavailable"/>',
      { from: checkJid('1-5@interop'), type: 'unavailable' },
    ],
    [
      '<presence from="1-5@interop" type="unavailable" last="1760000040"/>',
      { from: checkJid('1-5@interop'), type: 'unavailable', last: 1_760_000_040 },
    ],
  ])('is %s', (text, presence) => {
    expect(deliveredPresence(presence)).toEqual(literal(text))
    expect(readDeliveredPresence(literal(text))).toEqual(presence)
  })

  it.each([
    ['a time that is denied', '<presence from="1-5@interop" type="unavailable" last="deny"/>', undefined],
    [
      'a time of somebody who is there',
      '<presence from="1-5@interop" type="available" last="60"/>',
      undefined,
    ],
    ['seconds', '<presence from="1-5@interop" type="unavailable" last="1760000099"/>', 1_760_000_040],
    [
      'the last second there is',
      '<presence from="1-5@interop" type="unavailable" last="253402300799"/>',
      253_402_300_740,
    ],
  ])('says when they were there to the minute: %s', (_, text, last) => {
    expect(readDeliveredPresence(literal(text)).last).toBe(last)
  })

  it.each([
    ['one second too late', 'last="253402300800"'],
    ['a negative one', 'last="-1"'],
    ['words', 'last="yesterday"'],
  ])('is refused with a time of %s', (_, last) => {
    const text = `<presence from="1-5@interop" type="unavailable" ${last}/>`
    expect(errorCode(() => readDeliveredPresence(literal(text)))).toBe('exchange-malformed')
  })

  it.each([
    ['nobody', '<presence type="unavailable"/>'],
    ['a device', '<presence from="1-5:1@interop"/>'],
    ['an unknown type', '<presence from="1-5@interop" type="subscribe"/>'],
  ])('is refused from %s', (_, text) => {
    expect(errorCode(() => readDeliveredPresence(literal(text)))).toBe('exchange-malformed')
  })

  it('comes out of the wire as it went in', () => {
    const minutes = fc.integer({ min: 0, max: 4_000_000_000 }).map((minute) => minute * 60)
    const presences: fc.Arbitrary<DeliveredPresence> = fc.oneof(
      fc.record({ from: personJid.map(bareJid), type: fc.constant('available' as const) }),
      fc.record({ from: personJid.map(bareJid), type: fc.constant('unavailable' as const) }),
      fc.record({ from: personJid.map(bareJid), type: fc.constant('unavailable' as const), last: minutes }),
    )
    fc.assert(
      fc.property(presences, (presence) => {
        expect(readDeliveredPresence(overTheWire(deliveredPresence(presence)))).toEqual(presence)
      }),
    )
  })

  it('is never told to the second', () => {
    expect(lastSeenSeconds(1_760_000_099_999)).toBe(1_760_000_040)
    expect(lastSeenSeconds(1_760_000_100_000)).toBe(1_760_000_100)
  })
})

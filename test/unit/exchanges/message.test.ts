import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type DeliveredMessage,
  deliveredMessage,
  EDIT_REVOKE,
  ENC_TYPES,
  type Enc,
  MEDIA_TYPES,
  MESSAGE_TYPES,
  type OutgoingMessage,
  outgoingMessage,
  readDeliveredMessage,
  readOutgoingMessage,
} from '#proto/exchanges/message.js'
import { checkJid } from '#proto/stanza/jid.js'
import { maybe, octets, personJid, seconds, stanzaId, textOf } from '../../support/exchange-arbitrary.js'
import { errorCode, fromHex } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const enc: fc.Arbitrary<Enc> = fc.record({
  type: fc.constantFrom(...ENC_TYPES),
  ciphertext: octets(1, 200),
  mediaType: maybe(fc.constantFrom(...MEDIA_TYPES)),
  count: maybe(fc.integer({ min: 1, max: 5 })),
  hideDecryptFailure: maybe(fc.constant(true)),
})
const common = {
  id: stanzaId,
  type: fc.constantFrom(...MESSAGE_TYPES),
  edit: maybe(fc.integer({ min: 0, max: 255 })),
  enc,
}
const outgoing: fc.Arbitrary<OutgoingMessage> = fc.record({ ...common, to: personJid })
const delivered: fc.Arbitrary<DeliveredMessage> = fc.record({
  ...common,
  from: personJid,
  t: seconds,
  sts: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  displayName: maybe(textOf(64)),
  externalId: maybe(textOf(254)),
  offline: fc.boolean(),
})

describe('a message on its way to the server', () => {
  it('is written as the record shows it', () => {
    const message: OutgoingMessage = {
      id: '3EB0A1',
      to: checkJid('4915550001@s.whatsapp.net'),
      type: 'text',
      edit: EDIT_REVOKE,
      enc: { type: 'pkmsg', ciphertext: fromHex('4401'), count: 2, hideDecryptFailure: true },
    }
    const text = `<message id="3EB0A1" to="4915550001@s.whatsapp.net" type="text" edit="7">
      <enc v="2" type="pkmsg" count="2" decrypt-fail="hide">hex:4401</enc></message>`
    expect(outgoingMessage(message)).toEqual(literal(text))
    expect(readOutgoingMessage(literal(text))).toEqual(message)
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(outgoing, (message) => {
        expect(readOutgoingMessage(overTheWire(outgoingMessage(message)))).toEqual(message)
      }),
    )
  })
})

describe('a message as the server delivers it', () => {
  it('is written as the record shows it', () => {
    const message: DeliveredMessage = {
      id: '3EB0A1',
      from: checkJid('1-10853634039893@interop'),
      type: 'media',
      t: 1760000000,
      sts: 1760000000123456,
      displayName: 'Ada',
      externalId: 'ada',
      offline: true,
      enc: { type: 'msg', ciphertext: fromHex('44'), mediaType: 'image' },
    }
    const text = `<message id="3EB0A1" from="1-10853634039893@interop" type="media" t="1760000000"
        sts="1760000000123456" display_name="Ada" external_id="ada" offline="1">
      <enc v="2" type="msg" mediatype="image">hex:44</enc></message>`
    expect(deliveredMessage(message)).toEqual(literal(text))
    expect(readDeliveredMessage(literal(text))).toEqual(message)
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(delivered, (message) => {
        expect(readDeliveredMessage(overTheWire(deliveredMessage(message)))).toEqual(message)
      }),
    )
  })

  it('takes a name of 64 code points and no longer one', () => {
    const named = (displayName: string): DeliveredMessage => ({
      ...readDeliveredMessage(
        literal(
          '<message id="1" from="1-5@interop" type="text" t="1" sts="1"><enc v="2" type="msg">hex:44</enc></message>',
        ),
      ),
      displayName,
    })
    expect(readDeliveredMessage(deliveredMessage(named('🙂'.repeat(64)))).displayName).toHaveLength(128)
    expect(errorCode(() => readDeliveredMessage(deliveredMessage(named('🙂'.repeat(65)))))).toBe(
      'exchange-malformed',
    )
    expect(errorCode(() => readDeliveredMessage(deliveredMessage(named(''))))).toBe('exchange-malformed')
  })
})

const MESSAGE = '<message id="1" to="1-5@interop" type="text"><enc v="2" type="msg">hex:44</enc></message>'

describe('a message that cannot be used', () => {
  it.each([
    ['no id', 'id="1"', ''],
    ['an id with a space', 'id="1"', 'id="1 2"'],
    ['an empty id', 'id="1"', 'id=""'],
    ['an id of 129 characters', 'id="1"', `id="${'a'.repeat(129)}"`],
    ['no recipient', 'to="1-5@interop"', ''],
    ['an unknown type', 'type="text"', 'type="poll"'],
    ['a type every object has', 'type="text"', 'type="constructor"'],
    ['no enc', '<enc v="2" type="msg">hex:44</enc>', '<end/>'],
    ['another version', 'v="2"', 'v="1"'],
    ['an unknown kind of enc', 'type="msg"', 'type="skmsg"'],
    ['an empty enc', 'hex:44', 'hex:'],
    ['a count of 0', 'v="2"', 'v="2" count="0"'],
    ['a count of 6', 'v="2"', 'v="2" count="6"'],
    ['an edit of 256', 'type="text"', 'type="text" edit="256"'],
    ['an unknown kind of media', 'v="2"', 'v="2" mediatype="hologram"'],
    ['an unknown decrypt-fail', 'v="2"', 'v="2" decrypt-fail="show"'],
    ['another tag', /message/g, 'msg'],
  ])('has %s', (_, from, to) => {
    const text = MESSAGE.replace(from, to)
    expect(errorCode(() => readOutgoingMessage(literal(text)))).toBe('exchange-malformed')
  })

  it('has a recipient that is no canonical JID', () => {
    const text = MESSAGE.replace('1-5@', '01-5@')
    expect(errorCode(() => readOutgoingMessage(literal(text)))).toBe('jid-invalid')
  })

  it('has more than 96 KiB', () => {
    const sized = (length: number) => literal(MESSAGE.replace('hex:44', `hex:44*${length}`))
    expect(readOutgoingMessage(sized(98_304)).enc.ciphertext).toHaveLength(98_304)
    expect(errorCode(() => readOutgoingMessage(sized(98_305)))).toBe('exchange-malformed')
  })
})

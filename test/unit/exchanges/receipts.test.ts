import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ackFor, ACK_CLASSES, ackStanza, type Ack, readAck } from '#proto/exchanges/ack.js'
import {
  deliveredReceipt,
  outgoingReceipt,
  readDeliveredReceipt,
  readOutgoingReceipt,
  type Receipt,
} from '#proto/exchanges/receipt.js'
import {
  deliveredRetry,
  isRetry,
  outgoingRetry,
  readDeliveredRetry,
  readOutgoingRetry,
  type Retry,
} from '#proto/exchanges/retry.js'
import { checkJid } from '#proto/stanza/jid.js'
import { bundle, maybe, personJid, seconds, stanzaId } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const BOB = checkJid('4915550001@s.whatsapp.net')

describe('acks', () => {
  it('tell the sender that the message is stored', () => {
    const ack: Ack = { class: 'message', id: '3EB0', from: BOB, t: 1760000000 }
    const text = '<ack class="message" id="3EB0" from="4915550001@s.whatsapp.net" t="1760000000"/>'
    expect(ackStanza(ack)).toEqual(literal(text))
    expect(readAck(literal(text))).toEqual(ack)
  })

  it('tell the sender that nobody can be reached', () => {
    const text = '<ack class="message" id="3EB0" from="4915550001@s.whatsapp.net" error="404"/>'
    expect(ackStanza({ class: 'message', id: '3EB0', from: BOB, error: 404 })).toEqual(literal(text))
    expect(readAck(literal(text)).error).toBe(404)
  })

  it('come out of the wire as they went in', () => {
    const acks: fc.Arbitrary<Ack> = fc.record({
      class: fc.constantFrom(...ACK_CLASSES),
      id: stanzaId,
      from: maybe(personJid),
      to: maybe(personJid),
      type: maybe(fc.constantFrom('read', 'retry', 'encrypt')),
      t: maybe(seconds),
      error: maybe(fc.integer({ min: 400, max: 599 })),
    })
    fc.assert(
      fc.property(acks, (ack) => {
        expect(readAck(overTheWire(ackStanza(ack)))).toEqual(ack)
      }),
    )
  })

  it('name what the recipient has committed', () => {
    const message = literal('<message id="1" from="1-5@interop" type="text"/>')
    expect(ackFor(message)).toEqual(literal('<ack class="message" id="1" to="1-5@interop"/>'))
    const receipt = literal('<receipt id="2" from="1-5@interop" type="retry"/>')
    expect(ackFor(receipt)).toEqual(literal('<ack class="receipt" id="2" to="1-5@interop" type="retry"/>'))
  })

  it('can be given for a stanza that nobody can read', () => {
    const broken = literal('<message id="1" from="1-5@interop" type="poll"/>')
    expect(ackFor(broken, 487)).toEqual(literal('<ack class="message" id="1" to="1-5@interop" error="487"/>'))
  })

  it('are not given for anything else', () => {
    expect(errorCode(() => ackFor(literal('<chatstate from="1-5@interop"/>')))).toBe('exchange-malformed')
    expect(errorCode(() => ackFor(literal('<message from="1-5@interop"/>')))).toBe('exchange-malformed')
  })

  it.each([
    '<ack class="chatstate" id="1"/>',
    '<ack class="message"/>',
    '<ack class="message" id="1" error="x"/>',
    '<nack class="message" id="1"/>',
  ])('are not %s', (text) => {
    expect(errorCode(() => readAck(literal(text)))).toBe('exchange-malformed')
  })
})

describe('receipts', () => {
  it('say by their silence that a message was delivered', () => {
    const receipt: Receipt = { type: 'delivery', ids: ['3EB0'], peer: BOB }
    const text = '<receipt id="3EB0" to="4915550001@s.whatsapp.net"/>'
    expect(outgoingReceipt(receipt)).toEqual(literal(text))
    expect(readOutgoingReceipt(literal(text))).toEqual(receipt)
  })

  it('speak for several messages at once', () => {
    const receipt: Receipt = { type: 'read', ids: ['a', 'b', 'c'], peer: BOB, t: 1760000000 }
    const text = `<receipt id="a" from="4915550001@s.whatsapp.net" type="read" t="1760000000">
      <list><item id="b"/><item id="c"/></list></receipt>`
    expect(deliveredReceipt(receipt)).toEqual(literal(text))
    expect(readDeliveredReceipt(literal(text))).toEqual(receipt)
  })

  it('come out of the wire as they went in', () => {
    const receipts: fc.Arbitrary<Receipt> = fc.record({
      type: fc.constantFrom('delivery', 'read', 'played'),
      ids: fc
        .uniqueArray(stanzaId, { minLength: 1, maxLength: 10 })
        .map(([id, ...more]): Receipt['ids'] => [id!, ...more]),
      peer: personJid,
      t: maybe(seconds),
    })
    fc.assert(
      fc.property(receipts, (receipt) => {
        expect(readOutgoingReceipt(overTheWire(outgoingReceipt(receipt)))).toEqual(receipt)
        expect(readDeliveredReceipt(overTheWire(deliveredReceipt(receipt)))).toEqual(receipt)
      }),
    )
  })

  it('speak for 256 messages and no more', () => {
    const many = (count: number) =>
      outgoingReceipt({
        type: 'read',
        ids: ['0', ...Array.from({ length: count - 1 }, (_, at) => String(at + 1))],
        peer: BOB,
      })
    expect(readOutgoingReceipt(many(256)).ids).toHaveLength(256)
    expect(errorCode(() => readOutgoingReceipt(many(257)))).toBe('exchange-malformed')
  })

  it.each([
    '<receipt to="1-5@interop"/>',
    '<receipt id="1"/>',
    '<receipt id="1" to="1-5@interop" type="retry"/>',
    '<receipt id="1" to="1-5@interop"><list><item id="1"/></list></receipt>',
    '<receipt id="1" to="1-5@interop"><list><item/></list></receipt>',
  ])('are not %s', (text) => {
    expect(errorCode(() => readOutgoingReceipt(literal(text)))).toBe('exchange-malformed')
  })
})

const RETRY = `<receipt id="3EB0" to="4915550001@s.whatsapp.net" type="retry">
  <retry count="1" id="3EB0" t="1760000000" v="1"/><registration>hex:0000002a</registration></receipt>`

describe('retry receipts', () => {
  it('ask for a message again', () => {
    const retry: Retry = { id: '3EB0', peer: BOB, t: 1760000000, count: 1, registrationId: 42 }
    expect(outgoingRetry(retry)).toEqual(literal(RETRY))
    expect(readOutgoingRetry(literal(RETRY))).toEqual(retry)
    expect(isRetry(literal(RETRY))).toBe(true)
  })

  it('come out of the wire as they went in, with keys and without', () => {
    const retries: fc.Arbitrary<Retry> = fc
      .record({
        id: stanzaId,
        peer: personJid,
        t: seconds,
        count: fc.integer({ min: 1, max: 5 }),
        keys: maybe(bundle),
      })
      .map((retry) => ({ ...retry, registrationId: retry.keys?.registrationId ?? 7 }))
    fc.assert(
      fc.property(retries, (retry) => {
        expect(readOutgoingRetry(overTheWire(outgoingRetry(retry)))).toEqual(retry)
        expect(readDeliveredRetry(overTheWire(deliveredRetry(retry)))).toEqual(retry)
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['a count of 0', 'count="1"', 'count="0"'],
    ['a count of 6', 'count="1"', 'count="6"'],
    ['another version', 'v="1"', 'v="2"'],
    ['another message inside', '<retry count="1" id="3EB0"', '<retry count="1" id="3EB1"'],
    ['no registration id', '<registration>hex:0000002a</registration>', '<other/>'],
    ['keys without any', '</receipt>', '<keys><type>hex:05</type></keys></receipt>'],
    ['another type', 'type="retry"', 'type="read"'],
  ])('do not have %s', (_, from, to) => {
    expect(errorCode(() => readOutgoingRetry(literal(RETRY.replace(from, to))))).toBe('exchange-malformed')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIqError } from '#proto/exchanges/iq.js'
import {
  isReport,
  readReportRequest,
  type Report,
  reportAnswer,
  reportRequest,
} from '#proto/exchanges/report.js'
import { bareJid, checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { distinct, maybe, personJid, seconds, stanzaId, textOf } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const ADA = checkJid('1-5@interop')
const asked = (iq: Stanza): Stanza => ({ ...iq, attrs: { ...iq.attrs, id: 'c1.1' } })
const report = (inside: string, attributes = 'jid="1-5@interop" spam_flow="chat"') =>
  literal(
    `<iq type="set" xmlns="spam"><spam_list ${attributes}${inside === '' ? '/>' : `>${inside}</spam_list>`}</iq>`,
  )
const messages = distinct(
  fc.record({ id: stanzaId, t: seconds, text: fc.oneof(fc.constant(''), textOf(300)) }),
  ({ id }) => id,
  5,
)
const reports: fc.Arbitrary<Report> = fc
  .record({
    jid: personJid.map(bareJid),
    flow: fc.constantFrom('message_request' as const, 'chat' as const),
    reason: maybe(textOf(256)),
    messages,
  })
  .map(({ reason, ...rest }) => (reason === undefined ? rest : { ...rest, reason }))

describe('a report', () => {
  it('names somebody and holds what was attached, nothing else', () => {
    const given: Report = {
      jid: ADA,
      flow: 'message_request',
      reason: 'wants money',
      messages: [{ id: '3EB0', t: 5, text: 'hé' }],
    }
    const request = asked(reportRequest(given))
    expect(reportRequest(given)).toEqual(
      literal(`<iq type="set" xmlns="spam" to="s.whatsapp.net">
        <spam_list jid="1-5@interop" spam_flow="message_request" reason="wants money">
        <message id="3EB0" t="5">hex:68c3a9</message></spam_list></iq>`),
    )
    expect(isReport(request)).toBe(true)
    expect(readReportRequest(overTheWire(request))).toEqual(given)
    expect(readIqError(reportAnswer(request))).toBeUndefined()
  })

  it('needs neither a reason nor a message', () => {
    expect(readReportRequest(report(''))).toEqual({ jid: ADA, flow: 'chat', messages: [] })
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(reports, (given) => {
        expect(readReportRequest(overTheWire(asked(reportRequest(given))))).toEqual(given)
      }),
    )
  })

  it('holds five messages and not six', () => {
    const attached = (count: number) =>
      Array.from({ length: count }, (_, at) => `<message id="m${at}" t="1">a</message>`).join('')
    expect(readReportRequest(report(attached(5))).messages).toHaveLength(5)
    expect(errorCode(() => readReportRequest(report(attached(6))))).toBe('exchange-malformed')
  })

  it('holds messages of 64 KiB and no octet more', () => {
    const sized = (octets: number) => report(`<message id="m" t="1">hex:61*${octets}</message>`)
    expect(readReportRequest(sized(65_536)).messages[0]?.text).toHaveLength(65_536)
    expect(errorCode(() => readReportRequest(sized(65_537)))).toBe('exchange-malformed')
  })

  it('has a reason of 256 characters and not one more', () => {
    const sized = (count: number) =>
      report('', `jid="1-5@interop" spam_flow="chat" reason="${'é'.repeat(count)}"`)
    expect(readReportRequest(sized(256)).reason).toHaveLength(256)
    expect(errorCode(() => readReportRequest(sized(257)))).toBe('exchange-malformed')
    expect(errorCode(() => readReportRequest(sized(0)))).toBe('exchange-malformed')
  })

  it.each([
    ['nobody', 'spam_flow="chat"', ''],
    ['a device', 'jid="1-5:3@interop" spam_flow="chat"', ''],
    ['the server', 'jid="s.whatsapp.net" spam_flow="chat"', ''],
    ['no place', 'jid="1-5@interop"', ''],
    ['an unknown place', 'jid="1-5@interop" spam_flow="group"', ''],
  ])('is refused about %s', (_, attributes, inside) => {
    expect(errorCode(() => readReportRequest(report(inside, attributes)))).toBe('exchange-malformed')
  })

  it.each([
    ['one message twice', '<message id="m" t="1">a</message><message id="m" t="1">b</message>'],
    ['a message without id', '<message t="1">a</message>'],
    ['a message without time', '<message id="m">a</message>'],
    ['a message that is no UTF-8', '<message id="m" t="1">hex:c080</message>'],
  ])('is refused with %s', (_, inside) => {
    expect(errorCode(() => readReportRequest(report(inside)))).toBe('exchange-malformed')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIqError } from '#proto/exchanges/iq.js'
import { leftNotice, readLeftNotice } from '#proto/exchanges/left.js'
import {
  isRequestDecision,
  readRequestDecision,
  requestDecision,
  requestDecisionAnswer,
} from '#proto/exchanges/message-requests.js'
import { notificationKind } from '#proto/exchanges/notification.js'
import {
  isReachabilityPing,
  pingReachabilityAnswer,
  pingReachabilityRequest,
  reachabilityNotice,
  readReachabilityNotice,
  readReachabilityPingRequest,
} from '#proto/exchanges/reachability-ping.js'
import { checkJid, SERVER_JID } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import {
  integratorId,
  maybe,
  personJid,
  seconds,
  stanzaId,
  textOf,
} from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const ADA = checkJid('1-5@interop')
const asked = (iq: Stanza): Stanza => ({ ...iq, attrs: { ...iq.attrs, id: 'c1.1' } })

describe('a decision on a request', () => {
  it.each(['accept', 'delete'] as const)('is %s', (action) => {
    const decision = { action, jid: ADA }
    expect(requestDecision(decision)).toEqual(
      literal(`<iq type="set" xmlns="w:interop" to="s.whatsapp.net">
        <message_requests><request action="${action}" jid="1-5@interop"/></message_requests></iq>`),
    )
    const request = asked(requestDecision(decision))
    expect(isRequestDecision(request)).toBe(true)
    expect(readRequestDecision(overTheWire(request))).toEqual(decision)
    expect(readIqError(requestDecisionAnswer(request))).toBeUndefined()
  })

  it.each([
    ['none', ''],
    ['two', '<request action="accept" jid="1-5@interop"/><request action="delete" jid="1-6@interop"/>'],
    ['another action', '<request action="block" jid="1-5@interop"/>'],
    ['nobody', '<request action="accept"/>'],
    ['a device', '<request action="accept" jid="1-5:3@interop"/>'],
    ['a group', '<request action="accept" jid="12-3@g.us"/>'],
    ['the server', '<request action="accept" jid="s.whatsapp.net"/>'],
  ])('is refused where it is %s', (_, inside) => {
    const list = inside === '' ? '<message_requests/>' : `<message_requests>${inside}</message_requests>`
    const request = literal(`<iq type="set" xmlns="w:interop">${list}</iq>`)
    expect(errorCode(() => readRequestDecision(request))).toBe('exchange-malformed')
  })

  it('is refused about what is no JID', () => {
    const text =
      '<iq type="set" xmlns="w:interop"><message_requests><request action="accept" jid="x"/></message_requests></iq>'
    expect(errorCode(() => readRequestDecision(literal(text)))).toBe('jid-invalid')
  })
})

const PING = `<iq type="set" xmlns="w:interop" to="s.whatsapp.net">
  <reachability_ping><user external_id="4915550001" integrator_id="0"/></reachability_ping></iq>`

describe('a ping', () => {
  it('names one user of Meta and is answered in one way', () => {
    expect(pingReachabilityRequest({ externalId: '4915550001' })).toEqual(literal(PING))
    const request = asked(literal(PING))
    expect(isReachabilityPing(request)).toBe(true)
    expect(readReachabilityPingRequest(overTheWire(request))).toEqual({ externalId: '4915550001' })
    expect(pingReachabilityAnswer(request)).toEqual(
      literal('<iq type="result" id="c1.1" from="s.whatsapp.net"/>'),
    )
  })

  it.each([
    ['no identifier', 'external_id="4915550001"', ''],
    ['an identifier of 255', '4915550001', 'a'.repeat(255)],
    ['a user of a partner', 'integrator_id="0"', 'integrator_id="1"'],
    ['no integrator', 'integrator_id="0"', ''],
  ])('is refused with %s', (_, from, to) => {
    const code = errorCode(() => readReachabilityPingRequest(literal(PING.replace(from, to))))
    expect(code).toBe('exchange-malformed')
  })

  it('takes an identifier of 254', () => {
    const externalId = 'a'.repeat(254)
    expect(readReachabilityPingRequest(pingReachabilityRequest({ externalId }))).toEqual({ externalId })
  })
})

const NOTICE = `<notification id="n1" from="s.whatsapp.net" type="w:interop" t="5"><reachability_ping>
  <user external_id="ada" integrator_id="1" display_name="Ada L."/></reachability_ping></notification>`
const LEFT = '<notification id="n2" from="1-5@interop" type="w:interop" t="5"><left/></notification>'
const NEWS =
  '<notification id="n3" from="s.whatsapp.net" type="w:interop" t="5"><integrator id="7"/></notification>'

describe('what the server tells of other people', () => {
  it('is written as stated', () => {
    const notice = {
      id: 'n1',
      from: SERVER_JID,
      t: 5,
      integratorId: 1,
      externalId: 'ada',
      displayName: 'Ada L.',
    }
    expect(reachabilityNotice(notice)).toEqual(literal(NOTICE))
    expect(readReachabilityNotice(literal(NOTICE))).toEqual(notice)
    expect(leftNotice({ id: 'n2', from: ADA, t: 5 })).toEqual(literal(LEFT))
    expect(readLeftNotice(literal(LEFT))).toEqual({ id: 'n2', from: ADA, t: 5 })
  })

  it('is told apart from news about apps', () => {
    const kinds = [NOTICE, LEFT, NEWS].map((text) => notificationKind(literal(text)))
    expect(kinds).toEqual(['reachability-ping', 'left', 'interop-news'])
  })

  it('comes out of the wire as it went in', () => {
    const head = fc.record({ id: stanzaId, from: personJid, t: seconds })
    fc.assert(
      fc.property(head, integratorId, textOf(254), maybe(textOf(64)), (common, id, externalId, name) => {
        const displayName = name === undefined ? {} : { displayName: name }
        const notice = { ...common, integratorId: id, externalId, ...displayName }
        expect(readReachabilityNotice(overTheWire(reachabilityNotice(notice)))).toEqual(notice)
        expect(readLeftNotice(overTheWire(leftNotice(common)))).toEqual(common)
      }),
    )
  })

  it.each([
    ['an identifier that is missing', 'external_id="ada"', ''],
    ['an identifier of 255', 'ada', 'a'.repeat(255)],
    ['a name of 65', 'Ada L.', 'a'.repeat(65)],
    ['an empty name', 'Ada L.', ''],
    ['the integrator of Meta', 'integrator_id="1"', 'integrator_id="0"'],
    ['integrator 1000', 'integrator_id="1"', 'integrator_id="1000"'],
    ['no time', 't="5"', ''],
  ])('is refused with %s', (_, from, to) => {
    const code = errorCode(() => readReachabilityNotice(literal(NOTICE.replace(from, to))))
    expect(code).toBe('exchange-malformed')
  })

  it('takes a name of 64', () => {
    const name = '👋'.repeat(64)
    expect(readReachabilityNotice(literal(NOTICE.replace('Ada L.', name))).displayName).toBe(name)
  })

  it('is not read as something else', () => {
    for (const text of [LEFT, NEWS]) {
      expect(errorCode(() => readReachabilityNotice(literal(text)))).toBe('exchange-malformed')
    }
    for (const text of [NOTICE, NEWS]) {
      expect(errorCode(() => readLeftNotice(literal(text)))).toBe('exchange-malformed')
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityChange, readIdentityChange } from '#proto/exchanges/identity-change.js'
import { interopNews, readInteropNews } from '#proto/exchanges/interop-news.js'
import { type NotificationHead, notificationKind } from '#proto/exchanges/notification.js'
import {
  isOffline,
  markOffline,
  offlineDone,
  offlinePreview,
  readInformationBanner,
} from '#proto/exchanges/offline.js'
import { prekeyLow, readPrekeyLow } from '#proto/exchanges/prekey-low.js'
import { checkJid, SERVER_JID } from '#proto/stanza/jid.js'
import { integratorId, personJid, seconds, stanzaId } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const head: fc.Arbitrary<NotificationHead> = fc.record({ id: stanzaId, from: personJid, t: seconds })
const LOW =
  '<notification id="n1" from="s.whatsapp.net" type="encrypt" t="5"><count value="19"/></notification>'
const CHANGE = '<notification id="n2" from="1-5@interop" type="encrypt" t="5"><identity/></notification>'
const NEWS =
  '<notification id="n3" from="s.whatsapp.net" type="w:interop" t="5"><integrator id="7"/></notification>'

describe('notifications', () => {
  it('are written as the record shows them', () => {
    expect(prekeyLow({ id: 'n1', from: SERVER_JID, t: 5, count: 19 })).toEqual(literal(LOW))
    expect(identityChange({ id: 'n2', from: checkJid('1-5@interop'), t: 5 })).toEqual(literal(CHANGE))
    expect(interopNews({ id: 'n3', from: SERVER_JID, t: 5, integrators: [7] })).toEqual(literal(NEWS))
  })

  it('are told apart', () => {
    expect([LOW, CHANGE, NEWS].map((text) => notificationKind(literal(text)))).toEqual([
      'prekey-low',
      'identity-change',
      'interop-news',
    ])
    expect(notificationKind(literal('<notification type="picture"/>'))).toBeUndefined()
    expect(notificationKind(literal('<notification type="encrypt"/>'))).toBeUndefined()
    expect(notificationKind(literal('<message type="encrypt"><identity/></message>'))).toBeUndefined()
  })

  it('come out of the wire as they went in', () => {
    const integrators = fc.array(integratorId, { maxLength: 5 })
    fc.assert(
      fc.property(head, fc.nat(), integrators, (common, count, ids) => {
        expect(readPrekeyLow(overTheWire(prekeyLow({ ...common, count })))).toEqual({ ...common, count })
        expect(readIdentityChange(overTheWire(identityChange(common)))).toEqual(common)
        const news = { ...common, integrators: ids }
        expect(readInteropNews(overTheWire(interopNews(news)))).toEqual(news)
      }),
    )
  })

  it('are refused where something is missing', () => {
    expect(errorCode(() => readPrekeyLow(literal(CHANGE)))).toBe('exchange-malformed')
    expect(errorCode(() => readIdentityChange(literal(LOW)))).toBe('exchange-malformed')
    expect(errorCode(() => readInteropNews(literal(NEWS.replace('"7"', '"1000"'))))).toBe(
      'exchange-malformed',
    )
    expect(errorCode(() => readPrekeyLow(literal(LOW.replace('t="5"', ''))))).toBe('exchange-malformed')
    expect(errorCode(() => readPrekeyLow(literal(LOW.replace('id="n1"', ''))))).toBe('exchange-malformed')
  })
})

describe('the offline queue', () => {
  const PREVIEW = '<ib><offline_preview count="6" message="3" receipt="2" notification="1"/></ib>'

  it('is announced and ends', () => {
    const preview = { count: 6, message: 3, receipt: 2, notification: 1 }
    expect(offlinePreview(preview)).toEqual(literal(PREVIEW))
    expect(readInformationBanner(overTheWire(literal(PREVIEW)))).toEqual({
      type: 'offline-preview',
      ...preview,
    })
    expect(offlineDone(6)).toEqual(literal('<ib><offline count="6"/></ib>'))
    expect(readInformationBanner(overTheWire(offlineDone(6)))).toEqual({ type: 'offline-done', count: 6 })
  })

  it('may leave out the single kinds', () => {
    expect(readInformationBanner(literal('<ib><offline_preview count="6"/></ib>'))).toEqual({
      type: 'offline-preview',
      count: 6,
      message: 0,
      receipt: 0,
      notification: 0,
    })
  })

  it('has banners of other kinds beside it', () => {
    expect(readInformationBanner(literal('<ib><dirty type="groups"/></ib>'))).toBeUndefined()
  })

  it.each(['<iq/>', '<ib><offline/></ib>', '<ib><offline_preview count="x"/></ib>'])('is not %s', (text) => {
    expect(errorCode(() => readInformationBanner(literal(text)))).toBe('exchange-malformed')
  })

  it('marks what waited in it', () => {
    const node = literal('<receipt id="1" from="1-5@interop"><list><item id="2"/></list></receipt>')
    expect(isOffline(node)).toBe(false)
    expect(isOffline(overTheWire(markOffline(node)))).toBe(true)
    expect(markOffline(node).content).toEqual(node.content)
  })
})

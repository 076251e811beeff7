// Asking for the media server and a credential: how it looks on the wire, and what is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isMediaConn,
  mediaConnAnswer,
  mediaConnRequest,
  readMediaConnAnswer,
} from '#proto/exchanges/media-conn.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { mediaConnection } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const asked = (iq: Stanza): Stanza => ({ ...iq, attrs: { ...iq.attrs, id: 'c1.1' } })
const result = (inside: string) => literal(`<iq type="result" id="c1.1" from="s.whatsapp.net">${inside}</iq>`)
const answerWith = (attributes: string, hosts: string) =>
  result(`<media_conn${attributes}>${hosts}</media_conn>`)
const HOST = '<host hostname="127.0.0.1:7422"/>'

describe('asking for the media server', () => {
  it('looks as open clients show it, both ways', () => {
    const request = asked(mediaConnRequest())
    expect(mediaConnRequest()).toEqual(
      literal('<iq type="set" xmlns="w:m" to="s.whatsapp.net"><media_conn/></iq>'),
    )
    expect(isMediaConn(overTheWire(request))).toBe(true)
    const answer = { auth: 'abc_-', ttlSeconds: 3600, hosts: ['127.0.0.1:7422', 'mmg.whatsapp.net'] }
    const wire = answerWith(' auth="abc_-" ttl="3600"', `${HOST}<host hostname="mmg.whatsapp.net"/>`)
    expect(mediaConnAnswer(request, answer)).toEqual(wire)
    expect(readMediaConnAnswer(wire)).toEqual(answer)
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(mediaConnection, (connection) => {
        const answer = mediaConnAnswer(asked(mediaConnRequest()), connection)
        expect(readMediaConnAnswer(overTheWire(answer))).toEqual(connection)
      }),
    )
  })

  it('takes a week and sixteen hosts, and no more', () => {
    expect(readMediaConnAnswer(answerWith(' auth="a" ttl="604800"', HOST.repeat(16))).hosts).toHaveLength(16)
    expect(readMediaConnAnswer(answerWith(` auth="${'a'.repeat(512)}" ttl="1"`, HOST)).ttlSeconds).toBe(1)
  })

  it.each([
    ['no connection', ''],
    ['no auth', `<media_conn ttl="1">${HOST}</media_conn>`],
    ['an empty auth', `<media_conn auth="" ttl="1">${HOST}</media_conn>`],
    ['an auth that breaks the header', `<media_conn auth="a b" ttl="1">${HOST}</media_conn>`],
    ['an auth too long', `<media_conn auth="${'a'.repeat(513)}" ttl="1">${HOST}</media_conn>`],
    ['no ttl', `<media_conn auth="a">${HOST}</media_conn>`],
    ['a ttl of nothing', `<media_conn auth="a" ttl="0">${HOST}</media_conn>`],
    ['a ttl beyond a week', `<media_conn auth="a" ttl="604801">${HOST}</media_conn>`],
    ['no host', '<media_conn auth="a" ttl="1"/>'],
    ['seventeen hosts', `<media_conn auth="a" ttl="1">${HOST.repeat(17)}</media_conn>`],
    ['a host without a name', '<media_conn auth="a" ttl="1"><host/></media_conn>'],
    ['a host with a path', '<media_conn auth="a" ttl="1"><host hostname="a/b"/></media_conn>'],
    ['a host with a user', '<media_conn auth="a" ttl="1"><host hostname="a@b"/></media_conn>'],
  ])('is refused with %s', (_, inside) => {
    expect(errorCode(() => readMediaConnAnswer(result(inside)))).toBe('exchange-malformed')
  })
})

import { describe, expect, it } from 'vitest'
import {
  iqError,
  iqGet,
  iqResult,
  iqSet,
  IQ_ERRORS,
  isIqRequest,
  isRequest,
  readIqError,
  requireResult,
  xmlnsOf,
} from '#proto/exchanges/iq.js'
import { isPing, pingAnswer, pingRequest } from '#proto/exchanges/ping.js'
import { stanza } from '#proto/stanza/stanza.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const request = literal('<iq id="c1.7" type="get" xmlns="w:p" to="s.whatsapp.net" from="1-5@interop"/>')

describe('requests and answers', () => {
  it('asks without an id, which the session gives', () => {
    expect(iqGet('encrypt', [stanza('count')])).toEqual(
      literal('<iq type="get" xmlns="encrypt" to="s.whatsapp.net"><count/></iq>'),
    )
    expect(iqSet('passive', undefined, '1-5@interop').attrs).toEqual({
      type: 'set',
      xmlns: 'passive',
      to: '1-5@interop',
    })
  })

  it('answers with the id of the request and its addresses exchanged', () => {
    expect(iqResult(request)).toEqual(
      literal('<iq type="result" id="c1.7" from="s.whatsapp.net" to="1-5@interop"/>'),
    )
  })

  it('answers an error with code and text', () => {
    expect(iqError(request, 429)).toEqual(
      literal(
        `<iq type="error" id="c1.7" from="s.whatsapp.net" to="1-5@interop">
           <error code="429" text="rate-overlimit"/></iq>`,
      ),
    )
    expect(IQ_ERRORS[404]).toBe('item-not-found')
  })

  it('refuses to answer a request without an id', () => {
    expect(errorCode(() => iqResult(pingRequest()))).toBe('exchange-malformed')
  })

  it('tells errors from results', () => {
    expect(readIqError(overTheWire(iqError(request, 404, 'nobody')))).toEqual({ code: 404, text: 'nobody' })
    expect(readIqError(overTheWire(iqResult(request)))).toBeUndefined()
  })

  it.each(['<iq type="error" id="1"/>', '<iq type="get" id="1"/>', '<message id="1" type="result"/>'])(
    'refuses %s as an answer',
    (text) => {
      expect(errorCode(() => readIqError(literal(text)))).toBe('exchange-malformed')
      expect(errorCode(() => requireResult(literal(text)))).toBe('exchange-malformed')
    },
  )

  it('refuses an error whose code is no number', () => {
    const answer = literal('<iq type="error" id="1"><error code="x"/></iq>')
    expect(errorCode(() => readIqError(answer))).toBe('exchange-malformed')
  })

  it('knows requests by type, namespace and child', () => {
    const count = literal('<iq type="get" xmlns="encrypt"><count/></iq>')
    expect(isRequest(count, 'get', 'encrypt', 'count')).toBe(true)
    expect(isRequest(count, 'set', 'encrypt', 'count')).toBe(false)
    expect(isRequest(count, 'get', 'encrypt', 'key')).toBe(false)
    expect(isRequest(count, 'get', 'w:p')).toBe(false)
    expect(xmlnsOf(stanza('iq'))).toBe('')
    expect([isIqRequest(count), isIqRequest(iqResult(request)), isIqRequest(stanza('message'))]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('ping', () => {
  it('is asked and answered with nothing in it', () => {
    expect(pingRequest()).toEqual(literal('<iq type="get" xmlns="w:p" to="s.whatsapp.net"/>'))
    expect(isPing(overTheWire(pingRequest()))).toBe(true)
    expect(requireResult(pingAnswer(request)).content).toBeUndefined()
  })
})

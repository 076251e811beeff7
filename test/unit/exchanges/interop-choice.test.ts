import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type InteropConsent,
  interopConsentAnswer,
  interopConsentRequest,
  isInteropConsent,
  readInteropConsentAnswer,
} from '#proto/exchanges/interop-consent.js'
import {
  isReachability,
  isSetInbox,
  isSetReachability,
  reachabilityAnswer,
  reachabilityRequest,
  readReachabilityAnswer,
  readSetInboxRequest,
  readSetReachabilityRequest,
  setInboxRequest,
  setReachabilityRequest,
  settingsAnswer,
} from '#proto/exchanges/interop-settings.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { isTerms, readTermsRequest, termsAnswer, termsRequest } from '#proto/exchanges/terms.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { integratorId, maybe, seconds } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const asked = (iq: Stanza): Stanza => ({ ...iq, attrs: { ...iq.attrs, id: 'c1.1' } })
const result = (inside: string) => literal(`<iq type="result" id="c1.1" from="s.whatsapp.net">${inside}</iq>`)

describe('terms', () => {
  it.each(['shown', 'accepted'] as const)('that were %s are told with the version of the text', (outcome) => {
    const terms = { text: 'interop-warnings/1', result: outcome }
    expect(termsRequest(terms)).toEqual(
      literal(`<iq type="set" xmlns="tos" to="s.whatsapp.net">
        <trackable id="interop-warnings/1" result="${outcome}"/></iq>`),
    )
    const request = asked(termsRequest(terms))
    expect(isTerms(request)).toBe(true)
    expect(readTermsRequest(overTheWire(request))).toEqual(terms)
    expect(readIqError(termsAnswer(request))).toBeUndefined()
  })

  it.each([
    ['of no version', 'interop-warnings', 'accepted'],
    ['of version 0', 'interop-warnings/0', 'accepted'],
    ['of a version with a leading zero', 'interop-warnings/01', 'accepted'],
    ['of a version of seven digits', 'interop-warnings/1000000', 'accepted'],
    ['of a name of 33 letters', `${'a'.repeat(33)}/1`, 'accepted'],
    ['of a path', '../terms/1', 'accepted'],
    ['with another result', 'interop-warnings/1', 'refused'],
  ])('%s are refused', (_, text, outcome) => {
    const request = literal(`<iq type="set" xmlns="tos"><trackable id="${text}" result="${outcome}"/></iq>`)
    expect(errorCode(() => readTermsRequest(request))).toBe('exchange-malformed')
  })

  it('take a name of 32 letters and a version of six digits', () => {
    const terms = { text: `${'a'.repeat(32)}/999999`, result: 'shown' } as const
    expect(readTermsRequest(termsRequest(terms))).toEqual(terms)
  })

  it('are not there where nothing is named', () => {
    const request = literal('<iq type="set" xmlns="tos"/>')
    expect(isTerms(request)).toBe(false)
    expect(errorCode(() => readTermsRequest(request))).toBe('exchange-malformed')
  })
})

describe('who may ping', () => {
  it('is asked for and answered', () => {
    expect(reachabilityRequest()).toEqual(
      literal('<iq type="get" xmlns="w:interop" to="s.whatsapp.net"><reachability_settings/></iq>'),
    )
    const request = asked(reachabilityRequest())
    expect(isReachability(request)).toBe(true)
    expect(isSetReachability(request)).toBe(false)
    expect(reachabilityAnswer(request, { enabled: true })).toEqual(
      result('<reachability_settings enabled="true"/>'),
    )
    for (const enabled of [true, false]) {
      expect(readReachabilityAnswer(overTheWire(reachabilityAnswer(request, { enabled })))).toEqual({
        enabled,
      })
    }
  })

  it.each([true, false])('is set to %s in so many words', (enabled) => {
    expect(setReachabilityRequest(enabled)).toEqual(
      literal(`<iq type="set" xmlns="w:interop" to="s.whatsapp.net">
        <reachability_settings enabled="${enabled}"/></iq>`),
    )
    const request = asked(setReachabilityRequest(enabled))
    expect(isSetReachability(request)).toBe(true)
    expect(isReachability(request)).toBe(false)
    expect(readSetReachabilityRequest(overTheWire(request))).toBe(enabled)
    expect(readIqError(settingsAnswer(request))).toBeUndefined()
  })

  it.each(['<reachability_settings/>', '<reachability_settings enabled="1"/>', '<other enabled="true"/>'])(
    'is neither set nor answered by %s',
    (inside) => {
      const set = literal(`<iq type="set" xmlns="w:interop">${inside}</iq>`)
      expect(errorCode(() => readSetReachabilityRequest(set))).toBe('exchange-malformed')
      expect(errorCode(() => readReachabilityAnswer(result(inside)))).toBe('exchange-malformed')
    },
  )
})

describe('the inbox of other apps', () => {
  it.each(['combined', 'separate'] as const)('is %s', (layout) => {
    const request = asked(setInboxRequest(layout))
    expect(setInboxRequest(layout)).toEqual(
      literal(
        `<iq type="set" xmlns="w:interop" to="s.whatsapp.net"><inbox_settings layout="${layout}"/></iq>`,
      ),
    )
    expect(isSetInbox(request)).toBe(true)
    expect(readSetInboxRequest(overTheWire(request))).toBe(layout)
    expect(readIqError(settingsAnswer(request))).toBeUndefined()
  })

  it.each(['', ' layout="both"'])('is not set by%s nothing this side knows', (attribute) => {
    const request = literal(`<iq type="set" xmlns="w:interop"><inbox_settings${attribute}/></iq>`)
    expect(errorCode(() => readSetInboxRequest(request))).toBe('exchange-malformed')
  })
})

const CONSENT = `<consent inbox="separate" pings="false"><text name="interop-warnings/1" result="accepted" t="5"/>
  <integrator id="1" since="6"/><integrator id="12" since="7"/></consent>`
const consents: fc.Arbitrary<InteropConsent> = fc
  .record({
    text: maybe(
      fc.record({
        name: fc.constantFrom('interop-warnings/1', 'other/999999'),
        result: fc.constantFrom('shown' as const, 'accepted' as const),
        t: seconds,
      }),
    ),
    inbox: fc.constantFrom('combined' as const, 'separate' as const),
    pings: fc.boolean(),
    integrators: fc.uniqueArray(fc.record({ id: integratorId, since: seconds }), {
      selector: ({ id }) => id,
      maxLength: 5,
    }),
  })
  .map(({ text, ...rest }) => (text ? { text, ...rest } : rest))

describe('the consent as an object', () => {
  it('says what was shown, what was chosen and since when', () => {
    const request = asked(interopConsentRequest())
    expect(interopConsentRequest()).toEqual(
      literal('<iq type="get" xmlns="w:interop" to="s.whatsapp.net"><consent/></iq>'),
    )
    expect(isInteropConsent(request)).toBe(true)
    const consent: InteropConsent = {
      text: { name: 'interop-warnings/1', result: 'accepted', t: 5 },
      inbox: 'separate',
      pings: false,
      integrators: [
        { id: 1, since: 6 },
        { id: 12, since: 7 },
      ],
    }
    expect(interopConsentAnswer(request, consent)).toEqual(result(CONSENT))
    expect(readInteropConsentAnswer(result(CONSENT))).toEqual(consent)
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(consents, (consent) => {
        const answer = interopConsentAnswer(asked(interopConsentRequest()), consent)
        expect(readInteropConsentAnswer(overTheWire(answer))).toEqual(consent)
      }),
    )
  })

  it.each([
    ['no inbox', 'inbox="separate"', ''],
    ['an unknown inbox', '"separate"', '"third"'],
    ['no word on pings', 'pings="false"', ''],
    ['a text without version', 'interop-warnings/1', 'interop-warnings'],
    ['a text of unknown result', '"accepted"', '"read"'],
    ['a text of no time', 't="5"', ''],
    ['an app 0', 'id="1"', 'id="0"'],
    ['an app 1000', 'id="1"', 'id="1000"'],
    ['an app twice', 'id="12"', 'id="1"'],
    ['an app of no time', 'since="6"', ''],
  ])('is refused with %s', (_, from, to) => {
    const code = errorCode(() => readInteropConsentAnswer(result(CONSENT.replace(from, to))))
    expect(code).toBe('exchange-malformed')
  })

  it('has up to 999 apps', () => {
    const many = (count: number) =>
      interopConsentAnswer(asked(interopConsentRequest()), {
        inbox: 'combined',
        pings: true,
        integrators: Array.from({ length: count }, (_, at) => ({ id: (at % 999) + 1, since: 0 })),
      })
    expect(readInteropConsentAnswer(many(999)).integrators).toHaveLength(999)
    expect(errorCode(() => readInteropConsentAnswer(many(1000)))).toBe('exchange-malformed')
  })
})

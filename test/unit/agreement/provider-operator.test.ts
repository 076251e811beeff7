import { describe, expect, it } from 'vitest'
import type { AgreementView } from '#proto/agreement/agreement-view.js'
import {
  encodeProviderAgreement,
  encodeProviderAgreements,
  parseAgreementFilter,
  parseApplyOrder,
  parseProviderAgreement,
  parseProviderAgreements,
  parseSignOrder,
} from '#proto/agreement/provider-operator.js'
import { textDigest } from '#proto/agreement/reference-offer.js'
import { errorCode } from '../../support/hex.js'

const META = 'https://meta.example'
const APPLY = { meta: META, service: 'whatsapp', name: 'Parley', features: ['media'] }
const SIGN = { meta: META, service: 'whatsapp', version: '1', sha256: 'ab'.repeat(32) }
const VIEW: AgreementView = {
  application: 'app_7',
  integrator: 1,
  service: 'whatsapp',
  status: 'offered',
  since: 1,
  offer: { version: '1', sha256: textDigest('text'), text: 'text' },
  checks: [],
  history: [],
}

describe('the order to apply', () => {
  it('names Meta and the service, and may name the rest', () => {
    expect(parseApplyOrder(APPLY)).toEqual(APPLY)
    expect(parseApplyOrder({ meta: META, service: 'messenger' })).toEqual({
      meta: META,
      service: 'messenger',
    })
  })

  it.each([
    ['no Meta', { meta: undefined }],
    ['a Meta without TLS', { meta: 'http://meta.example' }],
    ['a Meta with credentials', { meta: 'https://a:b@meta.example' }],
    ['an unknown service', { service: 'instagram' }],
    ['an empty name', { name: '' }],
    ['a name of 65', { name: 'a'.repeat(65) }],
    ['an unknown feature', { features: ['calls'] }],
    ['a member nobody knows', { issuer: META }],
  ])('is refused with %s', (_, changed) => {
    expect(errorCode(() => parseApplyOrder({ ...APPLY, ...changed }))).toBe('request-malformed')
  })
})

describe('the order to sign', () => {
  it('names the text', () => {
    expect(parseSignOrder(SIGN)).toEqual(SIGN)
  })

  it.each([
    ['no version', { version: undefined }],
    ['a version of 33', { version: '1'.repeat(33) }],
    ['no hash', { sha256: undefined }],
    ['a short hash', { sha256: 'ab'.repeat(31) }],
    ['a hash in capitals', { sha256: 'AB'.repeat(32) }],
    ['a member nobody knows', { text: 'x' }],
  ])('is refused with %s', (_, changed) => {
    expect(errorCode(() => parseSignOrder({ ...SIGN, ...changed }))).toBe('request-malformed')
  })
})

describe('the question for agreements', () => {
  const filter = (query: string) => parseAgreementFilter(new URLSearchParams(query))

  it('may be narrowed', () => {
    expect(filter('')).toEqual({})
    expect(filter(`meta=${encodeURIComponent(META)}&service=messenger`)).toEqual({
      meta: META,
      service: 'messenger',
    })
  })

  it.each(['service=instagram', 'service=whatsapp&service=whatsapp', 'meta=x', 'meta=', 'other=1'])(
    'is refused as %s',
    (query) => {
      expect(errorCode(() => filter(query))).toBe('request-malformed')
    },
  )
})

describe('the answer about agreements', () => {
  const agreement = { meta: META, ...VIEW }
  const wire = (value: object): unknown => JSON.parse(JSON.stringify(value))

  it('is read as it was written', () => {
    expect(parseProviderAgreement(wire(encodeProviderAgreement(agreement)))).toEqual(agreement)
    const list = [agreement, { ...agreement, meta: 'http://127.0.0.1:7422' }]
    expect(parseProviderAgreements(wire(encodeProviderAgreements(list)))).toEqual(list)
    expect(parseProviderAgreements({ agreements: [] })).toEqual([])
  })

  it('lists a hundred at most', () => {
    const many = (count: number) =>
      wire(encodeProviderAgreements(Array.from({ length: count }, () => agreement)))
    expect(parseProviderAgreements(many(100))).toHaveLength(100)
    expect(errorCode(() => parseProviderAgreements(many(101)))).toBe('answer-malformed')
  })

  it.each([undefined, [], {}, { agreements: {} }, { agreements: [VIEW] }])('is not %j', (value) => {
    expect(errorCode(() => parseProviderAgreements(value))).toBe('answer-malformed')
  })
})

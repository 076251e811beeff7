// The documents of the agreement and the signature under the offer, against random and damaged input.
import { sign } from 'node:crypto'
import { describe, expect } from 'vitest'
import { encodeAgreementView, parseAgreementView, parseAppliedView } from '#proto/agreement/agreement-view.js'
import { encodeApplication, parseApplication } from '#proto/agreement/application.js'
import { parseSignature, verifyOfferSignature } from '#proto/agreement/offer-signature.js'
import * as operator from '#proto/agreement/provider-operator.js'
import { textDigest } from '#proto/agreement/reference-offer.js'
import { textBytes } from '#proto/bytes.js'
import { fuzzDocument } from '../support/fuzz-documents.js'
import { fuzzParser } from '../support/fuzz.js'
import { base64urlJson, keySetOf, testKey } from '../support/signing.js'

const wire = (value: object): unknown => JSON.parse(JSON.stringify(value))

const APPLICATION = {
  service: 'whatsapp',
  name: 'Parley',
  handle: 'parley',
  issuer: 'https://parley.example',
  keysUrl: 'https://parley.example/.well-known/oauth/openid/jwks',
  baseUrl: 'https://parley.example/hooks',
  mediaBaseUrl: 'http://127.0.0.1:7421/m',
  identifierType: 'username',
  features: ['media'],
  algorithms: ['RS256', 'EdDSA'],
  protocolVersion: '1.0.3',
  e2ee: { protocol: 'signal' },
}
const VIEW = {
  application: 'app_7',
  integrator: 1,
  service: 'whatsapp',
  status: 'suspended',
  since: 1_760_000_000_000,
  offer: { version: '1', sha256: textDigest('offer'), text: 'offer' },
  signedWith: 'k1',
  checks: [{ name: 'keys', passed: true, detail: '2 keys' }],
  reason: 'spam',
  history: [{ status: 'suspended', at: 2, by: 'meta', reason: 'spam' }],
}
const META = 'https://meta.example'
const TERMS = {
  application: 'app_7',
  issuer: 'https://parley.example',
  service: 'whatsapp',
  version: '1',
  sha256: 'ab'.repeat(32),
} as const

const key = testKey('k1', 'EdDSA')
const header = base64urlJson({ alg: 'EdDSA', kid: 'k1', typ: 'parley-offer' })
const { application, issuer, service, sha256, version } = TERMS
const payload = base64urlJson({ application, issuer, service, sha256, version })
const signature = sign(null, Buffer.from(`${header}.${payload}`), key.key).toString('base64url')
const jws = `${header}..${signature}`

describe('the agreement', () => {
  fuzzDocument('parseApplication', {
    seed: 61,
    samples: [
      APPLICATION,
      {
        ...APPLICATION,
        e2ee: { protocol: 'other', name: 'MLS', evidence: 'https://parley.example/proof' },
      },
    ],
    parse: parseApplication,
    check: (value) => {
      expect(parseApplication(wire(encodeApplication(value)))).toEqual(value)
      expect(JSON.stringify(value).length).toBeLessThan(8 * 1024)
    },
  })

  fuzzDocument('parseAgreementView', {
    seed: 62,
    samples: [VIEW, { ...VIEW, signedWith: undefined, reason: undefined, checks: [], history: [] }],
    parse: parseAgreementView,
    check: (value) => {
      expect(parseAgreementView(wire(encodeAgreementView(value)))).toEqual(value)
      expect(textDigest(value.offer.text)).toBe(value.offer.sha256)
    },
  })

  fuzzDocument('parseAppliedView', {
    seed: 63,
    samples: [{ ...VIEW, secret: 'A'.repeat(43) }],
    parse: parseAppliedView,
    check: ({ secret }) => {
      expect(secret).toHaveLength(43)
    },
  })

  fuzzDocument('parseSignature', {
    seed: 64,
    samples: [{ jws }],
    parse: parseSignature,
    check: (value) => {
      expect(value.length).toBeLessThanOrEqual(8192)
    },
  })

  fuzzParser('verifyOfferSignature', {
    seed: 65,
    corpus: [textBytes(jws), textBytes(`${header}.${payload}.${signature}`)],
    parse: (input) =>
      verifyOfferSignature(Buffer.from(input).toString('utf8'), TERMS, {
        keys: keySetOf(key),
        algorithms: ['EdDSA'],
      }),
    // Whatever is accepted is what was signed: no damage anywhere goes unnoticed.
    check: (value, input) => {
      expect(Buffer.from(input).toString('utf8')).toBe(jws)
      expect(value).toEqual({ kid: 'k1' })
    },
  })

  fuzzDocument('parseApplyOrder', {
    seed: 66,
    samples: [{ meta: META, service: 'whatsapp', name: 'Parley', features: ['media', 'groups'] }],
    parse: operator.parseApplyOrder,
    check: (order) => {
      expect(operator.parseApplyOrder(wire(order))).toEqual(order)
    },
  })

  fuzzDocument('parseSignOrder', {
    seed: 67,
    samples: [{ meta: META, service: 'messenger', version: '1', sha256: 'ab'.repeat(32) }],
    parse: operator.parseSignOrder,
    check: (order) => {
      expect(operator.parseSignOrder(wire(order))).toEqual(order)
    },
  })

  fuzzParser('parseAgreementFilter', {
    seed: 68,
    corpus: [textBytes(''), textBytes(`meta=${encodeURIComponent(META)}&service=whatsapp`)],
    parse: (input) => operator.parseAgreementFilter(new URLSearchParams(Buffer.from(input).toString('utf8'))),
    check: (filter) => {
      expect(operator.parseAgreementFilter(new URLSearchParams(Object.entries(filter)))).toEqual(filter)
    },
  })

  fuzzDocument('parseProviderAgreements', {
    seed: 69,
    samples: [{ agreements: [{ meta: META, ...VIEW }] }, { agreements: [] }],
    parse: operator.parseProviderAgreements,
    check: (agreements) => {
      const again = wire(operator.encodeProviderAgreements(agreements))
      expect(operator.parseProviderAgreements(again)).toEqual(agreements)
    },
  })
})

import { describe, expect, it } from 'vitest'
import {
  AGREEMENT_STATUSES,
  type AgreementView,
  encodeAgreementView,
  parseAgreementView,
  parseAppliedView,
} from '#proto/agreement/agreement-view.js'
import { REFERENCE_OFFERS, textDigest } from '#proto/agreement/reference-offer.js'
import { errorCode } from '../../support/hex.js'

const sized = (text: string) => ({ version: '1', sha256: textDigest(text), text })
const VIEW: AgreementView = {
  application: 'app_7',
  integrator: 1,
  service: 'whatsapp',
  status: 'suspended',
  since: 1_760_000_000_000,
  offer: sized(REFERENCE_OFFERS.whatsapp.text),
  signedWith: 'k1',
  checks: [{ name: 'keys', passed: true, detail: '2 keys' }],
  reason: 'spam',
  history: [
    { status: 'applied', at: 1, by: 'partner' },
    { status: 'suspended', at: 2, by: 'meta', reason: 'spam' },
  ],
}
const wire = (value: object): unknown => JSON.parse(JSON.stringify(value))
const refused = (changed: object) => errorCode(() => parseAgreementView(wire({ ...VIEW, ...changed })))
const accepted = (changed: object) => parseAgreementView(wire({ ...VIEW, ...changed }))

describe('an agreement as Meta shows it', () => {
  it('is read as it was written', () => {
    expect(parseAgreementView(wire(encodeAgreementView(VIEW)))).toEqual(VIEW)
    for (const status of AGREEMENT_STATUSES) expect(accepted({ status }).status).toBe(status)
  })

  it('may be neither signed nor explained yet', () => {
    const { application, integrator, service, status, since, offer } = VIEW
    const fresh = { application, integrator, service, status, since, offer, checks: [], history: [] }
    expect(parseAgreementView(wire(encodeAgreementView(fresh)))).toEqual(fresh)
  })

  it('passes over what a later version may add', () => {
    expect(accepted({ later: 1 })).toEqual(VIEW)
  })

  it('is refused where the hash is that of another text', () => {
    expect(refused({ offer: { ...VIEW.offer, text: `${VIEW.offer.text} ` } })).toBe('answer-malformed')
    expect(refused({ offer: { ...VIEW.offer, sha256: '0'.repeat(64) } })).toBe('answer-malformed')
  })

  it.each([
    ['an application of 65 letters', { application: 'a'.repeat(65) }],
    ['an application that is a path', { application: '../x' }],
    ['integrator 0', { integrator: 0 }],
    ['integrator 1000', { integrator: 1000 }],
    ['an unknown service', { service: 'instagram' }],
    ['an unknown status', { status: 'happy' }],
    ['no time', { since: undefined }],
    ['a time that is text', { since: '1' }],
    ['no offer', { offer: undefined }],
    ['an empty offer', { offer: sized('') }],
    ['an offer of 32,769 letters', { offer: sized('a'.repeat(32_769)) }],
    ['a version of 33 letters', { offer: { ...VIEW.offer, version: '1'.repeat(33) } }],
    ['a key of no name', { signedWith: '' }],
    ['a check nobody knows', { checks: [{ name: 'luck', passed: true, detail: 'x' }] }],
    ['a check without result', { checks: [{ name: 'keys', passed: 1, detail: 'x' }] }],
    ['a check that says nothing', { checks: [{ name: 'keys', passed: true, detail: '' }] }],
    ['a check twice', { checks: [VIEW.checks[0], VIEW.checks[0]] }],
    ['a reason of 257 letters', { reason: 'a'.repeat(257) }],
    ['a history of 101', { history: Array.from({ length: 101 }, () => VIEW.history[0]) }],
    ['an event by nobody', { history: [{ status: 'applied', at: 1, by: 'fate' }] }],
    ['an event at no time', { history: [{ status: 'applied', by: 'meta' }] }],
  ])('is refused with %s', (_, changed) => {
    expect(refused(changed)).toBe('answer-malformed')
  })

  it('takes the largest of everything', () => {
    expect(accepted({ application: 'a'.repeat(64) }).application).toHaveLength(64)
    expect(accepted({ offer: sized('a'.repeat(32_768)) }).offer.text).toHaveLength(32_768)
    expect(accepted({ reason: 'a'.repeat(256) }).reason).toHaveLength(256)
    const events = Array.from({ length: 100 }, () => VIEW.history[0])
    expect(accepted({ history: events }).history).toHaveLength(100)
  })

  it.each([undefined, null, 'x', 7, []])('is not %j', (value) => {
    expect(errorCode(() => parseAgreementView(value))).toBe('answer-malformed')
  })
})

describe('the answer to an application', () => {
  const secret = 'A'.repeat(43)

  it('brings the secret for all that follows', () => {
    expect(parseAppliedView(wire({ ...VIEW, secret }))).toEqual({ ...VIEW, secret })
  })

  it.each([undefined, 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}=`])(
    'is refused with %j',
    (wrong) => {
      expect(errorCode(() => parseAppliedView(wire({ ...VIEW, secret: wrong })))).toBe('answer-malformed')
    },
  )
})

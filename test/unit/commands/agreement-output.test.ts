// What operators read: agreements and reports, with every text from outside made safe.
import { describe, expect, it } from 'vitest'
import { agreementRecord } from '#cli/commands/agreement-record.js'
import { readOperatorPartner, readOperatorReport } from '#cli/operators/meta-answers.js'
import { jsonLine } from '#cli/faces/json-line.js'
import type { OutputRecord } from '#cli/commands/output.js'
import { plainText } from '#cli/commands/plain-text.js'
import type { ProviderAgreement } from '#proto/agreement/provider-operator.js'

const HOSTILE = 'a\u001b[31m\u0007\u009b\u202e\u{e0041}\u2028b'
const STEERS = /(?!\n)[\p{Cc}\u202e\u{e0041}\u2028]/u

const AGREEMENT: ProviderAgreement = {
  ...{ meta: 'https://meta.example', application: 'app-1', integrator: 3, service: 'whatsapp' },
  ...{ status: 'suspended', since: 5000, reason: 'too many reports', signedWith: 'key-1' },
  offer: { version: '2', sha256: 'a'.repeat(64), text: 'First paragraph.\n\nSecond paragraph.' },
  checks: [{ name: 'push', passed: false, detail: 'answered 404' }],
  history: [
    { status: 'applied', at: 0, by: 'partner' },
    { status: 'suspended', at: 5000, by: 'meta', reason: 'too many reports' },
  ],
}

const PARTNER = {
  ...{
    id: 3,
    name: 'Parley',
    handle: 'parley',
    issuer: 'https://parley.example',
    status: 'suspended',
    reports: 4,
  },
  agreements: {
    whatsapp: {
      ...{ status: 'suspended', since: 5000, reason: 'spam', signedWith: 'key-1' },
      checks: [{ name: 'push', passed: true, detail: 'answered 200' }],
      history: [{ status: 'active', at: 0, by: 'meta' }],
    },
    other: { status: 'active' },
  },
}

const REPORT = {
  ...{ at: 0, reporter: '4915550001@s.whatsapp.net', jid: '3-7@interop', flow: 'chat', counts: true },
  ...{ reason: 'fraud', messages: [{ id: '3EB0AA', t: 1, text: 'send\nmoney' }] },
}

describe('an agreement on screen', () => {
  it('is where it stands and why, what was checked, what happened, what to do', () => {
    expect(plainText(agreementRecord(AGREEMENT, false)).split('\n')).toEqual([
      'agreement   whatsapp with https://meta.example',
      'status      suspended since 1970-01-01 00:00:05Z',
      'reason      too many reports',
      'integrator  3 (application app-1)',
      `offer       version 2, SHA-256 ${'a'.repeat(64)}`,
      'signed with key-1',
      'checks      FAILED push: answered 404',
      'history     1970-01-01 00:00:00Z applied by partner',
      '            1970-01-01 00:00:05Z suspended by meta: too many reports',
      'next        nobody is enlisted, logged in or reached until Meta resumes it',
    ])
  })

  it('begins with the text of the offer where that is to be read', () => {
    expect(plainText(agreementRecord(AGREEMENT, true))).toMatch(
      /^First paragraph\.\n\nSecond paragraph\.\n\nagreement/,
    )
    expect(agreementRecord(AGREEMENT, false).offer).not.toHaveProperty('text')
  })

  it.each(['applied', 'offered', 'signed', 'suspended', 'terminated'] as const)(
    'says what follows: %s',
    (status) => {
      expect(plainText(agreementRecord({ ...AGREEMENT, status }, false))).toMatch(/\nnext {8}\S/)
    },
  )
})

describe("the operator's records", () => {
  it('are a partner with its agreements about services there are', () => {
    const record = readOperatorPartner(PARTNER)
    expect(record?.agreements.map(({ service }) => service)).toEqual(['whatsapp'])
    expect(record && plainText({ event: 'partner', ...record })).toBe(
      [
        '3 Parley (@parley)',
        '  whatsapp suspended since 1970-01-01 00:00:05Z: spam',
        '    passed push: answered 200',
        '    1970-01-01 00:00:00Z active by meta',
        '  reports 4: parley operator reports 3',
      ].join('\n'),
    )
  })

  it('are reports with what is attached', () => {
    const record = readOperatorReport(REPORT)
    expect(record && plainText({ event: 'report', ...record })).toBe(
      [
        '1970-01-01 00:00:00Z 4915550001@s.whatsapp.net reported 3-7@interop (chat): fraud',
        '  1970-01-01 00:00:01Z 3EB0AA: send',
        '    money',
      ].join('\n'),
    )
    const idle = readOperatorReport({ ...REPORT, counts: false })
    expect(idle && plainText({ event: 'report', ...idle })).toContain('does not count')
  })

  it.each([
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { ...PARTNER, id: '3' },
    { ...PARTNER, agreements: 1 },
    { ...REPORT, at: 'x' },
  ])('are not made of %j', (value) => {
    expect([readOperatorPartner(value), readOperatorReport(value)]).toEqual([undefined, undefined])
  })

  it('let nothing through that steers a terminal', () => {
    const hostile = (value: object): unknown =>
      JSON.parse(JSON.stringify(value), (_name, member: unknown) =>
        typeof member === 'string' && !['whatsapp', 'push', 'suspended'].includes(member) ? HOSTILE : member,
      )
    const partner = { event: 'partner', ...readOperatorPartner(hostile(PARTNER)) }
    const report = { event: 'report', ...readOperatorReport(hostile(REPORT)) }
    const agreement = agreementRecord(
      { ...AGREEMENT, reason: HOSTILE, offer: { ...AGREEMENT.offer, text: HOSTILE } },
      true,
    )
    for (const record of [partner, report, agreement] as readonly OutputRecord[]) {
      expect(plainText(record)).not.toMatch(STEERS)
      expect(jsonLine(record)).not.toMatch(STEERS)
      expect(jsonLine(record)).not.toContain('\n')
    }
  })
})

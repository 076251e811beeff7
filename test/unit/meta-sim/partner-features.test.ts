// What a partner's app is listed as showing, by what the partner once said.
import { describe, expect, it } from 'vitest'
import type { Agreement } from '#meta-sim/registry/agreement.js'
import { partnerFeatures } from '#meta-sim/registry/partner-features.js'
import { parsePartner, type Partner } from '#meta-sim/registry/partner.js'

const DUTIES = ['reactions', 'replies', 'receipts', 'typing']
const PARTNER: Partner = {
  ...{ id: 1, name: 'Parley', handle: 'parley', issuer: 'https://p.example', algorithms: ['RS256'] },
  ...{ baseUrl: 'https://p.example', mediaBaseUrl: 'https://m.example', identifierType: 'username' },
  agreements: {},
}

function appliedWith(features: readonly string[]): Partner {
  const agreement: Agreement = {
    ...{ status: 'active', since: 0, checks: [], history: [] },
    application: {
      id: 'A',
      secretHash: 'ab',
      protocolVersion: '1.0.3',
      features,
      e2ee: { protocol: 'signal' },
    },
  }
  return { ...PARTNER, agreements: { whatsapp: agreement } }
}

describe('the app of a partner', () => {
  it.each([
    ['named them all', ['media', ...DUTIES, 'revoke'], [...DUTIES, 'revoke']],
    ['named some of them', ['typing', 'media'], ['typing']],
    ['applied before there were such words', ['media', 'groups'], DUTIES],
    ['named nothing', [], DUTIES],
  ])('that %s shows what follows from that', (_, named, shown) => {
    expect(partnerFeatures(appliedWith(named), 'whatsapp')).toEqual(shown)
  })

  it('that never applied shows what it was registered with, or what it is bound to', () => {
    expect(partnerFeatures({ ...PARTNER, features: ['media', 'receipts'] }, 'whatsapp')).toEqual(['receipts'])
    expect(partnerFeatures(PARTNER, 'whatsapp')).toEqual(DUTIES)
  })

  it('is taken at its application for the service that is asked about', () => {
    const both = { ...appliedWith(['typing']), features: ['receipts'] as const }
    expect([partnerFeatures(both, 'whatsapp'), partnerFeatures(both, 'messenger')]).toEqual([
      ['typing'],
      ['receipts'],
    ])
  })

  it('comes out of the store as it went in, and is refused with words nobody knows', () => {
    const partner = { ...PARTNER, features: ['media', 'revoke'] }
    expect(parsePartner(structuredClone(partner))).toEqual(partner)
    expect(parsePartner(structuredClone(PARTNER))).toEqual(PARTNER)
    expect(() => parsePartner({ ...PARTNER, features: ['calls'] })).toThrow(TypeError)
  })
})

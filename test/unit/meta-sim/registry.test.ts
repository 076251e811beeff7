import { describe, expect, it } from 'vitest'
import type { AgreementStatus } from '#proto/agreement/agreement-view.js'
import { moveAgreement } from '#meta-sim/registry/agreement.js'
import { agreementStatus, parsePartner } from '#meta-sim/registry/partner.js'
import { createRegistry } from '#meta-sim/registry/registry.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'
import { partnerRegistration } from '../../support/meta.js'

describe('the partner registry', () => {
  const rig = () =>
    createRegistry({ partners: memoryCollection(), signals: createLocalSignals(), clock: new FakeClock() })
  const details = (handle: string, more: object = {}) => {
    return {
      ...parsePartner({ ...partnerRegistration(`https://${handle}.example`), handle, ...more }),
      id: undefined,
    }
  }

  it('gives ids 1 to 999, then no more', async () => {
    const registry = rig()
    for (let id = 1; id <= 999; id += 1)
      expect(await registry.register(details(`p${id}`))).toMatchObject({ id })
    expect(await registry.register(details('one-too-many'))).toBe('registry-full')
  })

  it('changes what is there as it is now, and nothing else', async () => {
    const registry = rig()
    await registry.register(details('p1'))
    const renamed = await Promise.all(
      ['a', 'b', 'c'].map((letter) =>
        registry.change(1, (partner) => ({ ...partner, name: partner.name + letter })),
      ),
    )
    expect(renamed.map((partner) => partner?.id)).toEqual([1, 1, 1])
    expect((await registry.find(1))?.name).toHaveLength('Parley'.length + 3)
    expect(await registry.change(1, () => undefined)).toBeUndefined()
    expect(await registry.change(2, (partner) => partner)).toBeUndefined()
  })

  it('keeps the agreement of a partner that registers again', async () => {
    const registry = rig()
    await registry.register(details('p1', { agreements: { whatsapp: 'suspended' } }))
    await registry.register(details('p1'))
    expect(agreementStatus(await registry.find(1), 'whatsapp')).toBe('suspended')
    expect(agreementStatus(await registry.find(1), 'messenger')).toBeUndefined()
    expect(agreementStatus(undefined, 'whatsapp')).toBeUndefined()
  })
})

describe('an agreement', () => {
  const STATES: readonly AgreementStatus[] = [
    ...(['applied', 'offered', 'signed', 'active', 'suspended', 'terminated'] as const),
  ]
  const PATHS: Readonly<Record<AgreementStatus, readonly AgreementStatus[]>> = {
    applied: ['offered', 'terminated'],
    offered: ['signed', 'terminated'],
    signed: ['active', 'terminated'],
    active: ['suspended', 'terminated'],
    suspended: ['active', 'terminated'],
    terminated: [],
  }
  const stored = (status: AgreementStatus) => {
    const partner = parsePartner({
      ...partnerRegistration('https://p.example'),
      agreements: { whatsapp: status },
    })
    return partner.agreements.whatsapp!
  }

  it.each(STATES)('goes only along its life from %s', (from) => {
    for (const to of STATES) {
      const moved = moveAgreement(stored(from), { status: to, at: 5, by: 'meta' })
      expect(moved?.status, to).toBe(PATHS[from].includes(to) ? to : undefined)
    }
  })

  it('keeps the reason of its last step, and of each in its history', () => {
    const suspended = moveAgreement(stored('active'), {
      status: 'suspended',
      at: 5,
      by: 'meta',
      reason: 'spam',
    })
    expect(suspended).toMatchObject({ status: 'suspended', since: 5, reason: 'spam' })
    const resumed = moveAgreement(suspended!, { status: 'active', at: 7, by: 'meta' })
    expect(resumed).toMatchObject({ status: 'active', since: 7 })
    expect(resumed).not.toHaveProperty('reason')
    expect(resumed?.history.at(-2)).toEqual({ status: 'suspended', at: 5, by: 'meta', reason: 'spam' })
  })

  it('remembers a hundred steps', () => {
    let agreement = stored('active')
    for (let at = 1; at <= 150; at += 1) {
      const status = agreement.status === 'active' ? 'suspended' : 'active'
      agreement = moveAgreement(agreement, { status, at, by: 'meta' })!
    }
    expect(agreement.history).toHaveLength(100)
    expect(agreement.history.at(-1)?.at).toBe(150)
  })

  it('is read back from a record as it was written, and from one of before more than a state was kept', () => {
    const agreement = {
      ...{ status: 'signed', since: 9, reason: 'a check failed', cleared: false },
      application: {
        ...{ id: 'A', secretHash: 'ab', protocolVersion: '1.0.3', features: ['media'] },
        e2ee: { protocol: 'other', name: 'MLS', evidence: 'https://p.example/proof' },
        approvedAt: 3,
      },
      offer: { version: '1', sha256: 'cd' },
      signature: { jws: 'h..s', kid: 'k', at: 8 },
      checks: [{ name: 'push', passed: false, detail: 'answered 500' }],
      history: [{ status: 'signed', at: 9, by: 'partner', reason: 'x' }],
    }
    const record = { ...partnerRegistration('https://p.example'), agreements: { messenger: agreement } }
    expect(parsePartner(record).agreements.messenger).toEqual(agreement)
    expect(stored('active')).toEqual({
      ...{ status: 'active', since: 0, checks: [] },
      history: [{ status: 'active', at: 0, by: 'meta' }],
    })
    expect(() => parsePartner({ ...record, agreements: { signal: 'active' } })).toThrow(TypeError)
    expect(() => parsePartner({ ...record, agreements: { whatsapp: 'asleep' } })).toThrow(TypeError)
  })
})

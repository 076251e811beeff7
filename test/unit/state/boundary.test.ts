import { describe, it, expect } from 'vitest'
import { boundaryLine, type Boundary } from '#cli/state/boundary.js'
import { cells } from '#cli/state/width.js'

const PARTIES: Boundary = { me: 'ada@parley', peer: '+4915550001@whatsapp', state: undefined }

describe('the boundary line', () => {
  it('says who talks with whom across which apps and what protects it', () => {
    expect(boundaryLine(PARTIES, 80)).toBe('ada @ Parley ⇄ +4915550001 @ WhatsApp · end-to-end encrypted')
  })

  it('shortens what protects before it shortens who takes part', () => {
    expect(boundaryLine(PARTIES, 55)).toBe('ada @ Parley ⇄ +4915550001 @ WhatsApp · e2e encrypted')
    expect(boundaryLine(PARTIES, 47)).toBe('ada @ Parley ⇄ +4915550001 @ WhatsApp · e2ee')
    expect(cells(boundaryLine(PARTIES, 20))).toBeLessThanOrEqual(20)
  })

  it('says that sending is held while the key is not trusted', () => {
    expect(boundaryLine({ ...PARTIES, state: 'key-changed' }, 100)).toContain('key changed: sending is held')
  })

  it('does not let a long name push the warning out of sight', () => {
    const line = boundaryLine(
      { me: 'ada@parley', peer: `${'x'.repeat(200)}@whatsapp`, state: 'key-changed' },
      60,
    )
    expect(line).toMatch(/^ada @ Parley ⇄ x+… @ WhatsApp · key changed: held$/)
    expect(cells(line)).toBe(60)
  })

  it.each([
    ['asked', 'requests: you wrote, not answered yet', /e2ee · not answered$/],
    ['accepted', 'end-to-end encrypted · requests: accepted', /e2ee · requests: accepted$/],
    ['request', 'request from them: you have not answered', /e2ee · request: not answered$/],
    ['blocked', 'end-to-end encrypted · blocked by you', /e2e encrypted · blocked by you$/],
    ['unavailable', 'end-to-end encrypted · app unavailable now', /e2ee · app unavailable now$/],
    ['app-off', 'end-to-end encrypted · you turned the app off', /· app is off$/],
  ] as const)('says how things stand (%s), in short forms where there is less room', (state, full, short) => {
    expect(boundaryLine({ ...PARTIES, state }, 120)).toContain(full)
    const narrow = boundaryLine({ ...PARTIES, state }, 72)
    expect(narrow).toMatch(short)
    expect(cells(narrow)).toBeLessThanOrEqual(72)
    expect(boundaryLine({ ...PARTIES, state }, 45)).not.toMatch(/…$/)
  })

  it('splits an address at its last @', () => {
    expect(boundaryLine({ ...PARTIES, me: 'ada@home.example@parley' }, 100)).toContain(
      'ada@home.example @ Parley',
    )
  })
})

describe('the boundary line of somebody who has a name here', () => {
  const BOB: Boundary = { ...PARTIES, label: 'Bob', state: 'accepted', verified: true }

  it('puts the name this user gave before the address, and says that the key was compared', () => {
    expect(boundaryLine(BOB, 120)).toBe(
      'ada @ Parley ⇄ Bob +4915550001 @ WhatsApp · end-to-end encrypted, verified · requests: accepted',
    )
  })

  it('keeps name, address and verified in 60 columns', () => {
    expect(boundaryLine(BOB, 58)).toBe('ada @ Parley ⇄ Bob +4915550001 @ WhatsApp · e2ee, verified')
  })

  it('does not call a key verified that changed', () => {
    expect(boundaryLine({ ...BOB, state: 'key-changed' }, 120)).not.toContain('verified')
  })

  it('says nothing of verification where nobody compared anything', () => {
    expect(boundaryLine({ ...BOB, verified: false }, 120)).not.toContain('verified')
  })

  it.each([40, 45, 58, 78, 118])(
    'cuts a long name before the address and the protection, in %i cells',
    (width) => {
      const line = boundaryLine({ ...BOB, label: 'B'.repeat(64) }, width)
      expect(cells(line)).toBeLessThanOrEqual(width)
      expect(line).toContain('@ WhatsApp')
      expect(line).toMatch(/e2ee, verified$/)
    },
  )
})

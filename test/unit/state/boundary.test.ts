import { describe, it, expect } from 'vitest'
import { boundaryLine } from '#cli/state/boundary.js'
import { cells } from '#cli/state/width.js'

const PARTIES = { me: 'ada@parley', peer: '+4915550001@whatsapp', keyChanged: false }

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
    expect(boundaryLine({ ...PARTIES, keyChanged: true }, 100)).toContain('key changed: sending is held')
  })

  it('does not let a long name push the warning out of sight', () => {
    const line = boundaryLine({ me: 'ada@parley', peer: `${'x'.repeat(200)}@whatsapp`, keyChanged: true }, 60)
    expect(line).toMatch(/… · key changed: held$/)
    expect(cells(line)).toBe(60)
  })

  it('splits an address at its last @', () => {
    expect(boundaryLine({ ...PARTIES, me: 'ada@home.example@parley' }, 100)).toContain(
      'ada@home.example @ Parley',
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pad, unpad } from '#proto/content/padding.js'
import { octets } from '../../support/exchange-arbitrary.js'
import { errorCode, fromHex, toHex } from '../../support/hex.js'

describe('padding', () => {
  it.each([
    [0x01, '616201'],
    [0xf3, '6162030303'],
    [0x0f, '61620f0f0f0f0f0f0f0f0f0f0f0f0f0f0f'],
    [0x00, '61620f0f0f0f0f0f0f0f0f0f0f0f0f0f0f'],
    [0xf0, '61620f0f0f0f0f0f0f0f0f0f0f0f0f0f0f'],
  ])('for the random octet %i is as long as its low four bits say', (random, padded) => {
    expect(toHex(pad(fromHex('6162'), random))).toBe(padded)
  })

  it('comes off again', () => {
    fc.assert(
      fc.property(octets(0, 300), fc.integer({ min: 0, max: 255 }), (plaintext, random) => {
        expect(unpad(pad(plaintext, random))).toEqual(plaintext)
      }),
    )
  })

  it.each([
    ['nothing at all', ''],
    ['a length of 0', '616200'],
    ['a length of 16', '61'.repeat(20) + '10'.repeat(16)],
    ['more than there is', '0303'],
    ['one octet that differs', '61030403'],
    ['a first octet that differs', '61040303'],
  ])('is refused with %s', (_, hex) => {
    expect(errorCode(() => unpad(fromHex(hex)))).toBe('padding-invalid')
  })

  it('may be all there is', () => {
    expect(unpad(fromHex('0202'))).toHaveLength(0)
  })
})

// Byte strings.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesText,
  bytesUint,
  concat,
  EMPTY,
  fromBase64url,
  sameBytes,
  textBytes,
  toBase64url,
  uintBytes,
} from '#proto/bytes.js'
import { fromHex, toHex } from '../support/hex.js'

describe('byte strings', () => {
  it('are joined into a fresh array', () => {
    const part = fromHex('01 02')
    const whole = concat(part, EMPTY, fromHex('03'))
    part.fill(0)
    expect(whole).toEqual(fromHex('01 02 03'))
    expect(concat()).toEqual(EMPTY)
  })

  it('are equal where length and octets are', () => {
    expect(sameBytes(fromHex('01 02'), Buffer.from([1, 2]))).toBe(true)
    expect(sameBytes(fromHex('01 02'), fromHex('01 03'))).toBe(false)
    expect(sameBytes(fromHex('01 02'), fromHex('01'))).toBe(false)
    expect(sameBytes(EMPTY, EMPTY)).toBe(true)
  })
})

describe('text', () => {
  it('keeps every character, a leading byte order mark too', () => {
    for (const text of ['', 'ada', 'Zoë 🦊', '\uFEFFa', '\0']) expect(bytesText(textBytes(text))).toBe(text)
  })

  it.each(['c0 80', 'c3', 'ed a0 80', 'f5 80 80 80', 'ff', 'e2 28 a1'])('is not made of %s', (octets) => {
    expect(bytesText(fromHex(octets))).toBeUndefined()
  })
})

describe('base64url', () => {
  it.each([
    ['', ''],
    ['66', 'Zg'],
    ['66 6f', 'Zm8'],
    ['66 6f 6f', 'Zm9v'],
    ['fb ff', '-_8'],
  ])('writes %s as %s', (octets, text) => {
    expect(toBase64url(fromHex(octets))).toBe(text)
    expect(fromBase64url(text)).toEqual(fromHex(octets))
  })

  it.each(['Zg==', 'Zg=', 'Zg ', ' Zg', 'Z g', 'Zg\n', '+/8', 'Z', 'Zm9vZ', 'Zh', 'Zm9', 'é'])(
    'refuses %j',
    (text) => {
      expect(fromBase64url(text)).toBeUndefined()
    },
  )

  it('gives back any octets, also from a view', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat({ max: 5 }), (octets, start) => {
        const view = octets.subarray(start)
        expect(fromBase64url(toBase64url(view))).toEqual(new Uint8Array(view))
      }),
    )
  })
})

describe('integers', () => {
  it('are big-endian and unsigned', () => {
    expect(toHex(uintBytes(0x01020304, 4))).toBe('01020304')
    expect(toHex(uintBytes(2 ** 48 - 1, 6))).toBe('ffffffffffff')
    expect(bytesUint(fromHex('80 00 00 00'))).toBe(2 ** 31)
    expect(bytesUint(fromHex('00 00 05'))).toBe(5)
  })

  it.each([
    [256, 1],
    [-1, 1],
    [1.5, 2],
    [Number.NaN, 2],
    [1, 0],
    [1, 7],
  ])('refuse %d in %d octets', (value, length) => {
    expect(() => uintBytes(value, length)).toThrow(TypeError)
  })

  it('are not read from nothing or from more than 6 octets', () => {
    expect(() => bytesUint(EMPTY)).toThrow(TypeError)
    expect(() => bytesUint(new Uint8Array(7))).toThrow(TypeError)
  })
})

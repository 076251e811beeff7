// X25519: the vectors of RFC 7748, and the keys that a handshake must refuse.
import { describe, expect, it } from 'vitest'
import { type Bytes, concat } from '#proto/bytes.js'
import { generateKeyPair, sharedSecret } from '#proto/noise/x25519.js'

const hex = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'hex'))
const toHex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex')

// RFC 7748 §6.1.
const BOB_PRIVATE = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'
const BOB_PUBLIC = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'
const ALICE_PUBLIC = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'
const SHARED = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'

const LOW_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]

describe('X25519', () => {
  it('derives the public key and the shared secret of the standard', () => {
    const bob = generateKeyPair(hex(BOB_PRIVATE))
    expect(toHex(bob.publicKey)).toBe(BOB_PUBLIC)
    expect(toHex(sharedSecret(bob, hex(ALICE_PUBLIC)))).toBe(SHARED)
  })

  it('gives the standard’s result after a thousand rounds', () => {
    let scalar = concat(Uint8Array.of(9), new Uint8Array(31))
    let point = scalar
    for (let round = 0; round < 1000; round += 1) {
      const next = sharedSecret(generateKeyPair(scalar), point)
      point = scalar
      scalar = next
    }
    expect(toHex(scalar)).toBe('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51')
  })

  it('clamps what is random', () => {
    expect(generateKeyPair(new Uint8Array(32).fill(0xff)).privateKey).toMatchObject({ 0: 0xf8, 31: 0x7f })
    expect(generateKeyPair(new Uint8Array(32)).privateKey).toMatchObject({ 0: 0, 31: 0x40 })
  })

  it('refuses points of low order, also with the ignored top bit set', () => {
    const ours = generateKeyPair(new Uint8Array(32).fill(7))
    for (const point of LOW_ORDER) {
      const topBit = hex(point)
      topBit[31]! |= 0x80
      for (const theirs of [hex(point), topBit]) {
        expect(() => sharedSecret(ours, theirs)).toThrow(
          expect.objectContaining({ code: 'handshake-failed' }),
        )
      }
    }
  })

  it('takes 32 octets and nothing else', () => {
    const ours = generateKeyPair(new Uint8Array(32).fill(7))
    for (const length of [0, 31, 33]) {
      expect(() => generateKeyPair(new Uint8Array(length))).toThrow(TypeError)
      expect(() => sharedSecret(ours, new Uint8Array(length).fill(9))).toThrow(
        expect.objectContaining({ code: 'handshake-failed' }),
      )
    }
  })
})

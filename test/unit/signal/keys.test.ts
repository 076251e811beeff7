import { describe, expect, it } from 'vitest'
import {
  generateIdentity,
  generateKyberPreKeys,
  generatePreKeys,
  generateSignedPreKey,
  kyberPreKeyWire,
  nextKeyId,
  preKeyWire,
  randomKeyId,
  randomRegistrationId,
  signedPreKeyWire,
} from '#proto/signal/keys.js'
import { curveKey, isSignedKey, keyValue, kyberKey } from '#proto/signal/public-key.js'
import { fromHex } from '../../support/hex.js'

const NOW = 1_760_000_000_000
const LAST_ID = 2 ** 24 - 1
const flipped = (bytes: Uint8Array, at: number) => {
  const copy = new Uint8Array(bytes)
  copy[at]! ^= 1
  return copy
}

describe('ids of keys', () => {
  it('begin at random and wrap after three octets', () => {
    expect(randomKeyId(() => fromHex('01e240'))).toBe(123456)
    expect(nextKeyId(5)).toBe(6)
    expect(nextKeyId(LAST_ID)).toBe(0)
    expect(nextKeyId(LAST_ID - 1, 3)).toBe(1)
  })

  it('of registrations are 1..16383', () => {
    expect(randomRegistrationId(() => fromHex('00000000'))).toBe(1)
    expect(randomRegistrationId(() => fromHex('00003ffe'))).toBe(16383)
    expect(randomRegistrationId(() => fromHex('00003fff'))).toBe(1)
  })
})

describe('keys of a device', () => {
  const identity = generateIdentity()

  it('are shown without their prefix', () => {
    const value = keyValue(identity.publicKey)
    expect(value).toHaveLength(32)
    expect(curveKey(value).equals(identity.publicKey)).toBe(true)
    const [kyber] = generateKyberPreKeys(identity, 1, 1, NOW)
    expect(keyValue(kyber!.publicKey())).toHaveLength(1568)
    expect(kyberKey(keyValue(kyber!.publicKey())).serialize()).toEqual(kyber!.publicKey().serialize())
  })

  it('have consecutive ids, also across the end', () => {
    expect(generatePreKeys(LAST_ID, 3).map((key) => preKeyWire(key).id)).toEqual([LAST_ID, 0, 1])
    expect(generateKyberPreKeys(identity, LAST_ID, 2, NOW).map((key) => key.id())).toEqual([LAST_ID, 0])
  })

  it('all differ', () => {
    const values = generatePreKeys(0, 20).map((key) => Buffer.from(preKeyWire(key).value).toString('hex'))
    expect(new Set(values).size).toBe(20)
  })

  it('are signed by the identity and by nobody else', () => {
    const signer = keyValue(identity.publicKey)
    const other = keyValue(generateIdentity().publicKey)
    const signed = signedPreKeyWire(generateSignedPreKey(identity, 3, NOW))
    const kyber = kyberPreKeyWire(generateKyberPreKeys(identity, 4, 1, NOW)[0]!)
    expect(isSignedKey(signer, 'curve', signed.value, signed.signature)).toBe(true)
    expect(isSignedKey(signer, 'kyber', kyber.value, kyber.signature)).toBe(true)
    expect(isSignedKey(other, 'curve', signed.value, signed.signature)).toBe(false)
    expect(isSignedKey(signer, 'kyber', signed.value, signed.signature)).toBe(false)
    expect(isSignedKey(signer, 'curve', flipped(signed.value, 5), signed.signature)).toBe(false)
    expect(isSignedKey(signer, 'curve', signed.value, flipped(signed.signature, 5))).toBe(false)
    expect(isSignedKey(signer, 'curve', signed.value, signed.signature.slice(1))).toBe(false)
    expect(isSignedKey(signer.slice(1), 'curve', signed.value, signed.signature)).toBe(false)
  })

  it('remember when they were made', () => {
    expect(generateSignedPreKey(identity, 3, NOW).timestamp()).toBe(NOW)
  })

  it('are refused by length', () => {
    expect(() => curveKey(new Uint8Array(33))).toThrow(TypeError)
    expect(() => kyberKey(new Uint8Array(1569))).toThrow(TypeError)
  })
})

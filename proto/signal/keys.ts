// The keys of one device: made here by libsignal, kept by the client, shown to others without their secrets
// (End-to-end layer; Prekeys). Randomness is libsignal's own, the stated exception; ids are given.
import {
  IdentityKeyPair,
  KEMKeyPair,
  KyberPreKeyRecord,
  PreKeyRecord,
  PrivateKey,
  SignedPreKeyRecord,
} from '@signalapp/libsignal-client'
import { ASSUMED_KEY_ID_LIMIT, ASSUMED_REGISTRATION_ID_LIMIT } from '../assumptions.js'
import { type Bytes, bytesUint } from '../bytes.js'
import type { KyberPreKeyWire, PreKeyWire, SignedPreKeyWire } from '../exchanges/key-elements.js'
import { keyValue } from './public-key.js'

/** Gives this many unpredictable octets. */
type RandomBytes = (length: number) => Bytes

export function generateIdentity(): IdentityKeyPair {
  return IdentityKeyPair.generate()
}

/** 1..16,383. */
export function randomRegistrationId(randomBytes: RandomBytes): number {
  return 1 + (bytesUint(randomBytes(4)) % (ASSUMED_REGISTRATION_ID_LIMIT - 1))
}

/** Where a new device begins to count its keys: 0..2^24−1. */
export function randomKeyId(randomBytes: RandomBytes): number {
  return bytesUint(randomBytes(3))
}

/** The id `step` keys further on, wrapping at 2^24. */
export function nextKeyId(id: number, step = 1): number {
  return (id + step) % ASSUMED_KEY_ID_LIMIT
}

/** `count` one-time curve keys with consecutive ids. */
export function generatePreKeys(firstId: number, count: number): PreKeyRecord[] {
  return Array.from({ length: count }, (_, at) => {
    const secret = PrivateKey.generate()
    return PreKeyRecord.new(nextKeyId(firstId, at), secret.getPublicKey(), secret)
  })
}

/** @param now ms since 1970, kept in the record so that the key can be replaced in time. */
export function generateSignedPreKey(identity: IdentityKeyPair, id: number, now: number): SignedPreKeyRecord {
  const secret = PrivateKey.generate()
  const key = secret.getPublicKey()
  return SignedPreKeyRecord.new(id, now, key, secret, identity.privateKey.sign(key.serialize()))
}

/** `count` Kyber keys with consecutive ids: one-time ones, or a last resort; the record does not tell which. */
export function generateKyberPreKeys(
  identity: IdentityKeyPair,
  firstId: number,
  count: number,
  now: number,
): KyberPreKeyRecord[] {
  return Array.from({ length: count }, (_, at) => {
    const pair = KEMKeyPair.generate()
    const signature = identity.privateKey.sign(pair.getPublicKey().serialize())
    return KyberPreKeyRecord.new(nextKeyId(firstId, at), now, pair, signature)
  })
}

/** What others may see of a key, as stanzas and the enlistment form carry it. */
export function preKeyWire(record: PreKeyRecord): PreKeyWire {
  return { id: record.id(), value: keyValue(record.publicKey()) }
}

export function signedPreKeyWire(record: SignedPreKeyRecord): SignedPreKeyWire {
  return { id: record.id(), value: keyValue(record.publicKey()), signature: record.signature() }
}

export function kyberPreKeyWire(record: KyberPreKeyRecord): KyberPreKeyWire {
  return { id: record.id(), value: keyValue(record.publicKey()), signature: record.signature() }
}

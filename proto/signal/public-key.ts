// Public keys without the octet that names their kind, as enlistment form and stanzas carry them, and the
// signatures over them (Enlistment: key encodings; Prekeys).
import { KEMPublicKey, PublicKey } from '@signalapp/libsignal-client'
import { type Bytes, concat } from '../bytes.js'

/** The octet libsignal puts before a key, and which signatures cover. */
const PREFIX = { curve: 0x05, kyber: 0x08 } as const
const LENGTH = { curve: 32, kyber: 1568 } as const
export type KeyKind = keyof typeof PREFIX

/** 33 or 1,569 octets. @throws {TypeError} where `value` has not the length of its kind. */
function prefixed(kind: KeyKind, value: Bytes): Bytes {
  if (value.length !== LENGTH[kind]) throw new TypeError(`a ${kind} key has ${LENGTH[kind]} bytes`)
  return concat(Uint8Array.of(PREFIX[kind]), value)
}

/** 32 octets → libsignal's key. Any 32 octets are a point. @throws {TypeError} for another length. */
export function curveKey(value: Bytes): PublicKey {
  return PublicKey.deserialize(prefixed('curve', value))
}

/** 1,568 octets → libsignal's key. @throws {TypeError} for another length. */
export function kyberKey(value: Bytes): KEMPublicKey {
  return KEMPublicKey.deserialize(prefixed('kyber', value))
}

/** Octets without prefix. */
export function keyValue(key: PublicKey | KEMPublicKey): Bytes {
  return key.serialize().slice(1)
}

/**
 * Whether `identity` (32 octets, without prefix) signed this key: XEdDSA over prefix ‖ value.
 * Wrong lengths and every other fault are `false`.
 */
export function isSignedKey(identity: Bytes, kind: KeyKind, value: Bytes, signature: Bytes): boolean {
  if (identity.length !== LENGTH.curve || value.length !== LENGTH[kind] || signature.length !== 64)
    return false
  return curveKey(identity).verify(prefixed(kind, value), signature)
}

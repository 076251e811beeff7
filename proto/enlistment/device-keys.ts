// The key fields of an enlistment (framework: enlistment; encodings as open clients show them): big-endian
// ids, Signal keys without their type byte.
import { bytesUint, uintBytes, type Bytes } from '../bytes.js'
import { binaryField, binaryText, malformed, type FormFields } from './form.js'

/** 0x05, Curve25519: the only key type there is. */
const KEY_TYPE = 5

/** A prekey with its signature by the identity key; whether it is right was not checked here. */
export interface SignedKey {
  /** Below 2^24. */
  readonly id: number
  readonly publicKey: Bytes
  /** 64 octets, over the type byte and `publicKey`. */
  readonly signature: Bytes
}

/** What a device enlists with; all keys public, without type byte. */
export interface DeviceKeys {
  /** The static Noise key, 32 octets: the server demands it at every login. */
  readonly authKey: Bytes
  /** Signal registration id, 32 bits. */
  readonly registrationId: number
  /** 32 octets. */
  readonly identityKey: Bytes
  /** Curve25519, 32 octets; its signature covers 0x05 ‖ key. */
  readonly signedPreKey: SignedKey
  /** Kyber-1024, 1,568 octets, last resort; its signature covers 0x08 ‖ key. Assumption: see the fields' list. */
  readonly kyberPreKey: SignedKey
}

/**
 * In the order of the published table. The `e_kkey` fields are an assumption: libsignal starts sessions
 * only with a Kyber prekey, and the table, older than that, has none.
 */
export const KEY_FIELDS = [
  'authkey',
  'e_keytype',
  'e_regid',
  'e_ident',
  'e_skey_id',
  'e_skey_val',
  'e_skey_sig',
  'e_kkey_id',
  'e_kkey_val',
  'e_kkey_sig',
] as const
type KeyField = (typeof KEY_FIELDS)[number]

/** Octets of each field. */
const LENGTHS: Readonly<Record<KeyField, number>> = {
  authkey: 32,
  e_keytype: 1,
  e_regid: 4,
  e_ident: 32,
  e_skey_id: 3,
  e_skey_val: 32,
  e_skey_sig: 64,
  e_kkey_id: 3,
  e_kkey_val: 1568,
  e_kkey_sig: 64,
}

/** @throws {TypeError} for a key, signature or id of the wrong size. */
export function encodeDeviceKeys(keys: DeviceKeys): FormFields<KeyField> {
  const text = (name: KeyField, bytes: Bytes): string => binaryText(bytes, name, LENGTHS[name])
  return {
    authkey: text('authkey', keys.authKey),
    e_keytype: text('e_keytype', uintBytes(KEY_TYPE, 1)),
    e_regid: text('e_regid', uintBytes(keys.registrationId, 4)),
    e_ident: text('e_ident', keys.identityKey),
    e_skey_id: text('e_skey_id', uintBytes(keys.signedPreKey.id, 3)),
    e_skey_val: text('e_skey_val', keys.signedPreKey.publicKey),
    e_skey_sig: text('e_skey_sig', keys.signedPreKey.signature),
    e_kkey_id: text('e_kkey_id', uintBytes(keys.kyberPreKey.id, 3)),
    e_kkey_val: text('e_kkey_val', keys.kyberPreKey.publicKey),
    e_kkey_sig: text('e_kkey_sig', keys.kyberPreKey.signature),
  }
}

/** @throws {ProtocolError} `form-malformed`. */
export function parseDeviceKeys(fields: FormFields<KeyField>): DeviceKeys {
  const bytes = (name: KeyField): Bytes => binaryField(fields[name], name, LENGTHS[name])
  if (bytesUint(bytes('e_keytype')) !== KEY_TYPE) throw malformed('e_keytype is not 5')
  return {
    authKey: bytes('authkey'),
    registrationId: bytesUint(bytes('e_regid')),
    identityKey: bytes('e_ident'),
    signedPreKey: {
      id: bytesUint(bytes('e_skey_id')),
      publicKey: bytes('e_skey_val'),
      signature: bytes('e_skey_sig'),
    },
    kyberPreKey: {
      id: bytesUint(bytes('e_kkey_id')),
      publicKey: bytes('e_kkey_val'),
      signature: bytes('e_kkey_sig'),
    },
  }
}

// Public keys as elements, shared by upload, fetch and retry: `<registration/><type/><identity/>`, one-time
// `<key>`, signed `<skey>` (as open clients show them), and their Kyber forms (assumption).
import { ASSUMED_CIPHER_SUITE_CURVE25519, ASSUMED_CIPHER_SUITE_KYBER1024 } from '../assumptions.js'
import { type Bytes, uintBytes } from '../bytes.js'
import { children, requireBytes, requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, optionalNumber, requireUint } from './attributes.js'

/** A one-time curve key. */
export interface PreKeyWire {
  /** 0..2^24−1. */
  readonly id: number
  /** 32 octets, without the 0x05 prefix. */
  readonly value: Bytes
}

export interface SignedPreKeyWire extends PreKeyWire {
  /** 64 octets: the identity key's signature over 0x05 ‖ value. Not checked here. */
  readonly signature: Bytes
}

export interface KyberPreKeyWire {
  /** 0..2^24−1. */
  readonly id: number
  /** 1,568 octets, without the 0x08 prefix. */
  readonly value: Bytes
  /** 64 octets: the identity key's signature over 0x08 ‖ value. Not checked here. */
  readonly signature: Bytes
}

/** All that is needed to write to a device for the first time. */
export interface PreKeyBundleWire {
  /** u32. */
  readonly registrationId: number
  /** 32 octets, without prefix. */
  readonly identity: Bytes
  /** Absent where the stock is used up. */
  readonly preKey?: PreKeyWire | undefined
  readonly signedPreKey: SignedPreKeyWire
  readonly kyber: KyberPreKeyWire & { readonly lastResort: boolean }
}

const CURVE_BYTES = 32
const KYBER_BYTES = 1568
const SIGNATURE_BYTES = 64
const TYPE_CURVE25519 = Uint8Array.of(5)
const KYBER = { key_cipher_suite: String(ASSUMED_CIPHER_SUITE_KYBER1024) }

export function registrationElement(registrationId: number): Stanza {
  return stanza('registration', {}, uintBytes(registrationId, 4))
}

export function readRegistration(parent: Stanza): number {
  return requireUint(requireChild(parent, 'registration'), 4)
}

/** `<type/>` and `<identity/>`. */
export function identityElements(identity: Bytes): Stanza[] {
  return [stanza('type', {}, TYPE_CURVE25519), stanza('identity', {}, identity)]
}

/** @throws {ProtocolError} `exchange-malformed`, also for a key type other than curve25519. */
export function readIdentity(parent: Stanza): Bytes {
  const type = requireChild(parent, 'type')
  if (requireUint(type, 1) !== TYPE_CURVE25519[0]) throw malformed(type, 'names an unknown kind of key')
  return requireBytes(requireChild(parent, 'identity'), CURVE_BYTES)
}

export function preKeyElement(key: PreKeyWire): Stanza {
  return stanza('key', {}, [idElement(key.id), stanza('value', {}, key.value)])
}

export function signedPreKeyElement(key: SignedPreKeyWire): Stanza {
  return stanza('skey', {}, signedFields(key))
}

/** `<skey>` where the key is the last resort, else `<key>`. */
export function kyberElement(key: KyberPreKeyWire, lastResort: boolean): Stanza {
  return stanza(lastResort ? 'skey' : 'key', KYBER, signedFields(key))
}

function signedFields(key: SignedPreKeyWire | KyberPreKeyWire): Stanza[] {
  return [idElement(key.id), stanza('value', {}, key.value), stanza('signature', {}, key.signature)]
}

function idElement(id: number): Stanza {
  return stanza('id', {}, uintBytes(id, 3))
}

/** The children of one tag, by cipher suite. @throws {ProtocolError} `exchange-malformed` for an unknown one. */
export function keysBySuite(parent: Stanza, tag: 'key' | 'skey'): { curve: Stanza[]; kyber: Stanza[] } {
  const curve: Stanza[] = []
  const kyber: Stanza[] = []
  for (const key of children(parent, tag)) {
    const suite = optionalNumber(key, 'key_cipher_suite') ?? ASSUMED_CIPHER_SUITE_CURVE25519
    if (suite === ASSUMED_CIPHER_SUITE_CURVE25519) curve.push(key)
    else if (suite === ASSUMED_CIPHER_SUITE_KYBER1024) kyber.push(key)
    else throw malformed(key, 'names an unknown cipher suite')
  }
  return { curve, kyber }
}

export function readPreKey(key: Stanza): PreKeyWire {
  return { id: readId(key), value: requireBytes(requireChild(key, 'value'), CURVE_BYTES) }
}

export function readSignedPreKey(key: Stanza): SignedPreKeyWire {
  return { ...readPreKey(key), signature: readSignature(key) }
}

export function readKyberPreKey(key: Stanza): KyberPreKeyWire {
  const value = requireBytes(requireChild(key, 'value'), KYBER_BYTES)
  return { id: readId(key), value, signature: readSignature(key) }
}

function readId(key: Stanza): number {
  return requireUint(requireChild(key, 'id'), 3)
}

function readSignature(key: Stanza): Bytes {
  return requireBytes(requireChild(key, 'signature'), SIGNATURE_BYTES)
}

/** The one signed curve key of a parent. @throws {ProtocolError} `exchange-malformed` for none or several. */
export function readOnlySignedPreKey(parent: Stanza, curve: readonly Stanza[]): SignedPreKeyWire {
  const [only, ...more] = curve
  if (!only || more.length > 0) throw malformed(parent, 'must hold exactly one signed prekey')
  return readSignedPreKey(only)
}

/** Everything of a bundle but its registration id, which stands outside `<keys>` in a retry. */
export function bundleKeyElements(bundle: PreKeyBundleWire): Stanza[] {
  const { identity, preKey, signedPreKey, kyber } = bundle
  return [
    ...identityElements(identity),
    ...(preKey ? [preKeyElement(preKey)] : []),
    signedPreKeyElement(signedPreKey),
    kyberElement(kyber, kyber.lastResort),
  ]
}

/**
 * The mirror of {@link bundleKeyElements}. Lengths are checked, signatures are not.
 * @throws {ProtocolError} `exchange-malformed` where a key is missing or there is not exactly one Kyber key.
 */
export function readBundleKeys(parent: Stanza, registrationId: number): PreKeyBundleWire {
  const oneTime = keysBySuite(parent, 'key')
  const signed = keysBySuite(parent, 'skey')
  const [kyber, ...moreKyber] = [...oneTime.kyber, ...signed.kyber]
  if (!kyber || moreKyber.length > 0) throw malformed(parent, 'must hold exactly one Kyber key')
  if (oneTime.curve.length > 1) throw malformed(parent, 'holds more than one one-time key')
  const [preKey] = oneTime.curve
  return {
    registrationId,
    identity: readIdentity(parent),
    preKey: preKey && readPreKey(preKey),
    signedPreKey: readOnlySignedPreKey(parent, signed.curve),
    kyber: { ...readKyberPreKey(kyber), lastResort: kyber.tag === 'skey' },
  }
}

// Handing prekeys to the server: `<iq xmlns=encrypt type=set>` with identity, one-time and signed keys
// (Stanzas: prekey upload; the Kyber elements are an assumption).
import { ASSUMED_MAXIMUM_ONE_TIME_KEYS } from '../assumptions.js'
import type { Bytes } from '../bytes.js'
import { requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, requireCount } from './attributes.js'
import { iqResult, iqSet, isRequest } from './iq.js'
import {
  identityElements,
  keysBySuite,
  kyberElement,
  type KyberPreKeyWire,
  preKeyElement,
  type PreKeyWire,
  readIdentity,
  readKyberPreKey,
  readOnlySignedPreKey,
  readPreKey,
  readRegistration,
  registrationElement,
  signedPreKeyElement,
  type SignedPreKeyWire,
} from './key-elements.js'

export interface PreKeyUpload {
  readonly registrationId: number
  /** 32 octets, without prefix; must equal the enlisted identity, which is for the server to check. */
  readonly identity: Bytes
  /** One-time curve keys, 0..100, ids unique. */
  readonly preKeys: readonly PreKeyWire[]
  readonly signedPreKey: SignedPreKeyWire
  /** One-time Kyber keys, 0..100, ids unique. */
  readonly kyberPreKeys: readonly KyberPreKeyWire[]
  /** Absent: the last-resort key in use stays. */
  readonly kyberLastResort?: KyberPreKeyWire | undefined
}

const XMLNS = 'encrypt'

export function prekeyUploadRequest(upload: PreKeyUpload): Stanza {
  const { kyberLastResort } = upload
  const oneTime = [
    ...upload.preKeys.map(preKeyElement),
    ...upload.kyberPreKeys.map((key) => kyberElement(key, false)),
  ]
  return iqSet(XMLNS, [
    registrationElement(upload.registrationId),
    ...identityElements(upload.identity),
    stanza('list', {}, oneTime),
    signedPreKeyElement(upload.signedPreKey),
    ...(kyberLastResort ? [kyberElement(kyberLastResort, true)] : []),
  ])
}

export function isPrekeyUpload(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, 'registration')
}

/**
 * Lengths, counts and unique ids are checked; signatures are not.
 * @throws {ProtocolError} `exchange-malformed`.
 */
export function readPrekeyUploadRequest(iq: Stanza): PreKeyUpload {
  const oneTime = keysBySuite(requireChild(iq, 'list'), 'key')
  const signed = keysBySuite(iq, 'skey')
  const [lastResort, ...more] = signed.kyber
  if (more.length > 0) throw malformed(iq, 'holds more than one last-resort key')
  return {
    registrationId: readRegistration(iq),
    identity: readIdentity(iq),
    preKeys: readUnique(iq, oneTime.curve, readPreKey),
    signedPreKey: readOnlySignedPreKey(iq, signed.curve),
    kyberPreKeys: readUnique(iq, oneTime.kyber, readKyberPreKey),
    kyberLastResort: lastResort && readKyberPreKey(lastResort),
  }
}

function readUnique<K extends { readonly id: number }>(
  iq: Stanza,
  keys: readonly Stanza[],
  read: (key: Stanza) => K,
): readonly K[] {
  const list = requireCount(iq, keys, 0, ASSUMED_MAXIMUM_ONE_TIME_KEYS).map(read)
  if (new Set(list.map((key) => key.id)).size !== list.length) throw malformed(iq, 'uses a key id twice')
  return list
}

/** The answer says only that the keys are stored. */
export function prekeyUploadAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

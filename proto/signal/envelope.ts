// What `<enc>` carries: a message of the Double Ratchet, or one that also opens the session (End-to-end layer;
// Stanzas: message). Only libsignal's present version, 4, is spoken: PQXDH, not the X3DH of version 3.
import {
  type CiphertextMessage,
  CiphertextMessageType,
  PreKeySignalMessage,
  SignalMessage,
} from '@signalapp/libsignal-client'
import { ASSUMED_MAXIMUM_ENC_BYTES } from '../assumptions.js'
import type { Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import type { EncType } from '../exchanges/message.js'

/** Both halves of the first octet: the version of the message, and the newest its sender speaks. */
const VERSION = 4
const VERSION_OCTET = (VERSION << 4) | VERSION

const ENC_TYPES: ReadonlyMap<number, EncType> = new Map<number, EncType>([
  [CiphertextMessageType.PreKey, 'pkmsg'],
  [CiphertextMessageType.Whisper, 'msg'],
])

export interface SealedEnvelope {
  readonly type: EncType
  readonly ciphertext: Bytes
}

export type Envelope =
  | { readonly type: 'pkmsg'; readonly message: PreKeySignalMessage }
  | { readonly type: 'msg'; readonly message: SignalMessage }

/**
 * What libsignal encrypted, as `<enc>` carries it.
 * @throws {TypeError} for a kind that is no answer to encrypting for one person, and above 96 KiB.
 */
export function sealedEnvelope(encrypted: CiphertextMessage): SealedEnvelope {
  const ciphertext = encrypted.serialize()
  if (ciphertext.length > ASSUMED_MAXIMUM_ENC_BYTES) throw new TypeError('the message is too long to be sent')
  const type = ENC_TYPES.get(encrypted.type())
  if (type === undefined) throw new TypeError('this kind of message is not for one person')
  return { type, ciphertext }
}

/**
 * Reads the outside of a message; nothing is authenticated or decrypted yet.
 * @throws {ProtocolError} `envelope-malformed`, also for another version or the other kind of message.
 */
export function openEnvelope(sealed: SealedEnvelope): Envelope {
  const { type, ciphertext } = sealed
  if (ciphertext[0] !== VERSION_OCTET || ciphertext.length > ASSUMED_MAXIMUM_ENC_BYTES) throw malformed()
  try {
    return type === 'pkmsg'
      ? { type, message: PreKeySignalMessage.deserialize(ciphertext) }
      : { type, message: SignalMessage.deserialize(ciphertext) }
  } catch (cause) {
    throw malformed({ cause })
  }
}

function malformed(options?: ErrorOptions): ProtocolError {
  return new ProtocolError('envelope-malformed', 'this is no Signal message of a known version', options)
}

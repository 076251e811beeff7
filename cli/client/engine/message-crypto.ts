// End-to-end encryption of one message: content ⇄ padded protobuf ⇄ Signal ciphertext.
import {
  processPreKeyBundle,
  signalDecrypt,
  signalDecryptPreKey,
  signalEncrypt,
} from '@signalapp/libsignal-client'
import { type Bytes, concat } from '#proto/bytes.js'
import { pad } from '#proto/content/padding.js'
import type { Enc } from '#proto/exchanges/message.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { signalAddress } from '#proto/signal/address.js'
import { parseBundle } from '#proto/signal/bundle.js'
import { openEnvelope, sealedEnvelope } from '#proto/signal/envelope.js'
import { type Jid, checkJid } from '#proto/stanza/jid.js'
import type { SignalUnit } from '../signal/signal-unit.js'
import type { EngineContext } from './context.js'

/** @param content unpadded protobuf. @throws where the unit has no session to send with. */
export async function encryptContent(
  context: EngineContext,
  unit: SignalUnit,
  jid: Jid,
  content: Bytes,
): Promise<Enc> {
  const [random = 0] = context.randomBytes(1)
  const padded = pad(content, random)
  const { sessions, identities } = unit.stores
  const message = await signalEncrypt(padded, signalAddress(jid), ownAddress(context), sessions, identities)
  return sealedEnvelope(message)
}

/**
 * Decrypts; the result is still padded.
 * @throws {ProtocolError} `envelope-malformed`; {LibSignalErrorBase} where it does not decrypt.
 */
export async function decryptContent(
  context: EngineContext,
  unit: SignalUnit,
  jid: Jid,
  enc: Enc,
): Promise<Bytes> {
  const { sessions, identities, preKeys, signedPreKeys, kyberPreKeys } = unit.stores
  const peer = signalAddress(jid)
  const own = ownAddress(context)
  const { type, message } = openEnvelope(enc)
  return type === 'msg'
    ? signalDecrypt(message, peer, own, sessions, identities)
    : signalDecryptPreKey(message, peer, own, sessions, identities, preKeys, signedPreKeys, kyberPreKeys)
}

/** Starts a session from a bundle whose identity key is the pinned one, or the first one seen. */
export async function startSession(
  context: EngineContext,
  unit: SignalUnit,
  jid: Jid,
  wire: PreKeyBundleWire,
): Promise<void> {
  const { sessions, identities } = unit.stores
  const peer = signalAddress(jid)
  await processPreKeyBundle(
    parseBundle(wire, peer.deviceId()),
    peer,
    ownAddress(context),
    sessions,
    identities,
  )
}

/** The identity key of a bundle in the form records use: 0x05 ‖ key. */
export function identityOf(wire: PreKeyBundleWire): Bytes {
  return concat(Uint8Array.of(5), wire.identity)
}

function ownAddress(context: EngineContext): ReturnType<typeof signalAddress> {
  return signalAddress(checkJid(context.account().login))
}

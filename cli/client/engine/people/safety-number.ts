// The safety number of two people: a fingerprint of both identity keys and JIDs that is the same on both sides.
import { Fingerprint, PublicKey } from '@signalapp/libsignal-client'
import { ASSUMED_SAFETY_NUMBER } from '#proto/assumptions/conversation.js'
import { type Bytes, textBytes } from '#proto/bytes.js'
import { bareJid, type Jid } from '#proto/stanza/jid.js'

export interface Party {
  readonly jid: Jid
  /** 33 bytes. */
  readonly identity: Bytes
}

export interface Fingerprints {
  /** 60 digits. */
  readonly digits: string
  readonly scannable: Bytes
}

/** Takes 3 ms or so. Identifiers are bare JIDs: what devices somebody has does not matter. */
export function fingerprints(own: Party, peer: Party): Fingerprints {
  const made = Fingerprint.new(
    ...([ASSUMED_SAFETY_NUMBER.iterations, ASSUMED_SAFETY_NUMBER.version] as const),
    ...([identifier(own.jid), PublicKey.deserialize(own.identity)] as const),
    ...([identifier(peer.jid), PublicKey.deserialize(peer.identity)] as const),
  )
  return {
    digits: made.displayableFingerprint().toString(),
    scannable: made.scannableFingerprint().toBuffer(),
  }
}

function identifier(jid: Jid): Bytes {
  return textBytes(bareJid(jid))
}

// The safety number of two people: a fingerprint of both identity keys that is the same on both sides (libsignal:
// version 2, SHA-512 iterated 5,200 times over key and identifier of each).
import { Fingerprint, PublicKey } from '@signalapp/libsignal-client'
import { type Bytes, textBytes } from '#proto/bytes.js'
import { bareJid, type Jid } from '#proto/stanza/jid.js'

const ITERATIONS = 5_200
const VERSION = 2

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
    ...([ITERATIONS, VERSION] as const),
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

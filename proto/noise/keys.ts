// X25519 key pairs as the channel and the Signal layer carry them: raw octets (RFC 7748 §5).
import type { Bytes } from '../bytes.js'

export interface KeyPair {
  /** 32 octets. */
  readonly publicKey: Bytes
  /** 32 octets. */
  readonly privateKey: Bytes
}

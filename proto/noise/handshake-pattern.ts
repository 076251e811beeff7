// Handshake patterns (Noise revision 34 §7): which keys each message carries and mixes.

/** `e`, `s`: a public key is sent. Two letters: a Diffie-Hellman result is mixed, initiator's key first. */
export type HandshakeToken = 'e' | 's' | 'ee' | 'es' | 'se'

export interface HandshakePattern {
  readonly name: string
  /** The initiator writes the first, then both take turns. */
  readonly messages: readonly (readonly HandshakeToken[])[]
}

/** Both sides send their static key encrypted. */
export const XX: HandshakePattern = {
  name: 'Noise_XX_25519_AESGCM_SHA256',
  messages: [['e'], ['e', 'ee', 's', 'es'], ['s', 'se']],
}

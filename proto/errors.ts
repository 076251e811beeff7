// How protocol code fails: the peer's bytes were wrong (ProtocolError), or our caller was (TypeError).

/**
 * Stable names of everything a peer's bytes can get wrong. Tests and callers look at the code, people
 * at the message. A crypto failure never says which check failed.
 */
export type ProtocolErrorCode =
  // frame and carrier
  | 'bad-prologue'
  | 'frame-too-large'
  | 'frame-empty'
  | 'pre-auth-limit'
  // noise
  | 'handshake-failed'
  | 'certificate-invalid'
  | 'decrypt-failed'
  | 'counter-exhausted'
  // stanza
  | 'stanza-malformed'
  | 'stanza-unsupported'
  | 'stanza-limit'
  | 'inflate-limit'
  | 'jid-invalid'
  | 'address-invalid'
  // exchanges and content
  | 'exchange-malformed'
  | 'content-malformed'
  | 'padding-invalid'
  | 'envelope-malformed'
  // identity, enlistment, push
  | 'token-malformed'
  | 'token-invalid'
  | 'token-expired'
  | 'jwks-invalid'
  | 'form-malformed'
  | 'version-malformed'
  | 'request-malformed'
  | 'answer-malformed'
  | 'reference-malformed'
  | 'push-malformed'
  // media: whatever is wrong with a blob, its key or its description
  | 'media-invalid'
  // signal
  | 'bundle-invalid'
  | 'identity-mismatch'

/** The peer sent something the specification does not allow. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: ProtocolErrorCode

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export function isProtocolError(error: unknown, ...codes: ProtocolErrorCode[]): error is ProtocolError {
  return error instanceof ProtocolError && (codes.length === 0 || codes.includes(error.code))
}

// How the client fails: a code for programs, a line for people.

export type ClientErrorCode =
  /** Exit 1. */
  | 'failed'
  | 'database-damaged'
  | 'profile-in-use'
  /** Exit 2. */
  | 'usage'
  | 'unknown-handle'
  | 'trust-root-needed'
  | 'not-signed-in'
  | 'not-enlisted'
  /** Exit 3. */
  | 'cannot-connect'
  /** Exit 4. */
  | 'refused'
  | 'unreachable-recipient'
  /** This user blocked the recipient. */
  | 'blocked'
  | 'identity-changed'
  | 'trust-root-mismatch'
  | 'wrong-password'
  | 'clock-off'
  | 'replaced'
  | 'version-unsupported'
  | 'no-agreement'
  /** The warnings, as they stand now, were not accepted. */
  | 'warnings-not-accepted'
  /** Their app does not show what was asked for. */
  | 'unsupported'
  /** The profile has a passphrase, and it was not given, or is another. */
  | 'locked'
  /** The media host does not have the file any more. */
  | 'media-gone'
  /** What came is not what the sender described. */
  | 'media-damaged'
  /** Exit 5. */
  | 'timed-out'

/** One line: what, why, what to do next. */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: ClientErrorCode

  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

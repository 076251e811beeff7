// What can go wrong inside libsignal, in the few words the client decides by (no clause of its own).
import { ErrorCode, LibSignalErrorBase } from '@signalapp/libsignal-client'

export type SignalFailure =
  /** Decrypted before: acknowledge it and show nothing. */
  | 'duplicate'
  /** The peer's identity key is not the pinned one. */
  | 'untrusted-identity'
  /**
   * Everything else the peer's bytes or the state of the session can cause: no session, an unknown prekey, a
   * failed check. libsignal does not tell these apart; whether to ask for a retry follows from our own store.
   */
  | 'undecryptable'

/**
 * `undefined` where the error is not libsignal's: a fault of ours, to be thrown on. What a store throws while
 * libsignal runs comes back as `undecryptable`: a store has to remember its own faults.
 */
export function signalFailure(error: unknown): SignalFailure | undefined {
  if (!(error instanceof LibSignalErrorBase)) return undefined
  if (error.code === ErrorCode.DuplicatedMessage) return 'duplicate'
  return error.code === ErrorCode.UntrustedIdentity ? 'untrusted-identity' : 'undecryptable'
}

// The Noise HandshakeState (Noise revision 34 §5.3), driven by the tokens of a pattern.
//
// The chat channel differs from the specification in one point, as open clients show: an empty payload that
// goes in the clear (message 1) is not mixed into the transcript. `mixEmptyPayload` says which rule holds.
import { type Bytes, EMPTY } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import type { HandshakePattern, HandshakeToken } from './handshake-pattern.js'
import type { KeyPair } from './keys.js'
import { createSymmetricState } from './symmetric-state.js'
import { createTransport, type Transport } from './transport.js'
import { KEY_BYTES, sharedSecret } from './x25519.js'

export interface HandshakeOptions {
  readonly pattern: HandshakePattern
  readonly role: 'initiator' | 'responder'
  /** Agreed before the handshake by both sides. */
  readonly prologue: Bytes
  readonly staticKey: KeyPair
  /** Fresh for each handshake; nothing here can notice a repeat. */
  readonly ephemeral: KeyPair
  /** `true` is the specification, `false` the chat channel. */
  readonly mixEmptyPayload: boolean
}

/** One message, its parts as they go over the wire; the specification writes them one after the other. */
export interface HandshakeParts {
  /** 32 octets, in the clear. */
  readonly ephemeral?: Bytes | undefined
  /** 32 octets, and 16 of tag where a key is known. */
  readonly static?: Bytes | undefined
  /** Empty, or any length; with 16 octets of tag where a key is known. */
  readonly payload: Bytes
}

export interface Handshake {
  /** @throws {TypeError} where it is the other side's turn. */
  write(payload: Bytes): HandshakeParts
  /**
   * The payload of the peer's message.
   * @throws {ProtocolError} `handshake-failed`, never saying which check failed; nothing may follow it.
   */
  read(parts: HandshakeParts): Bytes
  /** 32 octets; proven only when the handshake is complete. */
  readonly remoteStatic: Bytes | undefined
  /** The transcript hash (channel binding when complete). */
  readonly hash: Bytes
  /** @throws {TypeError} before the last message. */
  split(): Transport
}

export function createHandshake(options: HandshakeOptions): Handshake {
  const { pattern, staticKey, ephemeral, mixEmptyPayload } = options
  const initiator = options.role === 'initiator'
  const state = createSymmetricState(pattern.name)
  let remoteEphemeral: Bytes | undefined
  let remoteStatic: Bytes | undefined
  let turn = 0
  state.mixHash(options.prologue)

  const mix = (token: 'ee' | 'es' | 'se'): void => {
    // Of `es` the first letter is the initiator's key, of a responder's view therefore the remote one.
    const [ours, theirs] = initiator ? [token[0], token[1]] : [token[1], token[0]]
    const remote = theirs === 'e' ? remoteEphemeral : remoteStatic
    if (!remote) throw new TypeError(`the pattern mixes ${token} before the key was sent`)
    state.mixKey(sharedSecret(ours === 'e' ? ephemeral : staticKey, remote))
  }
  const takeTurn = (ofInitiator: boolean): readonly HandshakeToken[] => {
    const tokens = pattern.messages[turn]
    if (!tokens || ofInitiator !== (turn % 2 === 0)) throw new TypeError('it is not this side’s turn')
    turn += 1
    return tokens
  }
  const skipsPayload = (payload: Bytes): boolean => payload.length === 0 && !state.hasKey && !mixEmptyPayload

  const readTokens = (tokens: readonly HandshakeToken[], parts: HandshakeParts): Bytes => {
    for (const token of tokens) {
      if (token === 'e') {
        remoteEphemeral = exactKey(parts.ephemeral)
        state.mixHash(remoteEphemeral)
      } else if (token === 's') remoteStatic = exactKey(state.decryptAndHash(parts.static ?? EMPTY))
      else mix(token)
    }
    if ((parts.static !== undefined) !== tokens.includes('s')) throw failure()
    if ((parts.ephemeral !== undefined) !== tokens.includes('e')) throw failure()
    return skipsPayload(parts.payload) ? EMPTY : state.decryptAndHash(parts.payload)
  }

  return {
    write(payload) {
      const sent: { ephemeral?: Bytes; static?: Bytes } = {}
      for (const token of takeTurn(initiator)) {
        if (token === 'e') {
          sent.ephemeral = ephemeral.publicKey
          state.mixHash(ephemeral.publicKey)
        } else if (token === 's') sent.static = state.encryptAndHash(staticKey.publicKey)
        else mix(token)
      }
      return { ...sent, payload: skipsPayload(payload) ? EMPTY : state.encryptAndHash(payload) }
    },
    read(parts) {
      const tokens = takeTurn(!initiator)
      try {
        return readTokens(tokens, parts)
      } catch (cause) {
        throw cause instanceof ProtocolError ? failure({ cause }) : cause
      }
    },
    get remoteStatic() {
      return remoteStatic
    },
    get hash() {
      return state.hash
    },
    split() {
      if (turn < pattern.messages.length) throw new TypeError('the handshake is not complete')
      const [first, second] = state.split()
      return initiator ? createTransport(first, second) : createTransport(second, first)
    },
  }
}

function exactKey(bytes: Bytes | undefined): Bytes {
  if (bytes?.length !== KEY_BYTES) throw failure()
  return new Uint8Array(bytes)
}

function failure(options?: ErrorOptions): ProtocolError {
  return new ProtocolError('handshake-failed', 'the handshake failed', options)
}

// The two roles of a chat session, as their programs see them. Built by client-session.ts and
// server-session.ts; performed by the pump in platform/net.
import { ASSUMED_SILENCE_MILLISECONDS } from '../assumptions.js'
import type { Bytes } from '../bytes.js'
import type { ClientPayload } from '../exchanges/client-payload.js'
import type { FailureReason, Success } from '../exchanges/login.js'
import type { KeyPair } from '../noise/keys.js'
import type { Stanza } from '../stanza/stanza.js'
import type { CloseCause, Effect, SessionMachine } from './effect.js'

export interface SessionLimits {
  /** Bytes accepted before the login is decided. */
  readonly preAuthBytes: number
  readonly frameBytes: number
  readonly handshakeMilliseconds: number
  /** Client: how often it pings when nothing was heard, and how long it waits for any answer. */
  readonly pingMilliseconds: number
  readonly pingAnswerMilliseconds: number
  readonly requestMilliseconds: number
  /** Server: closes a connection silent for this long. */
  readonly silenceMilliseconds: number
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = {
  preAuthBytes: 64 * 1024,
  frameBytes: 1024 * 1024,
  handshakeMilliseconds: 10_000,
  pingMilliseconds: 25_000,
  pingAnswerMilliseconds: 10_000,
  requestMilliseconds: 20_000,
  silenceMilliseconds: ASSUMED_SILENCE_MILLISECONDS,
}

/** Told by both roles once a session is logged in. */
export type SessionEvent =
  /** A request got its id and was sent; always the first effect of `request`. */
  | { readonly type: 'requested'; readonly id: string }
  /** The answer to a request, of type `result` or `error`. */
  | { readonly type: 'answer'; readonly id: string; readonly iq: Stanza }
  | { readonly type: 'timeout'; readonly id: string }
  /** Anything that is no answer to a request of ours. */
  | { readonly type: 'stanza'; readonly stanza: Stanza }
  /** The last event, always. Requests still open get no further event: they ended with the session. */
  | { readonly type: 'closed'; readonly cause: CloseCause; readonly detail: string }

export type ClientSessionEvent =
  | SessionEvent
  | { readonly type: 'open'; readonly success: Success }
  | { readonly type: 'refused'; readonly reason: FailureReason }

export type ServerSessionEvent =
  | SessionEvent
  | {
      readonly type: 'login'
      readonly payload: ClientPayload
      /** 32 octets, proven by the handshake. */
      readonly staticKey: Bytes
    }

/** What both roles can do. */
export interface Session<Event> extends SessionMachine<Event> {
  /** Sends a stanza. @throws {TypeError} before the login is complete. */
  submit(stanza: Stanza, now: number): Effect<Event>[]
  /** Sends an iq of type get or set; the session sets its id. @throws {TypeError} before the login is complete. */
  request(iq: Stanza, now: number): Effect<Event>[]
  /** Ends the session from our side. */
  end(now: number): Effect<Event>[]
}

export type ClientSession = Session<ClientSessionEvent>

export interface ServerSession extends Session<ServerSessionEvent> {
  /** Answers the `login` event, once. What arrived meanwhile (≤ 64 KiB) is handled after it. */
  decideLogin(decision: LoginDecision, now: number): Effect<ServerSessionEvent>[]
}

export type LoginDecision = { readonly accept: Success } | { readonly failure: FailureReason }

export interface ClientSessionOptions {
  /** Names this connection in traces and prefixes request ids. */
  readonly connectionId: string
  /** Fresh for each session. */
  readonly ephemeral: KeyPair
  readonly staticKey: KeyPair
  /** 32 octets: Meta's root key, XEdDSA over Curve25519. */
  readonly trustRoot: Bytes
  readonly payload: ClientPayload
  readonly limits?: Partial<SessionLimits>
  readonly trace?: boolean
}

export interface ServerSessionOptions {
  readonly connectionId: string
  /** Fresh for each session. */
  readonly ephemeral: KeyPair
  readonly staticKey: KeyPair
  /** The encoded CertChain whose leaf names `staticKey`. */
  readonly certificateChain: Bytes
  readonly limits?: Partial<SessionLimits>
  readonly trace?: boolean
}

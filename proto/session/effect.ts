// What a session asks its pump to do. A session never touches a socket, a timer or a clock itself.
import type { Bytes } from '../bytes.js'
import type { TraceDraft } from '../trace/event.js'

export type Effect<Event> =
  /** Write these bytes, in order. */
  | { readonly type: 'send'; readonly bytes: Bytes }
  /** Tell the program. */
  | { readonly type: 'event'; readonly event: Event }
  /** Call `tick` at this time (ms since 1970); replaces any earlier `wakeAt`. */
  | { readonly type: 'wakeAt'; readonly at: number }
  /** End the carrier after what was sent; nothing follows. */
  | { readonly type: 'close' }
  /** Only from sessions created with `trace: true`. */
  | { readonly type: 'trace'; readonly draft: TraceDraft }

/** Why a session ended. */
export type CloseCause =
  /** The other side or the network ended the carrier. */
  | 'carrier'
  /** Our side was asked to end it. */
  | 'local'
  /** Handshake bytes were wrong, or the handshake took longer than its limit. */
  | 'handshake'
  /** The certificate chain does not lead to the pinned root; nothing secret was sent. */
  | 'certificate'
  /** `<failure>`: the login was refused. */
  | 'refused'
  /** The identity logged in elsewhere. */
  | 'replaced'
  /** The peer broke a rule after the handshake: bad frame, stanza or limit. */
  | 'protocol'
  /** Nothing came within the keepalive or idle limit. */
  | 'silent'

/**
 * A session of either role, as its pump drives it. All times are ms since 1970 and never go back.
 * After `closed` was told, every call returns no effects.
 */
export interface SessionMachine<Event> {
  start(now: number): Effect<Event>[]
  /** Bytes as they came; any cut is fine. The session keeps no reference to `bytes` after it returns. */
  receive(bytes: Bytes, now: number): Effect<Event>[]
  tick(now: number): Effect<Event>[]
  carrierClosed(now: number): Effect<Event>[]
}

// What a handler of stanzas is given: who sent it, and a way to answer.
import type { Activity } from '#proto/exchanges/passive.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'

/** The logged-in connection a stanza came on. */
export interface Sender {
  /** Proven by the login; whatever a stanza says of its sender counts for nothing. */
  readonly jid: Jid
  /** The push name of a partner's user, ≤ 64 code points; nobody verified it. */
  readonly displayName: string | undefined
  /** The identifier of a partner's user, verified from its token. */
  readonly externalId: string | undefined
  /** Names the connection in traces. */
  readonly connectionId: string
  /** Which login of its account it is: a later one has a higher number. */
  readonly epoch: number
  submit(stanza: Stanza): void
  /** Whether the connection takes deliveries. */
  setActivity(activity: Activity): void
  /** The connection's own ack of something delivered to it. */
  acked(ack: Stanza): void
}

/**
 * Handles one stanza; resolves when that is done. Handlers of one connection begin in the order of its
 * stanzas and may overlap: what must keep that order happens before the first `await` of something that is
 * not already known.
 */
export type Handler = (stanza: Stanza, sender: Sender) => Promise<void> | void

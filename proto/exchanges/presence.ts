// Presence: who has the app before them, told to whoever asks and may know (open clients show the elements; who is told
// and how exact a time is are assumptions). It reaches live connections only and is never answered:
// `<presence type=available|unavailable/>` and `<presence type=subscribe to/>` from a client,
// `<presence from [type=unavailable [last]]/>` from the server.
import { ASSUMED_LAST_SEEN_SECONDS } from '../assumptions/conversation.js'
import type { Jid } from '../stanza/jid.js'
import { type Stanza, stanza } from '../stanza/stanza.js'
import { requireNumberIn, requireOneOf, requirePerson, requireTag } from './attributes.js'

export type Availability = 'available' | 'unavailable'

/** What a client says: how it is with its own user, or whose presence it wants to be told from now on. */
export type OutgoingPresence =
  { readonly type: Availability } | { readonly type: 'subscribe'; readonly to: Jid }

export interface DeliveredPresence {
  readonly from: Jid
  readonly type: Availability
  /** When they were available last, in seconds since 1970, whole minutes; only of somebody unavailable. */
  readonly last?: number
}

/** Seconds since 1970 end here: later ones would not be a date to anybody. */
const LATEST = 253_402_300_799

export function outgoingPresence(presence: OutgoingPresence): Stanza {
  return presence.type === 'subscribe'
    ? stanza('presence', { type: presence.type, to: presence.to })
    : stanza('presence', { type: presence.type })
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. A name beside it, as open clients send, is ignored. */
export function readOutgoingPresence(node: Stanza): OutgoingPresence {
  requireTag(node, 'presence')
  const type = requireOneOf(node, 'type', ['available', 'unavailable', 'subscribe'])
  return type === 'subscribe' ? { type, to: requirePerson(node, 'to') } : { type }
}

export function deliveredPresence({ from, type, last }: DeliveredPresence): Stanza {
  if (type === 'available') return stanza('presence', { from })
  return stanza('presence', { from, type, last: last === undefined ? undefined : String(last) })
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. Open clients show `deny` for a time that is not told. */
export function readDeliveredPresence(node: Stanza): DeliveredPresence {
  requireTag(node, 'presence')
  const from = requirePerson(node, 'from')
  const { type, last } = node.attrs
  if (type === undefined) return { from, type: 'available' }
  const said = requireOneOf(node, 'type', ['available', 'unavailable'])
  if (said === 'available' || last === undefined || last === 'deny') return { from, type: said }
  return { from, type: said, last: whole(requireNumberIn(node, 'last', 0, LATEST)) }
}

/**
 * What may be told of when somebody was there, given in ms since 1970: whoever is told to the second could count how long
 * somebody reads.
 */
export function lastSeenSeconds(milliseconds: number): number {
  return whole(Math.floor(milliseconds / 1000))
}

function whole(seconds: number): number {
  return seconds - (seconds % ASSUMED_LAST_SEEN_SECONDS)
}

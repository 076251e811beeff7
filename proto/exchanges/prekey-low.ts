// The server runs out of our one-time prekeys: `<notification type=encrypt><count value/></notification>`
// (Stanzas: prekey upload). The client answers by uploading more.
import { requireChild, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { notification, type NotificationHead, readNotificationHead } from './notification.js'

export interface PreKeyLow extends NotificationHead {
  /** One-time curve keys left. */
  readonly count: number
}

export function prekeyLow(low: PreKeyLow): Stanza {
  return notification('encrypt', low, [stanza('count', { value: String(low.count) })])
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readPrekeyLow(node: Stanza): PreKeyLow {
  return { ...readNotificationHead(node), count: requireNumber(requireChild(node, 'count'), 'value') }
}

// A peer has left their service: `<notification type="w:interop" from=jid><left/></notification>` (Deletion; that
// peers are told is an assumption, beside the notice of a changed identity). Nothing reaches them any more.
import { ASSUMED_LEFT_ELEMENT } from '../assumptions.js'
import { requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { notification, type NotificationHead, readNotificationHead } from './notification.js'

/** `from` is the peer. */
export function leftNotice(head: NotificationHead): Stanza {
  return notification('w:interop', head, [stanza(ASSUMED_LEFT_ELEMENT)])
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readLeftNotice(node: Stanza): NotificationHead {
  requireChild(node, ASSUMED_LEFT_ELEMENT)
  return readNotificationHead(node)
}

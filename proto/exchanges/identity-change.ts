// A peer has new keys: `<notification type=encrypt from=user><identity/></notification>` (Stanzas: identity
// change). It names no key: the client fetches the bundle and acts only if the key is another one.
import { requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { notification, type NotificationHead, readNotificationHead } from './notification.js'

/** `from` is the peer. */
export function identityChange(head: NotificationHead): Stanza {
  return notification('encrypt', head, [stanza('identity')])
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readIdentityChange(node: Stanza): NotificationHead {
  requireChild(node, 'identity')
  return readNotificationHead(node)
}

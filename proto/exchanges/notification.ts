// What the server tells a client unasked: `<notification type from id t>`. Kept in the mailbox and acked
// like a message (Stanzas: acks, mailbox). The kinds have files of their own.
import { ASSUMED_LEFT_ELEMENT, ASSUMED_PING_ELEMENT } from '../assumptions.js'
import type { Jid } from '../stanza/jid.js'
import { child, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { requireId, requireJid, requireTag } from './attributes.js'

export interface NotificationHead {
  readonly id: string
  /** Whom it is about: a user, or the server. */
  readonly from: Jid
  /** Seconds since 1970. */
  readonly t: number
}

export type NotificationKind =
  'prekey-low' | 'identity-change' | 'interop-news' | 'reachability-ping' | 'left'

/** Which file reads it; `undefined` for a kind nobody here knows, which is acked and otherwise ignored. */
export function notificationKind(node: Stanza): NotificationKind | undefined {
  if (node.tag !== 'notification') return undefined
  if (node.attrs['type'] === 'w:interop') return interopKind(node)
  if (node.attrs['type'] !== 'encrypt') return undefined
  if (child(node, 'identity')) return 'identity-change'
  return child(node, 'count') ? 'prekey-low' : undefined
}

function interopKind(node: Stanza): NotificationKind {
  if (child(node, ASSUMED_PING_ELEMENT)) return 'reachability-ping'
  return child(node, ASSUMED_LEFT_ELEMENT) ? 'left' : 'interop-news'
}

export function notification(type: string, head: NotificationHead, content: readonly Stanza[]): Stanza {
  const { id, from, t } = head
  return stanza('notification', { id, from, type, t: String(t) }, content)
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readNotificationHead(node: Stanza): NotificationHead {
  requireTag(node, 'notification')
  return { id: requireId(node), from: requireJid(node, 'from'), t: requireNumber(node, 't') }
}

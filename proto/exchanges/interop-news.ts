// Something changed about the partners a user can choose from: `<notification type="w:interop">` (Stanzas:
// news). Its content is an assumption: the ids concerned; the client reads the list again.
import { ASSUMED_MAXIMUM_INTEGRATORS } from '../assumptions.js'
import { children, type Stanza, stanza } from '../stanza/stanza.js'
import { requireCount, requireNumberIn } from './attributes.js'
import { notification, type NotificationHead, readNotificationHead } from './notification.js'

export interface InteropNews extends NotificationHead {
  /** Partners that are new or changed, 0..999 of them. */
  readonly integrators: readonly number[]
}

export function interopNews(news: InteropNews): Stanza {
  const concerned = news.integrators.map((id) => stanza('integrator', { id: String(id) }))
  return notification('w:interop', news, concerned)
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readInteropNews(node: Stanza): InteropNews {
  const concerned = requireCount(node, children(node, 'integrator'), 0, ASSUMED_MAXIMUM_INTEGRATORS)
  const integrators = concerned.map((one) => requireNumberIn(one, 'id', 1, ASSUMED_MAXIMUM_INTEGRATORS))
  return { ...readNotificationHead(node), integrators }
}

// Asking somebody to let this app reach them: a partner's user asks, Meta tells the one who is asked (framework:
// reachability; the form of both stanzas is an assumption).
import {
  ASSUMED_INTEGRATOR_OF_META,
  ASSUMED_MAXIMUM_DISPLAY_NAME,
  ASSUMED_MAXIMUM_EXTERNAL_ID,
  ASSUMED_MAXIMUM_INTEGRATORS,
  ASSUMED_PING_ELEMENT,
} from '../assumptions.js'
import { requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { optionalText, requireNumberIn, requireText } from './attributes.js'
import { iqResult, iqSet, isRequest } from './iq.js'
import { notification, type NotificationHead, readNotificationHead } from './notification.js'

export interface ReachabilityPing {
  /** Of a user of Meta's own, in the normal form of addresses. */
  readonly externalId: string
}

const XMLNS = 'w:interop'

export function pingReachabilityRequest({ externalId }: ReachabilityPing): Stanza {
  const attrs = { external_id: externalId, integrator_id: String(ASSUMED_INTEGRATOR_OF_META) }
  return iqSet(XMLNS, [stanza(ASSUMED_PING_ELEMENT, {}, [stanza('user', attrs)])])
}

export function isReachabilityPing(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, ASSUMED_PING_ELEMENT)
}

/** One person at a time. @throws {ProtocolError} `exchange-malformed`. */
export function readReachabilityPingRequest(iq: Stanza): ReachabilityPing {
  const user = requireChild(requireChild(iq, ASSUMED_PING_ELEMENT), 'user')
  requireNumberIn(user, 'integrator_id', ASSUMED_INTEGRATOR_OF_META, ASSUMED_INTEGRATOR_OF_META)
  return { externalId: requireText(user, 'external_id', ASSUMED_MAXIMUM_EXTERNAL_ID) }
}

/** The same for everybody who may be asked about, there or not. */
export function pingReachabilityAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

/** What the one who is asked gets; `from` is the server, since the asker has no way to them yet. */
export interface ReachabilityNotice extends NotificationHead {
  /** Of the asker's app, 1..999. */
  readonly integratorId: number
  /** What the asker's app vouches for. Sanitise before drawing. */
  readonly externalId: string
  /** What the asker calls themselves, 1..64 code points. Sanitise before drawing. */
  readonly displayName?: string | undefined
}

export function reachabilityNotice(notice: ReachabilityNotice): Stanza {
  const { integratorId, externalId, displayName } = notice
  const attrs = {
    external_id: externalId,
    integrator_id: String(integratorId),
    display_name: displayName,
  }
  return notification(XMLNS, notice, [stanza(ASSUMED_PING_ELEMENT, {}, [stanza('user', attrs)])])
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readReachabilityNotice(node: Stanza): ReachabilityNotice {
  const user = requireChild(requireChild(node, ASSUMED_PING_ELEMENT), 'user')
  const displayName = optionalText(user, 'display_name', ASSUMED_MAXIMUM_DISPLAY_NAME)
  return {
    ...readNotificationHead(node),
    integratorId: requireNumberIn(user, 'integrator_id', 1, ASSUMED_MAXIMUM_INTEGRATORS),
    externalId: requireText(user, 'external_id', ASSUMED_MAXIMUM_EXTERNAL_ID),
    ...(displayName === undefined ? {} : { displayName }),
  }
}

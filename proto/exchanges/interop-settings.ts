// What a Meta user sets about interoperability beside the choice of apps: who may ping them, and where messages of
// other apps are kept (Stanzas: reachability_settings, as open clients show; `inbox_settings` is an assumption).
import { ASSUMED_INBOX_ELEMENT } from '../assumptions.js'
import { requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { requireOneOf } from './attributes.js'
import { iqGet, iqResult, iqSet, isRequest, requireResult } from './iq.js'

export const INBOXES = ['combined', 'separate'] as const
/** One list of chats for all, or one of their own for people in other apps. */
export type InboxLayout = (typeof INBOXES)[number]

export interface ReachabilitySettings {
  /** Users of apps that are off may ask this user to turn them on. */
  readonly enabled: boolean
}

const XMLNS = 'w:interop'
const REACHABILITY = 'reachability_settings'

export function reachabilityRequest(): Stanza {
  return iqGet(XMLNS, [stanza(REACHABILITY)])
}

export function isReachability(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS, REACHABILITY)
}

export function reachabilityAnswer(request: Stanza, { enabled }: ReachabilitySettings): Stanza {
  return iqResult(request, [reachabilityElement(enabled)])
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readReachabilityAnswer(answer: Stanza): ReachabilitySettings {
  return { enabled: readEnabled(requireResult(answer)) }
}

export function setReachabilityRequest(enabled: boolean): Stanza {
  return iqSet(XMLNS, [reachabilityElement(enabled)])
}

export function isSetReachability(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, REACHABILITY)
}

/** Whether pings are let through. @throws {ProtocolError} `exchange-malformed`. */
export function readSetReachabilityRequest(iq: Stanza): boolean {
  return readEnabled(iq)
}

/** Says both states in words: leaving it out must not turn anything on or off. */
function reachabilityElement(enabled: boolean): Stanza {
  return stanza(REACHABILITY, { enabled: String(enabled) })
}

function readEnabled(iq: Stanza): boolean {
  return requireOneOf(requireChild(iq, REACHABILITY), 'enabled', ['true', 'false']) === 'true'
}

export function setInboxRequest(layout: InboxLayout): Stanza {
  return iqSet(XMLNS, [stanza(ASSUMED_INBOX_ELEMENT, { layout })])
}

export function isSetInbox(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, ASSUMED_INBOX_ELEMENT)
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readSetInboxRequest(iq: Stanza): InboxLayout {
  return requireOneOf(requireChild(iq, ASSUMED_INBOX_ELEMENT), 'layout', INBOXES)
}

/** Of either setting. */
export function settingsAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

// What somebody decides about a first message of a stranger: `<iq xmlns="w:interop" type=set><message_requests>
// <request action jid/></message_requests></iq>` (Consent: requests; the exchange is an assumption). To block
// somebody there is the block list.
import { ASSUMED_REQUESTS_ELEMENT } from '../assumptions.js'
import type { Jid } from '../stanza/jid.js'
import { children, requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { requireCount, requireOneOf, requirePerson } from './attributes.js'
import { iqResult, iqSet, isRequest } from './iq.js'

const ACTIONS = ['accept', 'delete'] as const
/** `accept` holds also for somebody who never wrote; `delete` removes what waits, and says nothing about later. */
export type RequestAction = (typeof ACTIONS)[number]

export interface RequestDecision {
  readonly action: RequestAction
  /** A person, without device. */
  readonly jid: Jid
}

const XMLNS = 'w:interop'

export function requestDecision({ action, jid }: RequestDecision): Stanza {
  return iqSet(XMLNS, [stanza(ASSUMED_REQUESTS_ELEMENT, {}, [stanza('request', { action, jid })])])
}

export function isRequestDecision(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, ASSUMED_REQUESTS_ELEMENT)
}

/** One decision. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readRequestDecision(iq: Stanza): RequestDecision {
  const list = requireChild(iq, ASSUMED_REQUESTS_ELEMENT)
  requireCount(list, children(list, 'request'), 1, 1)
  const request = requireChild(list, 'request')
  return { action: requireOneOf(request, 'action', ACTIONS), jid: requirePerson(request) }
}

/** The same for everybody, there or not. */
export function requestDecisionAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

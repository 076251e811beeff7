// Which apps a Meta user can be reached from: the list of partners and the user's choice, `xmlns="w:interop"`
// (Stanzas: WhatsApp-user side; `handle` and the features but groups are assumptions).
import { isHandle } from '../address.js'
import {
  ASSUMED_MAXIMUM_ICON_URL,
  ASSUMED_MAXIMUM_INTEGRATORS,
  ASSUMED_MAXIMUM_PARTNER_NAME,
} from '../assumptions.js'
import { ASSUMED_REQUIRED_FEATURES } from '../assumptions/conversation.js'
import { child, children, requireAttr, requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import {
  flag,
  flagText,
  malformed,
  requireCount,
  requireNumberIn,
  requireOneOf,
  requireText,
  optionalText,
} from './attributes.js'
import { iqGet, iqResult, iqSet, isRequest, requireResult } from './iq.js'

export const INTEGRATOR_STATUSES = ['active', 'onboarding', 'removed'] as const
export const IDENTIFIER_TYPES = ['email', 'pn', 'username'] as const

/** What an app may show of a conversation beside its messages; `revoke`: that a message is taken back for both. */
export const CONVERSATION_FEATURES = ['reactions', 'replies', 'receipts', 'typing', 'revoke'] as const

export type ConversationFeature = (typeof CONVERSATION_FEATURES)[number]
export type IntegratorStatus = (typeof INTEGRATOR_STATUSES)[number]
/** What users of a partner are found by. */
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number]

export interface Integrator {
  /** 1..999. */
  readonly id: number
  /** Chosen by the partner: sanitise before drawing. 1..64 code points. */
  readonly name: string
  /** What follows the `@` of its users' addresses, `[a-z0-9-]{2,32}`. */
  readonly handle: string
  readonly status: IntegratorStatus
  readonly identifierType: IdentifierType
  /** Where its picture is; never fetched here. */
  readonly icon?: string | undefined
  /** The user has chosen it. */
  readonly optedIn: boolean
  readonly groupMessaging: boolean
  /** What its users are shown. Where the list does not say: what the framework requires of every partner. */
  readonly features: readonly ConversationFeature[]
}

export interface IntegratorList {
  /** Interoperability is on: at least one partner is chosen. */
  readonly optedIn: boolean
  readonly integrators: readonly Integrator[]
}

const XMLNS = 'w:interop'

export function integratorListRequest(): Stanza {
  return iqGet(XMLNS, [stanza('integrator', { fetch: 'all' })])
}

export function isIntegratorList(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS, 'integrator')
}

export function integratorListAnswer(request: Stanza, list: IntegratorList): Stanza {
  const attrs = { opted_in: flagText(list.optedIn) }
  return iqResult(request, [stanza('integrator_list', attrs, list.integrators.map(integratorElement))])
}

function integratorElement(integrator: Integrator): Stanza {
  const { id, name, handle, status, icon, identifierType, optedIn, groupMessaging } = integrator
  const attrs = {
    id: String(id),
    name,
    handle,
    status,
    icon,
    identifier_type: identifierType,
    opted_in: flagText(optedIn),
  }
  const said: Record<string, string> = {}
  for (const name of CONVERSATION_FEATURES) said[name] = String(integrator.features.includes(name))
  const groups = groupMessaging ? [stanza('group_messaging')] : []
  return stanza('integrator', attrs, [stanza('features', said, groups)])
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readIntegratorListAnswer(answer: Stanza): IntegratorList {
  const list = requireChild(requireResult(answer), 'integrator_list')
  const entries = requireCount(list, children(list, 'integrator'), 0, ASSUMED_MAXIMUM_INTEGRATORS)
  return { optedIn: flag(list, 'opted_in'), integrators: entries.map(readIntegrator) }
}

function readIntegrator(node: Stanza): Integrator {
  const features = child(node, 'features')
  const handle = requireAttr(node, 'handle')
  if (!isHandle(handle)) throw malformed(node, 'has no usable handle')
  return {
    id: readIntegratorId(node),
    name: requireText(node, 'name', ASSUMED_MAXIMUM_PARTNER_NAME),
    handle,
    status: requireOneOf(node, 'status', INTEGRATOR_STATUSES),
    identifierType: requireOneOf(node, 'identifier_type', IDENTIFIER_TYPES),
    icon: optionalText(node, 'icon', ASSUMED_MAXIMUM_ICON_URL),
    optedIn: flag(node, 'opted_in'),
    groupMessaging: features !== undefined && child(features, 'group_messaging') !== undefined,
    features: CONVERSATION_FEATURES.filter((name) => shows(features, name)),
  }
}

/** One attribute for each, so that a list which says nothing differs from one that says no (assumption). */
function shows(features: Stanza | undefined, name: ConversationFeature): boolean {
  if (features?.attrs[name] !== undefined) return flag(features, name)
  return ASSUMED_REQUIRED_FEATURES.some((required) => required === name)
}

function readIntegratorId(node: Stanza): number {
  return requireNumberIn(node, 'id', 1, ASSUMED_MAXIMUM_INTEGRATORS)
}

/** @param ids the whole selection each time, 1..999 each, all different; none switches interoperability off. */
export function optInRequest(ids: readonly number[]): Stanza {
  const chosen = ids.map((id) => stanza('integrator', { id: String(id) }))
  return iqSet(XMLNS, [stanza('opt_in_integrators', {}, [stanza('integrator_list', {}, chosen)])])
}

export function isOptIn(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, 'opt_in_integrators')
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readOptInRequest(iq: Stanza): readonly number[] {
  const list = requireChild(requireChild(iq, 'opt_in_integrators'), 'integrator_list')
  const entries = requireCount(list, children(list, 'integrator'), 0, ASSUMED_MAXIMUM_INTEGRATORS)
  const ids = entries.map(readIntegratorId)
  if (new Set(ids).size !== ids.length) throw malformed(list, 'names a partner twice')
  return ids
}

export function optInAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

// A Meta user's consent as one object, to be looked at: `<iq xmlns="w:interop" type=get><consent/></iq>`
// (Consent: state, since when, what was shown; the exchange is an assumption).
import { ASSUMED_CONSENT_ELEMENT, ASSUMED_MAXIMUM_INTEGRATORS } from '../assumptions.js'
import { isTextName, TEXT_RESULTS, type TextResult } from '../consent/consent-text.js'
import {
  child,
  children,
  requireAttr,
  requireChild,
  requireNumber,
  type Stanza,
  stanza,
} from '../stanza/stanza.js'
import { malformed, requireCount, requireNumberIn, requireOneOf } from './attributes.js'
import { INBOXES, type InboxLayout } from './interop-settings.js'
import { iqGet, iqResult, isRequest, requireResult } from './iq.js'

export interface InteropConsent {
  /** The text of warnings that was put before the user last; absent before the first time. */
  readonly text?: AnsweredText | undefined
  readonly inbox: InboxLayout
  /** Users of apps that are off may ask this user to turn them on. */
  readonly pings: boolean
  /** The apps that may reach this user, each once. */
  readonly integrators: readonly ChosenIntegrator[]
}

interface AnsweredText {
  /** Such as `interop-warnings/1`. */
  readonly name: string
  readonly result: TextResult
  /** Seconds since 1970. */
  readonly t: number
}

interface ChosenIntegrator {
  /** 1..999. */
  readonly id: number
  /** Seconds since 1970. */
  readonly since: number
}

const XMLNS = 'w:interop'

export function interopConsentRequest(): Stanza {
  return iqGet(XMLNS, [stanza(ASSUMED_CONSENT_ELEMENT)])
}

export function isInteropConsent(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS, ASSUMED_CONSENT_ELEMENT)
}

export function interopConsentAnswer(request: Stanza, consent: InteropConsent): Stanza {
  const { text, inbox, pings, integrators } = consent
  const shown = text ? [stanza('text', { name: text.name, result: text.result, t: String(text.t) })] : []
  const chosen = integrators.map(({ id, since }) =>
    stanza('integrator', { id: String(id), since: String(since) }),
  )
  const attrs = { inbox, pings: String(pings) }
  return iqResult(request, [stanza(ASSUMED_CONSENT_ELEMENT, attrs, [...shown, ...chosen])])
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readInteropConsentAnswer(answer: Stanza): InteropConsent {
  const consent = requireChild(requireResult(answer), ASSUMED_CONSENT_ELEMENT)
  const text = child(consent, 'text')
  return {
    ...(text ? { text: readText(text) } : {}),
    inbox: requireOneOf(consent, 'inbox', INBOXES),
    pings: requireOneOf(consent, 'pings', ['true', 'false']) === 'true',
    integrators: readChosen(consent),
  }
}

function readText(text: Stanza): AnsweredText {
  const name = requireAttr(text, 'name')
  if (!isTextName(name)) throw malformed(text, 'has no name and version')
  return { name, result: requireOneOf(text, 'result', TEXT_RESULTS), t: requireNumber(text, 't') }
}

function readChosen(consent: Stanza): readonly ChosenIntegrator[] {
  const entries = requireCount(consent, children(consent, 'integrator'), 0, ASSUMED_MAXIMUM_INTEGRATORS)
  const chosen = entries.map((entry) => ({
    id: requireNumberIn(entry, 'id', 1, ASSUMED_MAXIMUM_INTEGRATORS),
    since: requireNumber(entry, 'since'),
  }))
  if (new Set(chosen.map(({ id }) => id)).size !== chosen.length)
    throw malformed(consent, 'names an app twice')
  return chosen
}

// That a text was put before a user, and what they said: `<iq xmlns=tos type=set><trackable id result/></iq>`
// (Stanzas: terms shown/accepted, as open clients show, weakly; which texts there are is an assumption).
import { isTextName, TEXT_RESULTS, type TextResult } from '../consent/consent-text.js'
import { requireAttr, requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, requireOneOf } from './attributes.js'
import { iqResult, iqSet, isRequest } from './iq.js'

export interface Terms {
  /** With its version, such as `interop-warnings/1`; whether there is such a text is the server's to check. */
  readonly text: string
  readonly result: TextResult
}

const XMLNS = 'tos'

export function termsRequest({ text, result }: Terms): Stanza {
  return iqSet(XMLNS, [stanza('trackable', { id: text, result })])
}

export function isTerms(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, 'trackable')
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readTermsRequest(iq: Stanza): Terms {
  const trackable = requireChild(iq, 'trackable')
  const text = requireAttr(trackable, 'id')
  if (!isTextName(text)) throw malformed(trackable, 'names no text and version')
  return { text, result: requireOneOf(trackable, 'result', TEXT_RESULTS) }
}

export function termsAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

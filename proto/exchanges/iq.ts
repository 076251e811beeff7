// Requests and answers in general: `<iq type=get|set>` and `<iq type=result|error>` (Stanzas: iq, iq errors).
import { SERVER_JID } from '../stanza/jid.js'
import { child, requireAttr, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed } from './attributes.js'

/** Error codes as open clients show them, with the text that goes beside each. */
export const IQ_ERRORS = {
  400: 'bad-request',
  401: 'not-authorized',
  403: 'forbidden',
  404: 'item-not-found',
  405: 'not-allowed',
  406: 'not-acceptable',
  429: 'rate-overlimit',
  500: 'internal-server-error',
  503: 'service-unavailable',
} as const

export type IqErrorCode = keyof typeof IQ_ERRORS

/** What went wrong, as the answering side says it: any code it likes, its own words. */
export interface IqError {
  readonly code: number
  readonly text: string
}

/** A question. It has no id yet: the session gives it one. */
export function iqGet(xmlns: string, content?: Stanza['content'], to: string = SERVER_JID): Stanza {
  return stanza('iq', { type: 'get', xmlns, to }, content)
}

/** An order. It has no id yet: the session gives it one. */
export function iqSet(xmlns: string, content?: Stanza['content'], to: string = SERVER_JID): Stanza {
  return stanza('iq', { type: 'set', xmlns, to }, content)
}

/** @throws {ProtocolError} `exchange-malformed` where the request has no id. */
export function iqResult(request: Stanza, content?: Stanza['content']): Stanza {
  return answer('result', request, content)
}

/** @throws {ProtocolError} `exchange-malformed` where the request has no id. */
export function iqError(request: Stanza, code: IqErrorCode, text: string = IQ_ERRORS[code]): Stanza {
  return answer('error', request, [stanza('error', { code: String(code), text })])
}

function answer(type: 'result' | 'error', request: Stanza, content: Stanza['content']): Stanza {
  const { to, from } = request.attrs
  return stanza('iq', { type, id: requireAttr(request, 'id'), from: to ?? SERVER_JID, to: from }, content)
}

export function isIqRequest(node: Stanza): boolean {
  return node.tag === 'iq' && (node.attrs['type'] === 'get' || node.attrs['type'] === 'set')
}

/** The namespace of a request; the empty string where it names none. */
export function xmlnsOf(iq: Stanza): string {
  return iq.attrs['xmlns'] ?? ''
}

/** Whether `iq` is a request of this type and namespace, with the child that tells it from its neighbours. */
export function isRequest(iq: Stanza, type: 'get' | 'set', xmlns: string, childTag?: string): boolean {
  return (
    iq.tag === 'iq' &&
    iq.attrs['type'] === type &&
    xmlnsOf(iq) === xmlns &&
    (childTag === undefined || child(iq, childTag) !== undefined)
  )
}

/**
 * The error an answer carries; `undefined` for a result.
 * @throws {ProtocolError} `exchange-malformed` for an error without a decimal code, or no answer at all.
 */
export function readIqError(iq: Stanza): IqError | undefined {
  if (iq.tag !== 'iq') throw malformed(iq, 'is no answer')
  if (iq.attrs['type'] === 'result') return undefined
  const error = child(iq, 'error')
  if (iq.attrs['type'] !== 'error' || !error) throw malformed(iq, 'is no answer')
  return { code: requireNumber(error, 'code'), text: error.attrs['text'] ?? '' }
}

/** @throws {ProtocolError} `exchange-malformed` where the answer is no result; look for an error first. */
export function requireResult(iq: Stanza): Stanza {
  if (iq.tag !== 'iq' || iq.attrs['type'] !== 'result') throw malformed(iq, 'is no result')
  return iq
}

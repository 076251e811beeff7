// How many one-time prekeys the server still holds for us (Stanzas: prekey count; `kyber` is an assumption).
import { requireChild, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { iqGet, iqResult, isRequest, requireResult } from './iq.js'

export interface PreKeyStock {
  readonly curve: number
  readonly kyber: number
}

const XMLNS = 'encrypt'

export function prekeyCountRequest(): Stanza {
  return iqGet(XMLNS, [stanza('count')])
}

export function isPrekeyCount(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS, 'count')
}

export function prekeyCountAnswer(request: Stanza, stock: PreKeyStock): Stanza {
  return iqResult(request, [stanza('count', { value: String(stock.curve), kyber: String(stock.kyber) })])
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readPrekeyCountAnswer(answer: Stanza): PreKeyStock {
  const count = requireChild(requireResult(answer), 'count')
  return { curve: requireNumber(count, 'value'), kyber: requireNumber(count, 'kyber') }
}

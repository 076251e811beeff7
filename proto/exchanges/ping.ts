// The keepalive: `<iq type=get xmlns="w:p" to=s.whatsapp.net/>` and its empty result (Stanzas: ping).
import type { Stanza } from '../stanza/stanza.js'
import { iqGet, iqResult, isRequest } from './iq.js'

const XMLNS = 'w:p'

/** Either side may ask. */
export function pingRequest(): Stanza {
  return iqGet(XMLNS)
}

export function isPing(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS)
}

/** @throws {ProtocolError} `exchange-malformed` where the request has no id. */
export function pingAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

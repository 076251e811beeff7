// A user leaves: `<iq xmlns="w:interop" type=set><unenlist/></iq>` (framework: deletion over the chat channel;
// that it looks like this is an assumption).
import { ASSUMED_UNENLIST_ELEMENT } from '../assumptions.js'
import { type Stanza, stanza } from '../stanza/stanza.js'
import { iqResult, iqSet, isRequest } from './iq.js'

const XMLNS = 'w:interop'

/** Of the account that sends it; there is nothing to say beside. */
export function unenlistRequest(): Stanza {
  return iqSet(XMLNS, [stanza(ASSUMED_UNENLIST_ELEMENT)])
}

export function isUnenlist(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, ASSUMED_UNENLIST_ELEMENT)
}

/** Sent once the account is gone; the connection ends after it. */
export function unenlistAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

// Whether a connection takes deliveries: `<iq xmlns=passive type=set><active/>|<passive/></iq>` (Stanzas:
// passive/active).
import { child, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed } from './attributes.js'
import { iqResult, iqSet, isRequest } from './iq.js'

export type Activity = 'active' | 'passive'

const XMLNS = 'passive'

export function passiveRequest(activity: Activity): Stanza {
  return iqSet(XMLNS, [stanza(activity)])
}

export function isPassive(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS)
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readPassiveRequest(iq: Stanza): Activity {
  const active = child(iq, 'active') !== undefined
  if (active === (child(iq, 'passive') !== undefined)) throw malformed(iq, 'must say active or passive')
  return active ? 'active' : 'passive'
}

export function passiveAnswer(request: Stanza): Stanza {
  return iqResult(request)
}

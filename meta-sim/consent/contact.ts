// What two people have decided about each other, as one record for the pair (consent: message requests; the shape
// is assumed). Each side decides for itself: that one accepts the other says nothing about the way back.
import { storedFields, storedFlag, storedInteger, storedList, storedText } from '../storage/stored-record.js'

/** A message to somebody who does not accept its sender. */
interface RequestMessage {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** How often it came: a sender whose ack was lost sends it again. */
  readonly tries: number
}

export interface ContactSide {
  /** The other may write, and learns what contacts learn. */
  readonly accepts: boolean
  /** Wrote, and the other has neither accepted nor deleted that. */
  readonly asks: boolean
  /** What this one wrote while the other did not accept; at most as many as the budget. */
  readonly wrote: readonly RequestMessage[]
}

export interface Contact {
  readonly partner: ContactSide
  readonly meta: ContactSide
}

export const NOTHING_YET: ContactSide = { accepts: false, asks: false, wrote: [] }
export const STRANGERS: Contact = { partner: NOTHING_YET, meta: NOTHING_YET }

/** @throws {TypeError} where the stored value is no contact. */
export function parseContact(value: unknown): Contact {
  const fields = storedFields(value)
  return { partner: parseSide(fields['partner']), meta: parseSide(fields['meta']) }
}

function parseSide(value: unknown): ContactSide {
  const fields = storedFields(value)
  return {
    accepts: storedFlag(fields, 'accepts'),
    asks: storedFlag(fields, 'asks'),
    wrote: storedList(fields, 'wrote').map(parseRequestMessage),
  }
}

function parseRequestMessage(value: unknown): RequestMessage {
  const fields = storedFields(value)
  return {
    id: storedText(fields, 'id'),
    at: storedInteger(fields, 'at'),
    tries: storedInteger(fields, 'tries'),
  }
}

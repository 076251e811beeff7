// What a user of Meta's own has decided about apps of others, beside which are on (consent: warnings, inbox,
// pings; the record asks for the choices, how they are kept is assumed).
import {
  storedChoice,
  storedFields,
  storedFlag,
  storedInteger,
  storedText,
} from '../storage/stored-record.js'

/** A text that was put before the user, and what they said to it. */
interface ShownText {
  /** With its version, e.g. `interop-warnings/1`. */
  readonly name: string
  readonly result: 'shown' | 'accepted'
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface AccountConsent {
  /** Absent before the first time. */
  readonly text?: ShownText
  readonly inbox: 'combined' | 'separate'
  /** Users of apps that are off may ask this user to turn them on. */
  readonly pings: boolean
  /** When each app that is on was turned on, by integrator id, milliseconds since 1970. */
  readonly since: Readonly<Record<string, number>>
}

/** Of somebody who has decided nothing yet. */
export const UNDECIDED: AccountConsent = { inbox: 'combined', pings: true, since: {} }

/** @throws {TypeError} where the stored value is no such consent; what is absent has its default. */
export function parseAccountConsent(value: unknown): AccountConsent {
  if (value === undefined) return UNDECIDED
  const fields = storedFields(value)
  const since = storedFields(fields['since'])
  return {
    ...(fields['text'] === undefined ? {} : { text: parseShownText(fields['text']) }),
    inbox: storedChoice(fields, 'inbox', ['combined', 'separate']),
    pings: storedFlag(fields, 'pings'),
    since: Object.fromEntries(Object.keys(since).map((id) => [id, storedInteger(since, id)])),
  }
}

function parseShownText(value: unknown): ShownText {
  const fields = storedFields(value)
  return {
    name: storedText(fields, 'name'),
    result: storedChoice(fields, 'result', ['shown', 'accepted']),
    at: storedInteger(fields, 'at'),
  }
}

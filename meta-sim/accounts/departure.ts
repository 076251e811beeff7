// That somebody has left, and how far the clearing away has come (framework: deletion; 30 idle days). What stays is
// the identifier with its JID, so that nobody else gets them at once: how long is assumed.
import { ASSUMED_HELD_DAYS } from '#proto/assumptions.js'
import { storedChoice, storedFields, storedInteger } from '../storage/stored-record.js'
import type { Account } from './account.js'
import { UNDECIDED } from './account-consent.js'

const CAUSES = ['left', 'expired', 'removed'] as const
/** The user asked for it; 30 idle days; the agreement of their partner ended. */
export type DepartureCause = (typeof CAUSES)[number]

const STEPS = ['begun', 'told', 'done'] as const

export interface Departure {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by: DepartureCause
  /** `begun`: keys are gone, nothing else yet; `told`: peers know; `done`: nothing is left but the identifier, and what counts against it. */
  readonly step: (typeof STEPS)[number]
}

const DAY = 86_400_000

/** @throws {TypeError} where the stored departure is none. Records of before there were any begin anew. */
export function parseDeparture(account: Readonly<Record<string, unknown>>): Departure {
  if (account['departure'] === undefined) {
    return { at: storedInteger(account, 'enlistedAt'), by: 'left', step: 'begun' }
  }
  const fields = storedFields(account['departure'])
  return {
    at: storedInteger(fields, 'at'),
    by: storedChoice(fields, 'by', CAUSES),
    step: storedChoice(fields, 'step', STEPS),
  }
}

/** Without keys: from here on nobody logs in, and nobody reaches the account. */
export function departed(account: Account, at: number, by: DepartureCause): Account {
  const { jid, kind, service, integrator, identifier } = account
  const { generation, enlistedAt, optedIn, blocked, consent } = account
  return {
    ...{ jid, kind, service, integrator, identifier, displayName: '', authKey: '' },
    ...{ generation, enlistedAt, optedIn, blocked, consent },
    enlisted: false,
    departure: { at, by, step: 'begun' },
  }
}

/** The next step of the departure that `account` shows, as it may be written over `now`. */
export function departedFurther(now: Account | undefined, step: Departure['step']): Account | undefined {
  if (!now?.departure || now.departure.step === 'done') return undefined
  const departure = { ...now.departure, step }
  return step === 'done'
    ? { ...now, optedIn: [], blocked: [], consent: UNDECIDED, departure }
    : { ...now, departure }
}

/** The identifier is nobody's any more. */
export function hasLapsed(account: Account, now: number): boolean {
  return account.departure !== undefined && now - account.departure.at >= ASSUMED_HELD_DAYS * DAY
}

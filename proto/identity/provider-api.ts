// What a partner's own client and server say to each other (assumption: the record leaves this to the
// partner): accounts, sessions, consents. The mint is a standard of its own, see token-exchange.ts.
import { ASSUMED_LEDGER_PAGE, ASSUMED_TOKEN_PATH } from '../assumptions.js'
import { isService, normalIdentifier, type Service } from '../address.js'
import { isTextName } from '../consent/consent-text.js'
import { type LedgerEntry, parseLedgerEntry } from '../consent/ledger-entry.js'
import { isProtocolError, ProtocolError } from '../errors.js'
import { isCountry } from './country.js'

/** JSON in, JSON out; refusals are `{"error": code, "message"}`. Session tokens travel as Bearer. */
export const PROVIDER_PATHS = {
  signUp: '/v1/signup',
  signIn: '/v1/signin',
  signOut: '/v1/signout',
  me: '/v1/me',
  /** Posting records what the user said to the disclosure. */
  consents: '/v1/consents',
  /** The account's own entries, `?after={seq}`; at most 100 at a time. */
  ledger: '/v1/ledger',
  /** Server-sent events, see push/wake-stream.ts. */
  wake: '/v1/wake',
  /** Form in, see token-exchange.ts. */
  token: ASSUMED_TOKEN_PATH,
} as const

/** Characters of a new password. */
export const MINIMUM_PASSWORD = 8

/** Codes of refusals that a client acts on: ask for the password, choose another name, sign in again, wait. */
export const PROVIDER_REFUSALS = {
  wrongPassword: 'wrong-password',
  weakPassword: 'weak-password',
  userTaken: 'user-taken',
  sessionEnded: 'session-ended',
  rateLimited: 'rate-limited',
  /** Of the mint too: no token for a service whose disclosure this user has not accepted. */
  consentNeeded: 'consent-needed',
} as const

/** Body of sign-up and sign-in. */
export interface Credentials {
  /** In normal form. */
  readonly user: string
  /** 1..256 characters; a new one has at least {@link MINIMUM_PASSWORD}. */
  readonly password: string
  /** ISO 3166-1 alpha-2; without it the account keeps its country, and a new one gets the server's. */
  readonly country?: string | undefined
}

/** Answer of `me`, and part of that of sign-up and sign-in. */
export interface ProviderAccount {
  readonly user: string
  /** The app's handle: the account's address is `{user}@{handle}`. */
  readonly handle: string
  readonly country: string
}

export interface SignedIn extends ProviderAccount {
  /** Opaque bearer; only its hash is kept by the server. */
  readonly session: string
}

/** What a user says to the disclosure that goes before enlisting with one service; also how it is answered. */
export interface ConsentRequest {
  readonly service: Service
  /** The text by name and version, `partner-disclosure/1`; which one is the present one is not looked at. */
  readonly text: string
  /** False withdraws it. */
  readonly given: boolean
}

/** The answer of the ledger. */
export interface ProviderLedger {
  /** By rising `seq`, at most 100. */
  readonly entries: readonly LedgerEntry[]
  /** There are later ones: ask again after the last. */
  readonly more: boolean
}

/** @param value parsed JSON. @throws {ProtocolError} `request-malformed`. */
export function parseCredentials(value: unknown): Credentials {
  const { user, password, country } = record(value, 'request-malformed')
  if (typeof user !== 'string' || typeof password !== 'string')
    throw badRequest('user and password are texts')
  if (password.length < 1 || password.length > 256) throw badRequest('a password has 1 to 256 characters')
  if (country !== undefined && (typeof country !== 'string' || !isCountry(country))) {
    throw badRequest('country is a code of two capital letters, such as DE')
  }
  return { user: normalUser(user), password, country }
}

/**
 * A user name of this provider: a letter, then up to 31 letters, digits, dots, hyphens or underscores, ASCII
 * only. So no two names look alike, and none looks like a phone number.
 */
function normalUser(text: string): string {
  try {
    const user = normalIdentifier(text)
    if (/^[a-z][a-z0-9._-]{0,31}$/.test(user)) return user
  } catch (error) {
    if (!isProtocolError(error, 'address-invalid')) throw error
  }
  throw badRequest('a user name is a letter followed by up to 31 letters, digits, dots, - or _')
}

/** @throws {ProtocolError} `answer-malformed`. */
export function parseAccount(value: unknown): ProviderAccount {
  const answer = record(value, 'answer-malformed')
  return { user: text(answer, 'user'), handle: text(answer, 'handle'), country: text(answer, 'country') }
}

/** @throws {ProtocolError} `answer-malformed`. */
export function parseSignedIn(value: unknown): SignedIn {
  return { ...parseAccount(value), session: text(record(value, 'answer-malformed'), 'session') }
}

/** @param value parsed JSON. @throws {ProtocolError} `request-malformed`. */
export function parseConsentRequest(value: unknown): ConsentRequest {
  const { service, text, given } = record(value, 'request-malformed')
  if (typeof service !== 'string' || !isService(service)) throw badRequest('service is whatsapp or messenger')
  if (typeof text !== 'string' || !isTextName(text) || !text.startsWith('partner-disclosure/')) {
    throw badRequest('text names a disclosure and its version, such as partner-disclosure/1')
  }
  if (typeof given !== 'boolean') throw badRequest('given is true or false')
  return { service, text, given }
}

/** @param value parsed JSON. @throws {ProtocolError} `answer-malformed`. */
export function parseLedgerAnswer(value: unknown): ProviderLedger {
  const { entries, more } = record(value, 'answer-malformed')
  if (!Array.isArray(entries) || entries.length > ASSUMED_LEDGER_PAGE || typeof more !== 'boolean') {
    throw new ProtocolError('answer-malformed', 'the ledger of the provider has no entries')
  }
  const read = entries.map(parseLedgerEntry)
  if (read.some(({ seq }, at) => at > 0 && seq <= (read[at - 1]?.seq ?? 0))) {
    throw new ProtocolError('answer-malformed', 'the ledger of the provider is out of order')
  }
  return { entries: read, more }
}

function text(answer: Readonly<Record<string, unknown>>, name: string): string {
  const value = answer[name]
  if (typeof value === 'string' && value.length > 0 && value.length <= 4096) return value
  throw new ProtocolError('answer-malformed', `the provider's answer has no ${name}`)
}

function record(
  value: unknown,
  code: 'request-malformed' | 'answer-malformed',
): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new ProtocolError(code, 'a JSON object is expected')
}

function badRequest(message: string): ProtocolError {
  return new ProtocolError('request-malformed', message)
}

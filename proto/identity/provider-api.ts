// What a partner's own client and server say to each other (assumption: the record leaves this to the
// partner): accounts, sessions, and the mint as an OpenID token endpoint (RFC 8693 token exchange).
import { ASSUMED_NOISE_THUMBPRINT_PARAMETER, ASSUMED_TOKEN_PATH } from '../assumptions.js'
import { isService, normalIdentifier, type Service } from '../address.js'
import { isProtocolError, ProtocolError } from '../errors.js'
import { isCountry } from './country.js'
import { isThumbprint } from './thumbprint.js'

/** JSON in, JSON out; refusals are `{"error": code, "message"}`. Session tokens travel as Bearer. */
export const PROVIDER_PATHS = {
  signUp: '/v1/signup',
  signIn: '/v1/signin',
  signOut: '/v1/signout',
  me: '/v1/me',
  /** Server-sent events, see push/wake-stream.ts. */
  wake: '/v1/wake',
  /** Form in, see {@link encodeTokenRequest}. */
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

export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token'
const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token'

export interface TokenRequest {
  /** The client id too, so that `aud` is what an OpenID client expects. */
  readonly service: Service
  readonly session: string
  /** Of the device's Noise key, see thumbprint.ts. */
  readonly thumbprint: string
}

/** The form fields of a token request, in RFC 8693's names. */
export function encodeTokenRequest(request: TokenRequest): Readonly<Record<string, string>> {
  return {
    grant_type: TOKEN_EXCHANGE_GRANT,
    client_id: request.service,
    subject_token: request.session,
    subject_token_type: ACCESS_TOKEN_TYPE,
    requested_token_type: ID_TOKEN_TYPE,
    [ASSUMED_NOISE_THUMBPRINT_PARAMETER]: request.thumbprint,
  }
}

/** RFC 6749 §5.2 and RFC 8693 §2.2.2. */
export type TokenErrorCode = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type'

/** @returns the code and a sentence where the request is refused. Unknown fields are passed over (RFC 6749 §3.2). */
export function parseTokenRequest(
  form: URLSearchParams,
): TokenRequest | { readonly error: TokenErrorCode; readonly description: string } {
  const refuse = (error: TokenErrorCode, description: string) => ({ error, description })
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1) return refuse('invalid_request', 'a parameter is given twice')
  }
  const service = form.get('client_id') ?? ''
  const session = form.get('subject_token') ?? ''
  const thumbprint = form.get(ASSUMED_NOISE_THUMBPRINT_PARAMETER) ?? ''
  if (form.get('grant_type') !== TOKEN_EXCHANGE_GRANT) {
    return refuse('unsupported_grant_type', `grant_type must be ${TOKEN_EXCHANGE_GRANT}`)
  }
  if (!isService(service)) return refuse('invalid_client', 'client_id must be whatsapp or messenger')
  if ((form.get('audience') ?? service) !== service)
    return refuse('invalid_request', 'audience is not client_id')
  if (form.get('subject_token_type') !== ACCESS_TOKEN_TYPE || session === '') {
    return refuse('invalid_request', `subject_token must be a session of type ${ACCESS_TOKEN_TYPE}`)
  }
  if ((form.get('requested_token_type') ?? ID_TOKEN_TYPE) !== ID_TOKEN_TYPE) {
    return refuse('invalid_request', `requested_token_type must be ${ID_TOKEN_TYPE}`)
  }
  if (!isThumbprint(thumbprint)) {
    return refuse('invalid_request', `${ASSUMED_NOISE_THUMBPRINT_PARAMETER} must be a SHA-256 thumbprint`)
  }
  return { service, session, thumbprint }
}

interface TokenAnswer {
  readonly identityToken: string
  readonly expiresInSeconds: number
}

/**
 * RFC 8693 §2.2.1 wants the issued token under `access_token`, with the token type `N_A` since it opens
 * nothing at this server; OpenID clients look for the same token under `id_token`.
 */
export function encodeTokenAnswer({ identityToken, expiresInSeconds }: TokenAnswer): object {
  return {
    access_token: identityToken,
    issued_token_type: ID_TOKEN_TYPE,
    token_type: 'N_A',
    expires_in: expiresInSeconds,
    id_token: identityToken,
  }
}

/** @throws {ProtocolError} `answer-malformed`. */
export function parseTokenAnswer(value: unknown): TokenAnswer {
  const answer = record(value, 'answer-malformed')
  const expiresInSeconds = answer['expires_in']
  if (typeof expiresInSeconds !== 'number')
    throw new ProtocolError('answer-malformed', 'expires_in is missing')
  return { identityToken: text(answer, 'id_token'), expiresInSeconds }
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

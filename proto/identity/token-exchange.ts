// The mint as an OpenID token endpoint (RFC 8693 token exchange; assumption: the record leaves it to the
// partner): a signed-in client trades its session for an identity token, or for an upload token.
import { ASSUMED_NOISE_THUMBPRINT_PARAMETER, ASSUMED_UPLOAD_SCOPE } from '../assumptions.js'
import { isService, type Service } from '../address.js'
import { ProtocolError } from '../errors.js'
import { isThumbprint } from './thumbprint.js'

export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token'
const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token'

export interface IdentityRequest {
  readonly wanted: 'identity'
  /** The client id too, so that `aud` is what an OpenID client expects. */
  readonly service: Service
  readonly session: string
  /** Of the device's Noise key, see thumbprint.ts. */
  readonly thumbprint: string
}

export interface UploadRequest {
  readonly wanted: 'upload'
  readonly session: string
  /** Where the client names the host it means to upload to; the provider knows one only. */
  readonly audience?: string | undefined
}

export type TokenRequest = IdentityRequest | UploadRequest

/** The form fields of a token request, in RFC 8693's names. */
export function encodeTokenRequest(request: TokenRequest): Readonly<Record<string, string>> {
  const subject = {
    grant_type: TOKEN_EXCHANGE_GRANT,
    subject_token: request.session,
    subject_token_type: ACCESS_TOKEN_TYPE,
  }
  if (request.wanted === 'upload') {
    const audience = request.audience === undefined ? {} : { audience: request.audience }
    return { ...subject, ...audience, requested_token_type: ACCESS_TOKEN_TYPE, scope: ASSUMED_UPLOAD_SCOPE }
  }
  return {
    ...subject,
    client_id: request.service,
    requested_token_type: ID_TOKEN_TYPE,
    [ASSUMED_NOISE_THUMBPRINT_PARAMETER]: request.thumbprint,
  }
}

/** RFC 6749 §5.2 and RFC 8693 §2.2.2. */
export type TokenErrorCode =
  'invalid_request' | 'invalid_client' | 'invalid_scope' | 'invalid_target' | 'unsupported_grant_type'

interface Refused {
  readonly error: TokenErrorCode
  readonly description: string
}

/**
 * @returns the code and a sentence where the request is refused. Unknown fields are passed over (RFC 6749 §3.2);
 * without `requested_token_type` an identity token is wanted.
 */
export function parseTokenRequest(form: URLSearchParams): TokenRequest | Refused {
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1) return refused('invalid_request', 'a parameter is given twice')
  }
  if (form.get('grant_type') !== TOKEN_EXCHANGE_GRANT) {
    return refused('unsupported_grant_type', `grant_type must be ${TOKEN_EXCHANGE_GRANT}`)
  }
  switch (form.get('requested_token_type') ?? ID_TOKEN_TYPE) {
    case ID_TOKEN_TYPE:
      return parseIdentityRequest(form)
    case ACCESS_TOKEN_TYPE:
      return parseUploadRequest(form)
    default:
      return refused(
        'invalid_request',
        `requested_token_type must be ${ID_TOKEN_TYPE} or ${ACCESS_TOKEN_TYPE}`,
      )
  }
}

function parseIdentityRequest(form: URLSearchParams): IdentityRequest | Refused {
  const service = form.get('client_id') ?? ''
  const thumbprint = form.get(ASSUMED_NOISE_THUMBPRINT_PARAMETER) ?? ''
  if (!isService(service)) return refused('invalid_client', 'client_id must be whatsapp or messenger')
  if ((form.get('audience') ?? service) !== service)
    return refused('invalid_request', 'audience is not client_id')
  const session = sessionOf(form)
  if (session === undefined) return noSession()
  if (!isThumbprint(thumbprint)) {
    return refused('invalid_request', `${ASSUMED_NOISE_THUMBPRINT_PARAMETER} must be a SHA-256 thumbprint`)
  }
  return { wanted: 'identity', service, session, thumbprint }
}

/** The scope has to be named, and is the only one there is: no token ever opens more than was asked for. */
function parseUploadRequest(form: URLSearchParams): UploadRequest | Refused {
  const session = sessionOf(form)
  if (session === undefined) return noSession()
  if (form.get('scope') !== ASSUMED_UPLOAD_SCOPE) {
    return refused('invalid_scope', `scope must be ${ASSUMED_UPLOAD_SCOPE}`)
  }
  const audience = form.get('audience')
  return { wanted: 'upload', session, ...(audience === null ? {} : { audience }) }
}

function sessionOf(form: URLSearchParams): string | undefined {
  const session = form.get('subject_token') ?? ''
  return session !== '' && form.get('subject_token_type') === ACCESS_TOKEN_TYPE ? session : undefined
}

function noSession(): Refused {
  return refused('invalid_request', `subject_token must be a session of type ${ACCESS_TOKEN_TYPE}`)
}

function refused(error: TokenErrorCode, description: string): Refused {
  return { error, description }
}

interface IdentityTokenAnswer {
  readonly identityToken: string
  readonly expiresInSeconds: number
}

/**
 * RFC 8693 §2.2.1 wants the issued token under `access_token`, with the token type `N_A` since it opens
 * nothing at this server; OpenID clients look for the same token under `id_token`.
 */
export function encodeIdentityTokenAnswer({ identityToken, expiresInSeconds }: IdentityTokenAnswer): object {
  return {
    access_token: identityToken,
    issued_token_type: ID_TOKEN_TYPE,
    token_type: 'N_A',
    expires_in: expiresInSeconds,
    id_token: identityToken,
  }
}

/** @throws {ProtocolError} `answer-malformed`. */
export function parseIdentityTokenAnswer(value: unknown): IdentityTokenAnswer {
  return { identityToken: textOf(value, 'id_token', 4096), expiresInSeconds: secondsOf(value) }
}

interface UploadTokenAnswer {
  readonly uploadToken: string
  readonly expiresInSeconds: number
  /** Where uploads begin; its safety is for the reader to judge. */
  readonly endpoint: string
}

/** RFC 8693 §2.2.1, a Bearer token (RFC 6750) at the media host; `upload_endpoint` is ours. */
export function encodeUploadTokenAnswer(answer: UploadTokenAnswer): object {
  return {
    access_token: answer.uploadToken,
    issued_token_type: ACCESS_TOKEN_TYPE,
    token_type: 'Bearer',
    expires_in: answer.expiresInSeconds,
    scope: ASSUMED_UPLOAD_SCOPE,
    upload_endpoint: answer.endpoint,
  }
}

/** @throws {ProtocolError} `answer-malformed`, also for a token of another type or scope than was asked for. */
export function parseUploadTokenAnswer(value: unknown): UploadTokenAnswer {
  // RFC 6749 §7.1: the type's letter case does not matter.
  const isBearer = textOf(value, 'token_type', 64).toLowerCase() === 'bearer'
  const isAsked =
    textOf(value, 'issued_token_type', 128) === ACCESS_TOKEN_TYPE &&
    textOf(value, 'scope', 128) === ASSUMED_UPLOAD_SCOPE
  if (!isBearer || !isAsked) {
    throw new ProtocolError('answer-malformed', "the provider's answer is no upload token")
  }
  return {
    uploadToken: textOf(value, 'access_token', 4096),
    expiresInSeconds: secondsOf(value),
    endpoint: textOf(value, 'upload_endpoint', 2048),
  }
}

function textOf(answer: unknown, name: string, maximum: number): string {
  const value = memberOf(answer, name)
  if (typeof value === 'string' && value.length > 0 && value.length <= maximum) return value
  throw new ProtocolError('answer-malformed', `the provider's answer has no ${name}`)
}

function secondsOf(answer: unknown): number {
  const value = memberOf(answer, 'expires_in')
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new ProtocolError('answer-malformed', "the provider's answer has no expires_in")
}

function memberOf(answer: unknown, name: string): unknown {
  if (typeof answer === 'object' && answer !== null && Object.hasOwn(answer, name)) {
    return new Map<string, unknown>(Object.entries(answer)).get(name)
  }
  throw new ProtocolError('answer-malformed', `the provider's answer has no ${name}`)
}

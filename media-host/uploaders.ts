// Who may upload: the accounts that the provider vouches for, by its upload tokens and with its published keys.
// The media host keeps no accounts and no passwords.
import type { Request } from 'express'
import type { Clock } from '#platform/clock.js'
import { bearerToken } from '#platform/http/body.js'
import { createCachedSource } from '#platform/http/cached-source.js'
import { HttpError } from '#platform/http/error.js'
import { FetchError, getDocument } from '#platform/http/fetch.js'
import type { Logger } from '#platform/log.js'
import { isProtocolError } from '#proto/errors.js'
import { verifyUploadToken } from '#proto/hosting/upload-token.js'
import { parseJwks, PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import { type KeySet, readTokenHeader, type SignatureAlgorithm } from '#proto/identity/jws.js'

interface UploadersDeps {
  /** The provider's base URL, from the configuration; nothing in a token changes where keys come from. */
  readonly issuer: string
  /** The audience that a token must be for. */
  readonly origin: string
  readonly clock: Clock
  readonly log: Logger
}

/** Answers the account that a request's Bearer token names. */
export type Authorize = (request: Request) => Promise<string>

/** What the provider signs its tokens with. */
const ALGORITHMS: readonly SignatureAlgorithm[] = ['RS256']

/** What is answered throws {HttpError}: 401 `token-invalid` or `token-expired`, 503 `keys-unreachable`. */
export function createAuthorize({ issuer, origin, clock, log }: UploadersDeps): Authorize {
  const source = createCachedSource({ load: loadKeys, clock })

  async function loadKeys(): Promise<KeySet> {
    try {
      return parseJwks(await getDocument(`${issuer}${PARTNER_JWKS_PATH}`))
    } catch (error) {
      log.warn({ issuer, err: error }, 'the key set of the provider could not be used')
      throw error
    }
  }

  return async (request) => {
    const token = bearerToken(request)
    if (token === undefined) throw refused('token-invalid', 'an upload token of the provider is needed')
    try {
      const { kid } = readTokenHeader(token)
      const known = await source.get()
      // An unknown key may be a new one; how often that leads to a fetch is limited in the source.
      const keys = known.has(kid) ? known : await source.refresh()
      const rules = { issuer, mediaHost: origin, keys, algorithms: ALGORITHMS, now: clock.now() }
      return (await verifyUploadToken(token, rules)).accountId
    } catch (error) {
      throw refusalOf(error)
    }
  }
}

function refusalOf(error: unknown): unknown {
  if (isProtocolError(error, 'token-expired')) {
    return refused('token-expired', 'the upload token has expired: ask the provider for another')
  }
  if (isProtocolError(error, 'token-malformed', 'token-invalid')) {
    return refused('token-invalid', 'the upload token is not accepted here')
  }
  if (error instanceof FetchError || isProtocolError(error, 'jwks-invalid')) {
    const text = "the provider's keys cannot be had now: try again later"
    return new HttpError(503, 'keys-unreachable', text, { headers: { 'retry-after': '30' }, cause: error })
  }
  return error
}

function refused(code: 'token-invalid' | 'token-expired', message: string): HttpError {
  return new HttpError(401, code, message, {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  })
}

// The partner's server as its own client uses it: accounts, identity tokens, the wake stream.
import type { Service } from '#proto/address.js'
import { isProtocolError } from '#proto/errors.js'
import {
  parseLedgerAnswer,
  parseSignedIn,
  PROVIDER_PATHS,
  PROVIDER_REFUSALS,
  type ConsentRequest,
  type Credentials,
  type ProviderLedger,
  type SignedIn,
} from '#proto/identity/provider-api.js'
import {
  encodeTokenRequest,
  parseIdentityTokenAnswer,
  parseUploadTokenAnswer,
  type TokenRequest,
} from '#proto/identity/token-exchange.js'
import { FetchError, fetchJson, secureUrl, type FetchOptions } from '#platform/http/fetch.js'
import { ClientError } from '../api.js'

export function signUp(provider: string, credentials: Credentials): Promise<SignedIn> {
  return postCredentials(provider, PROVIDER_PATHS.signUp, credentials)
}

export function signIn(provider: string, credentials: Credentials): Promise<SignedIn> {
  return postCredentials(provider, PROVIDER_PATHS.signIn, credentials)
}

/**
 * A fresh identity token for one login or enlistment.
 * @param thumbprint of the device's Noise key.
 * @throws {ClientError} `not-signed-in` where the session is over.
 */
export async function mintToken(
  provider: string,
  session: string,
  service: Service,
  thumbprint: string,
): Promise<string> {
  const json = await exchange(provider, { wanted: 'identity', session, service, thumbprint })
  return parsed(provider, () => parseIdentityTokenAnswer(json).identityToken)
}

/**
 * Records what the user said to the disclosure; durable there when it resolves.
 * @throws {ClientError} `not-signed-in`, `cannot-connect`, `timed-out`.
 */
export async function recordConsent(
  provider: string,
  session: string,
  consent: ConsentRequest,
): Promise<void> {
  const headers = { ...bearer(session), 'content-type': 'application/json' }
  const body = JSON.stringify(consent)
  const { status, json } = await ask(provider, PROVIDER_PATHS.consents, { method: 'POST', headers, body })
  if (status === 401) throw sessionOver(provider)
  if (codeOf(json) === PROVIDER_REFUSALS.consentNeeded) {
    throw new ClientError('refused', `${provider} asks for another text than ${consent.text}: update Parley`)
  }
  if (status < 200 || status > 299) throw refusal(provider, status, json)
}

/** One page of the account's own record. @throws {ClientError} as {@link recordConsent}. */
export async function providerLedger(
  provider: string,
  session: string,
  after: number | undefined,
): Promise<ProviderLedger> {
  const query = after === undefined ? '' : `?after=${after}`
  const path = `${PROVIDER_PATHS.ledger}${query}`
  const { status, json } = await ask(provider, path, { headers: bearer(session) })
  if (status === 401) throw sessionOver(provider)
  if (status !== 200) throw refusal(provider, status, json)
  return parsed(provider, () => parseLedgerAnswer(json))
}

/** What lets a client upload for some minutes, and where: the collection address of the media host's uploads. */
export interface UploadGrant {
  readonly token: string
  readonly endpoint: string
}

/**
 * A fresh upload token. The token must not go anywhere but to `endpoint`, which is https or on this machine.
 * @throws {ClientError} `not-signed-in` where the session is over, `cannot-connect` where the provider names a
 * host that no token may be sent to.
 */
export async function mintUploadToken(provider: string, session: string): Promise<UploadGrant> {
  const json = await exchange(provider, { wanted: 'upload', session })
  const { uploadToken, endpoint } = parsed(provider, () => parseUploadTokenAnswer(json))
  try {
    return { token: uploadToken, endpoint: secureUrl(endpoint).href }
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const text = `${provider} names a media host that cannot be trusted with the upload: ${error.message}`
    throw new ClientError('cannot-connect', text, { cause: error })
  }
}

async function exchange(provider: string, request: TokenRequest): Promise<unknown> {
  const body = new URLSearchParams(encodeTokenRequest(request)).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { status, json } = await ask(provider, PROVIDER_PATHS.token, { method: 'POST', headers, body })
  if (status === 200) return json
  if (codeOf(json) === PROVIDER_REFUSALS.consentNeeded) {
    throw new ClientError(
      'refused',
      'the provider has no record that you accepted what Meta will see of you, so it vouches for nothing: run `parley enlist` again',
    )
  }
  if (status === 400 || status === 401) throw sessionOver(provider)
  throw refusal(provider, status, json)
}

function sessionOver(provider: string): ClientError {
  return new ClientError(
    'not-signed-in',
    `${provider} does not accept this sign-in any more; run \`parley signin\` again`,
  )
}

function bearer(session: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${session}` }
}

/** Of a refusal; the mint says an error of its standard beside. */
function codeOf(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return undefined
  return 'code' in json ? json.code : 'error' in json ? json.error : undefined
}

async function postCredentials(provider: string, path: string, credentials: Credentials): Promise<SignedIn> {
  const headers = { 'content-type': 'application/json' }
  const { status, json } = await ask(provider, path, {
    method: 'POST',
    headers,
    body: JSON.stringify(credentials),
  })
  if (status === 200 || status === 201) return parsed(provider, () => parseSignedIn(json))
  throw refusal(provider, status, json)
}

async function ask(provider: string, path: string, options: FetchOptions): ReturnType<typeof fetchJson> {
  if (!URL.canParse(provider)) {
    throw new ClientError(
      'usage',
      `${provider} is no URL; --provider takes one such as http://127.0.0.1:7420`,
    )
  }
  try {
    return await fetchJson(new URL(path, provider).href, options)
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const code =
      error.code === 'timed-out' ? 'timed-out' : error.code === 'insecure-url' ? 'usage' : 'cannot-connect'
    const text = `cannot reach the provider: ${error.message}. Check that it runs and that --provider is right`
    throw new ClientError(code, text, { cause: error })
  }
}

function parsed<T>(provider: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isProtocolError(error))
      throw new ClientError('cannot-connect', `${provider}: ${error.message}`, { cause: error })
    throw error
  }
}

/** Status → what it means here. The server's own sentence comes along where it sent one. */
function refusal(provider: string, status: number, json: unknown): ClientError {
  const said = typeof json === 'object' && json !== null && 'message' in json ? String(json.message) : ''
  if (status === 401)
    return new ClientError('wrong-password', 'the user name or the password is wrong; try again')
  if (status === 409)
    return new ClientError(
      'usage',
      'this user name is taken; choose another, or sign in with `parley signin`',
    )
  if (status === 429) return new ClientError('refused', 'too many attempts; wait a while, then try again')
  if (status >= 500)
    return new ClientError('cannot-connect', `${provider} failed (${status}); try again later`)
  return new ClientError('usage', `the provider refused this: ${said === '' ? String(status) : said}`)
}

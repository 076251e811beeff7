// The requests of a partner's operator to the partner's own server (consent and the agreement; assumption: the
// record leaves this to the partner).
import { FetchError, fetchJson, type FetchOptions } from '#platform/http/fetch.js'
import type { Service } from '#proto/address.js'
import {
  type ApplyOrder,
  parseProviderAgreement,
  parseProviderAgreements,
  PROVIDER_OPERATOR_PATHS,
  type ProviderAgreement,
  type SignOrder,
} from '#proto/agreement/provider-operator.js'
import { isProtocolError } from '#proto/errors.js'
import { ClientError, type ClientErrorCode } from '../client/api.js'
import { isJsonObject } from '../profile/json-lines.js'

/** Whose server, and what proves that its operator asks. */
export interface PartnerDesk {
  /** Base URL. */
  readonly provider: string
  readonly token: string
}

/** @throws {ClientError} as the server, or Meta behind it, refuses. */
export async function applyForOffer(desk: PartnerDesk, order: ApplyOrder): Promise<ProviderAgreement> {
  return read(await ask(desk, PROVIDER_OPERATOR_PATHS.agreements, post(order)), parseProviderAgreement)
}

/** @throws {ClientError} as above; `refused` where the offer is another one by now. */
export async function signOffer(desk: PartnerDesk, order: SignOrder): Promise<ProviderAgreement> {
  return read(await ask(desk, PROVIDER_OPERATOR_PATHS.sign, post(order)), parseProviderAgreement)
}

/** All of them, or those of one endpoint or service. @throws {ClientError} */
export async function listAgreements(
  desk: PartnerDesk,
  filter: { readonly meta?: string | undefined; readonly service?: Service | undefined },
): Promise<readonly ProviderAgreement[]> {
  const entries = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const query = new URLSearchParams(entries)
  return read(
    await ask(desk, `${PROVIDER_OPERATOR_PATHS.agreements}?${query.toString()}`, {}),
    parseProviderAgreements,
  )
}

/** A hundred agreements with their texts. */
const MAXIMUM_BYTES = 16 * 1024 * 1024
/** Meta's checks ask the partner's servers in turn. */
const TIMEOUT_MILLISECONDS = 45_000

function post(order: object): FetchOptions {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) }
}

async function ask({ provider, token }: PartnerDesk, path: string, options: FetchOptions): Promise<unknown> {
  try {
    const { status, json } = await fetchJson(`${provider}${path}`, {
      ...options,
      headers: { ...options.headers, authorization: `Bearer ${token}` },
      ...{ maximumBytes: MAXIMUM_BYTES, timeoutMilliseconds: TIMEOUT_MILLISECONDS },
    })
    if (status === 200) return json
    throw refusal(provider, status, json)
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const code = error.code === 'timed-out' ? 'timed-out' : 'cannot-connect'
    throw new ClientError(code, `${error.message}: check --provider, and that it runs`, { cause: error })
  }
}

const CODES: Readonly<Record<number, ClientErrorCode>> = {
  400: 'usage',
  404: 'usage',
  409: 'refused',
  502: 'cannot-connect',
}

function refusal(provider: string, status: number, value: unknown): ClientError {
  const { error, message } = isJsonObject(value) ? value : {}
  if (status === 401) {
    const text = `${provider} does not take this operator token: start its lab with this --home`
    return new ClientError('refused', text)
  }
  if (status === 404 && error === 'not-found') {
    const text = `${provider} has no operator: start it with PARLEY_PROVIDER_OPERATOR_TOKEN_FILE`
    return new ClientError('usage', text)
  }
  const why = typeof message === 'string' ? message : `it answered ${status}`
  return new ClientError(CODES[status] ?? 'failed', `${provider}: ${why}`)
}

function read<T>(json: unknown, parse: (value: unknown) => T): T {
  try {
    return parse(json)
  } catch (error) {
    if (!isProtocolError(error, 'answer-malformed')) throw error
    throw new ClientError('failed', `${error.message}: is it a provider?`, { cause: error })
  }
}

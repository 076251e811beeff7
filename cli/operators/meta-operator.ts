// The operator's requests to a Meta endpoint and its answers (assumption: the record has no such interface).
import { ASSUMED_OPERATOR_PATH } from '#proto/assumptions.js'
import type { Service } from '#proto/address.js'
import { FetchError, fetchJson, type FetchOptions } from '#platform/http/fetch.js'
import { ClientError } from '../client/api.js'
import { isJsonObject } from '../profile/json-lines.js'
import {
  type OperatorPartner,
  type OperatorReport,
  readOperatorPartner,
  readOperatorReport,
} from './meta-answers.js'

/** Which endpoint, and what proves that its operator asks. */
export interface OperatorDesk {
  readonly meta: string
  readonly token: string
}

export interface OperatorOrder {
  readonly id: number
  /** `suspend`, `resume`, `terminate`, `approve`. */
  readonly order: string
  readonly service: Service
  /** Kept with the change, and told to the partner. */
  readonly reason: string | undefined
}

/** All partners, or one with its history. @throws {ClientError} as the endpoint refuses. */
export async function listPartners(
  desk: OperatorDesk,
  id: number | undefined,
  service: Service,
): Promise<readonly OperatorPartner[]> {
  const path = id === undefined ? 'partners' : `partners/${id}`
  const value = await ask(desk, `${path}?service=${service}`, {})
  return listed(value, 'partners', readOperatorPartner)
}

/** The partner as it is afterwards. @throws {ClientError} `usage` for no such partner, `refused` where it cannot be. */
export async function changeAgreement(
  desk: OperatorDesk,
  { id, order, service, reason }: OperatorOrder,
): Promise<readonly OperatorPartner[]> {
  const value = await ask(desk, `partners/${id}/${order}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ service, reason }),
  })
  return listed(value, 'partners', readOperatorPartner)
}

/** The newest first: of one partner's users, or all. @throws {ClientError} */
export async function listReports(
  desk: OperatorDesk,
  id: number | undefined,
): Promise<readonly OperatorReport[]> {
  const value = await ask(desk, id === undefined ? 'reports' : `reports?partner=${id}`, {})
  return listed(value, 'reports', readOperatorReport)
}

/** A page of reports with what is attached to them. */
const MAXIMUM_BYTES = 64 * 1024 * 1024

async function ask({ meta, token }: OperatorDesk, path: string, options: FetchOptions): Promise<unknown> {
  try {
    const { status, json } = await fetchJson(`${meta}${ASSUMED_OPERATOR_PATH}/${path}`, {
      ...options,
      headers: { ...options.headers, authorization: `Bearer ${token}` },
      maximumBytes: MAXIMUM_BYTES,
    })
    if (status === 200) return json
    throw refusal(meta, status, json)
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const code = error.code === 'timed-out' ? 'timed-out' : 'cannot-connect'
    throw new ClientError(code, `${error.message}: check --meta, and that the lab runs`, { cause: error })
  }
}

function refusal(meta: string, status: number, value: unknown): ClientError {
  if (status === 401) {
    const text = `${meta} does not take this operator token: start its lab with this --home`
    return new ClientError('refused', text)
  }
  if (status === 404) {
    return new ClientError('usage', 'there is no such partner: see parley operator partners')
  }
  const { message } = isJsonObject(value) ? value : {}
  const text = typeof message === 'string' ? message : 'no reason given'
  if (status === 400) return new ClientError('usage', text)
  if (status === 409) return new ClientError('refused', `${text}: see parley operator partners`)
  return new ClientError('failed', `the endpoint answered ${status}: ${text}`)
}

/** What stands under `name`, or the answer itself where it is one of them. */
function listed<T>(value: unknown, name: string, read: (value: unknown) => T | undefined): readonly T[] {
  const list = isJsonObject(value) ? (value[name] ?? [value]) : undefined
  const records = Array.isArray(list) ? list.map(read) : [undefined]
  return records.map((record) => {
    if (record !== undefined) return record
    throw new ClientError('failed', `the endpoint’s answer has no ${name}: is it the lab’s Meta?`)
  })
}

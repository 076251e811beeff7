// The operator's requests to a Meta endpoint and its answers (assumption: the record has no such interface).
import { ASSUMED_OPERATOR_PATH } from '#proto/assumptions.js'
import { FetchError, fetchJson } from '#platform/http/fetch.js'
import { ClientError } from '../client/api.js'
import { isJsonObject } from '../profile/json-lines.js'
import type { OutputRecord } from './output.js'

export interface OperatorRequest {
  readonly meta: string
  readonly token: string
  /** Which partner to do what to; without it, all partners are listed. */
  readonly change?: { readonly id: number; readonly order: string; readonly reason: string | undefined }
}

/** The partners that were asked for, or the one that changed. @throws {ClientError} as the endpoint refuses. */
export async function askOperator({
  meta,
  token,
  change,
}: OperatorRequest): Promise<readonly OutputRecord[]> {
  const path = change === undefined ? 'partners' : `partners/${change.id}/${change.order}`
  const { status, json: value } = await ask(`${meta}${ASSUMED_OPERATOR_PATH}/${path}`, {
    method: change === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(change === undefined ? {} : { body: JSON.stringify({ reason: change.reason }) }),
  })
  if (status !== 200) throw refusal(meta, status, value)
  const partners = isJsonObject(value) ? (value['partners'] ?? [value]) : []
  return Array.isArray(partners) ? partners.map(readPartner) : []
}

async function ask(
  url: string,
  options: Parameters<typeof fetchJson>[1],
): Promise<{ readonly status: number; readonly json: unknown }> {
  try {
    return await fetchJson(url, options)
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    const code = error.code === 'timed-out' ? 'timed-out' : 'cannot-connect'
    throw new ClientError(code, `${error.message}: check --meta, and that the lab runs`, { cause: error })
  }
}

function refusal(meta: string, status: number, value: unknown): ClientError {
  if (status === 401) {
    return new ClientError(
      'refused',
      `${meta} does not take this operator token: start its lab with this --home`,
    )
  }
  if (status === 404) {
    return new ClientError('usage', 'there is no such partner: see parley operator partners')
  }
  const text =
    isJsonObject(value) && typeof value['message'] === 'string' ? value['message'] : 'no reason given'
  return new ClientError('failed', `the endpoint answered ${status}: ${text}`)
}

function readPartner(value: unknown): OutputRecord {
  const { id, name, handle, status } = isJsonObject(value) ? value : {}
  if (typeof id === 'number' && [name, handle, status].every((text) => typeof text === 'string')) {
    return { event: 'partner', id, name: String(name), handle: String(handle), status: String(status) }
  }
  throw new ClientError('failed', 'the endpoint’s answer is not a list of partners: is it the lab’s Meta?')
}

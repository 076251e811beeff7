// Meta's operator in a test, with the token from the file that the endpoint was given.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { operatorTokenFile } from '#cli/lab/role-env.js'
import type { TestMeta } from './meta.js'
import type { TestNetwork } from './network.js'

export interface OperatorAnswer {
  readonly status: number
  readonly json: Record<string, unknown>
}

/** GET without a body, else POST. @param path below `/operator/`. */
export async function operate(test: TestMeta, path: string, body?: object): Promise<OperatorAnswer> {
  const token = (await readFile(test.meta.operatorTokenFile ?? '', 'utf8')).trim()
  const response = await fetch(`${test.meta.url}/operator/${path}`, {
    headers: { authorization: `Bearer ${token}`, connection: 'close', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

/** Of a network, about the lab's own partner. */
export async function orderPartner(network: TestNetwork, order: 'suspend' | 'resume'): Promise<void> {
  const token = (await readFile(operatorTokenFile(join(network.folder, 'servers')), 'utf8')).trim()
  const { status } = await fetch(`${network.addresses.meta}/operator/partners/1/${order}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'a test' }),
  })
  if (status !== 200) throw new Error(`the operator was refused with ${status}`)
}

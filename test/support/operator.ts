// Meta's operator in a test, with the token from the file that the endpoint was given.
import { readFile } from 'node:fs/promises'
import type { TestMeta } from './meta.js'

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

// Somebody who asks Meta's media server: paths and headers go over the wire as they are written.
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { mediaConnRequest, readMediaConnAnswer } from '#proto/exchanges/media-conn.js'
import type { Enlisted } from './meta.js'

export interface MediaAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** All of the body came. */
  readonly complete: boolean
  /** Of a refusal. */
  readonly code: unknown
}

export interface MediaAsked {
  readonly method?: string
  readonly auth?: string | undefined
  readonly headers?: Record<string, string>
}

/** The answer as soon as its headers are in; its body is unread. */
export function openMedia(
  base: string,
  path: string,
  { method = 'GET', auth, headers = {} }: MediaAsked = {},
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(base)
  const authorization = auth === undefined ? {} : { authorization: `Bearer ${auth}` }
  return new Promise((resolve, reject) => {
    request(
      { hostname, port, method, path, agent: false, headers: { ...authorization, ...headers } },
      resolve,
    )
      .on('error', reject)
      .end()
  })
}

/** The whole answer, also where it was cut. */
export async function askMedia(base: string, path: string, asked: MediaAsked = {}): Promise<MediaAnswer> {
  return readMedia(await openMedia(base, path, asked))
}

export function readMedia(response: IncomingMessage): Promise<MediaAnswer> {
  const chunks: Buffer[] = []
  return new Promise((resolve) => {
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', () => undefined)
    response.once('close', () => {
      const body = Buffer.concat(chunks)
      const { statusCode: status = 0, headers, complete } = response
      resolve({ status, headers, body, complete, code: refusalCode(headers, body) })
    })
  })
}

function refusalCode(headers: IncomingHttpHeaders, body: Buffer): unknown {
  if (headers['content-type']?.startsWith('application/json') !== true || body.length === 0) return undefined
  return (JSON.parse(body.toString()) as { error?: unknown }).error
}

/** A credential of the account, which is offline again afterwards. */
export async function mediaAuthOf(account: Enlisted): Promise<string> {
  const client = await account.online()
  const { auth } = readMediaConnAnswer(await client.request(mediaConnRequest()))
  await client.end()
  return auth
}

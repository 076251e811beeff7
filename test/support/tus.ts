// Uploads by hand, a request at a time: what a client that is not the library's sends.
import { connect } from 'node:net'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Of a refusal. */
  readonly error: unknown
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | number>>
  /** Sent with its length, or piece by piece without where it is a list. */
  readonly body?: Uint8Array | readonly Uint8Array[]
}

/** One request on a connection of its own; resolves with the whole answer. */
export function send(url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body instanceof Uint8Array ? { 'content-length': body.length } : {}
    const request = httpRequest(url, { method, headers: { ...length, ...headers }, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const whole = Buffer.concat(chunks)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: whole,
          error: errorOf(whole),
        })
      })
    })
    if (body === undefined || body instanceof Uint8Array) request.end(body)
    else {
      for (const piece of body) request.write(piece)
      request.end()
    }
  })
}

/** Sends a request's head and the beginning of its body; what is answered breaks the connection off. */
export async function beginRequest(
  url: string,
  head: readonly string[],
  body: Uint8Array,
): Promise<() => void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(`${head.join('\r\n')}\r\nHost: x\r\n\r\n`)
  await new Promise((resolve) => socket.write(body, resolve))
  return () => socket.destroy()
}

/** The head of a PATCH whose body will be `length` bytes long. */
export function patchHead(location: string, token: string, offset: number, length: number): string[] {
  return [
    `PATCH ${location} HTTP/1.1`,
    `Authorization: Bearer ${token}`,
    'Tus-Resumable: 1.0.0',
    `Upload-Offset: ${offset}`,
    `Content-Type: ${OCTETS}`,
    `Content-Length: ${length}`,
  ]
}

export interface Tus {
  create(length: number, more?: Sent): Promise<Answer>
  head(location: string, more?: Sent): Promise<Answer>
  patch(location: string, offset: number, body: Sent['body'], more?: Sent): Promise<Answer>
  remove(location: string): Promise<Answer>
  /** Creates, sends all at once, answers the last answer. */
  upload(body: Uint8Array): Promise<Answer>
}

const OCTETS = 'application/offset+octet-stream'

/** Speaks to `{origin}{path}` as the bearer of `token`. */
export function tusClient(origin: string, token: string, path = '/uploads'): Tus {
  const always = { 'tus-resumable': '1.0.0', authorization: `Bearer ${token}` }
  const at = (location: string): string => new URL(location, origin).href
  const client: Tus = {
    create: (length, more) =>
      send(at(path), {
        ...{ method: 'POST', ...more },
        headers: { ...always, 'upload-length': length, ...more?.headers },
      }),
    head: (location, more) =>
      send(at(location), { method: 'HEAD', headers: { ...always, ...more?.headers } }),
    patch: (location, offset, body, more) =>
      send(at(location), {
        method: 'PATCH',
        headers: { ...always, 'upload-offset': offset, 'content-type': OCTETS, ...more?.headers },
        ...(body === undefined ? {} : { body }),
      }),
    remove: (location) => send(at(location), { method: 'DELETE', headers: always }),
    async upload(body) {
      const { headers } = await client.create(body.length)
      return client.patch(headers.location ?? '', 0, body)
    },
  }
  return client
}

function errorOf(body: Buffer): unknown {
  try {
    const answer: unknown = JSON.parse(body.toString())
    return typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined
  } catch {
    return undefined
  }
}

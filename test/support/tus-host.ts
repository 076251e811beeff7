// A media host written down from tus 1.0 for tests of the client: honest until a test makes it something else.
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface TusHost {
  readonly endpoint: string
  /** What was asked, as `METHOD path-or-upload [offset]`. */
  readonly requests: string[]
  /** Bearer tokens, one for each request. */
  readonly tokens: (string | undefined)[]
  /** By upload: what came of it. */
  readonly uploads: Map<string, { length: number; bytes: Buffer }>
  /** Octets of files that came in all. */
  received: number
  /** Called before a request is carried out; true where the test answered it. */
  before: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>
  /** Called with each piece that comes; false cuts the connection, and the piece counts. */
  onPiece: (bytes: number) => boolean
  /** What a finished upload says its hash is; the truth by default. */
  hashOf: (bytes: Buffer) => string
}

const TUS = { 'tus-resumable': '1.0.0' }

export async function startTusHost(): Promise<TusHost> {
  const server = createServer((request, response) => {
    void answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const host: TusHost = {
    endpoint: `http://127.0.0.1:${port}/uploads`,
    requests: [],
    tokens: [],
    uploads: new Map(),
    received: 0,
    before: () => false,
    onPiece: () => true,
    hashOf: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  }
  const state = (id: string): Record<string, string> => {
    const upload = host.uploads.get(id)
    const offset = upload?.bytes.length ?? 0
    const done = offset === upload?.length
    return {
      ...TUS,
      'upload-offset': String(offset),
      ...(done
        ? { 'parley-storage-reference': `ref-${id}`, 'parley-blob-sha256': host.hashOf(upload.bytes) }
        : {}),
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    const id = url.split('/')[2] ?? ''
    const offset = headers['upload-offset']
    host.requests.push([method, ...(offset === undefined ? [] : [String(offset)])].join(' '))
    host.tokens.push(headers.authorization?.replace('Bearer ', ''))
    if (await host.before(request, response)) return
    if (method === 'POST') {
      const made = randomUUID()
      host.uploads.set(made, { length: Number(headers['upload-length']), bytes: Buffer.alloc(0) })
      response.writeHead(201, { ...TUS, location: `/uploads/${made}` }).end()
      return
    }
    const upload = host.uploads.get(id)
    if (!upload) {
      response.writeHead(404, TUS).end()
      return
    }
    if (method === 'HEAD') response.writeHead(200, state(id)).end()
    else if (method === 'DELETE') {
      host.uploads.delete(id)
      response.writeHead(204, TUS).end()
    } else if (Number(offset) !== upload.bytes.length) response.writeHead(409, TUS).end()
    else await append(upload, request, response, () => state(id))
  }

  async function append(
    upload: { bytes: Buffer },
    request: IncomingMessage,
    response: ServerResponse,
    finished: () => Record<string, string>,
  ): Promise<void> {
    const pieces = [upload.bytes]
    const { socket } = request
    try {
      for await (const piece of request as AsyncIterable<Buffer>) {
        pieces.push(piece)
        host.received += piece.length
        if (host.onPiece(piece.length)) continue
        socket.destroy()
        break
      }
    } catch {
      // The client went away: what came stays.
    }
    upload.bytes = Buffer.concat(pieces)
    if (!socket.destroyed) response.writeHead(204, finished()).end()
  }
  return host
}

// The client of the lines that move files over HTTP: one request after the other on one connection.
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Bytes of the body, which is thrown away. */
  readonly received: number
}

export interface HttpLoad {
  ask(
    url: string,
    method: string,
    headers?: Readonly<Record<string, string | number>>,
    body?: Uint8Array,
  ): Promise<HttpAnswer>
  close(): void
}

export function createHttpLoad(): HttpLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    ask: (url, method, headers = {}, body) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': body.length }
        const request = httpRequest(
          url,
          { method, agent, headers: { ...length, ...headers } },
          (response) => {
            let received = 0
            response.on('data', (chunk: Uint8Array) => {
              received += chunk.length
            })
            response.on('error', reject)
            response.on('end', () => {
              resolve({ status: response.statusCode ?? 0, headers: response.headers, received })
            })
          },
        )
        request.on('error', reject)
        request.end(body)
      }),
    close() {
      agent.destroy()
    },
  }
}

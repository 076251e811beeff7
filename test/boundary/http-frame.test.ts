// The HTTP frame of every service, over real sockets: what it offers, what it refuses, what it never tells.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '#platform/clock.js'
import { createApp, type AppOptions } from '#platform/http/app.js'
import { bodyJson, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { fetchBounded, fetchJson, getDocument, secureUrl } from '#platform/http/fetch.js'
import { listen, type ListenOptions } from '#platform/http/listen.js'
import { createLogger } from '#platform/log.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { codeOf } from '../support/rejection.js'

const MARKER = 'planted-51aa'

async function service(routes: AppOptions['routes'], more: Partial<AppOptions & ListenOptions> = {}) {
  const lines: string[] = []
  const events: TraceDraft[] = []
  const log = createLogger({
    name: 't',
    level: 'debug',
    destination: { write: (line: string) => void lines.push(line) },
  })
  const app = createApp({
    name: 'test-service',
    log,
    clock: systemClock,
    trace: (draft) => void events.push(draft),
    sourceUrl: 'https://code.example/parley',
    routes,
    ...more,
  })
  const running = await listen(app, { port: 0, ...more })
  onTestFinished(() => running.close())
  return { ...running, lines, events }
}

async function plainServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

describe('a service', () => {
  it('tells its health and where its source is', async () => {
    const { url } = await service(() => undefined)
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', name: 'test-service' })
    expect(await (await fetch(`${url}/source`)).json()).toEqual({
      name: 'test-service',
      license: 'AGPL-3.0-only',
      source: 'https://code.example/parley',
    })
  })

  it('hands out its own source where no other place is named', async () => {
    const { url } = await service(() => undefined, { sourceUrl: undefined })
    const offer = (await (await fetch(`${url}/source`)).json()) as { source: string }
    const archive = gunzipSync(Buffer.from(await (await fetch(`${url}${offer.source}`)).arrayBuffer()))
    const names: string[] = []
    for (let at = 0; archive[at] !== 0;) {
      names.push(archive.toString('latin1', at, archive.indexOf(0, at)))
      const size = parseInt(archive.toString('latin1', at + 124, at + 135), 8)
      at += 512 + Math.ceil(size / 512) * 512
    }
    expect(names).toContain('parley/LICENSE')
    expect(names).toContain('parley/platform/http/app.ts')
    expect(names.filter((name) => /node_modules|\/dist\/|\/\.git\//.test(name))).toEqual([])
  })

  it('does not say what it is built with', async () => {
    const { url } = await service(() => undefined)
    const { headers } = await fetch(`${url}/healthz`)
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('answers an unknown path with a typed 404', async () => {
    const { url } = await service(() => undefined)
    const response = await fetch(`${url}/nothing`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: 'not-found' })
  })

  it('answers a typed refusal with its status, code, message and headers', async () => {
    const { url } = await service((router) => {
      router.get('/x', () => {
        throw new HttpError(429, 'rate-limited', 'wait', { headers: { 'retry-after': '7' } })
      })
    })
    const response = await fetch(`${url}/x`)
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(await response.json()).toEqual({ error: 'rate-limited', message: 'wait' })
  })

  it('tells nothing of an error it did not expect, but logs it', async () => {
    const { url, lines } = await service((router) => {
      router.get('/x', () => Promise.reject(new Error(MARKER)))
    })
    const response = await fetch(`${url}/x`)
    const body = await response.text()
    expect(response.status).toBe(500)
    expect(JSON.parse(body)).toMatchObject({ error: 'internal' })
    expect(body).not.toContain(MARKER)
    expect(body).not.toContain('.ts')
    expect(lines.join()).toContain(MARKER)
  })

  const echo: AppOptions['routes'] = (router) => {
    router.post('/echo', readBody(100), (request, response) => {
      response.json(bodyJson(request))
    })
  }
  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/echo`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })

  it('reads a body of N bytes and refuses one of N + 1', async () => {
    const { url } = await service(echo)
    expect((await post(url, '1'.padEnd(100))).status).toBe(200)
    const refused = await post(url, '1'.padEnd(101))
    expect(refused.status).toBe(413)
    expect(await refused.json()).toMatchObject({ error: 'too-large' })
  })

  it.each([
    ['a broken body', '{', {}, 400, 'request-malformed'],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415, 'media-type-unsupported'],
    ['a compressed body', '{}', { 'content-encoding': 'gzip' }, 415, 'encoding-unsupported'],
  ])('refuses %s without quoting it', async (_what, body, headers, status, error) => {
    const { url } = await service(echo)
    const response = await post(url, body, headers)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error })
  })

  it('logs and traces each request, and nothing that it carried', async () => {
    const running = await service(echo)
    const { url, lines, events } = running
    await post(url, JSON.stringify({ note: MARKER }), {
      authorization: `Bearer ${MARKER}`,
      cookie: MARKER,
    })
    await fetch(`${url}/echo?q=${MARKER}`)
    await running.close()
    expect(events.map(({ summary }) => summary)).toEqual(['POST /echo 200', 'GET /echo 404'])
    expect(lines.length).toBeGreaterThanOrEqual(2)
    expect(lines.join() + JSON.stringify(events)).not.toContain(MARKER)
  })

  it('cuts a client that does not finish its headers in time', async () => {
    const { port } = await service(() => undefined, { headersMilliseconds: 100 })
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => {
      socket.destroy()
    })
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n')
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (data) => (text += data.toString()))
      socket.on('close', () => {
        resolve(text)
      })
    })
    expect(answer).toContain('408')
  })

  it('cuts a connection on which nothing moves', async () => {
    const { port } = await service(() => undefined, { idleMilliseconds: 100 })
    const socket = connect(port, '127.0.0.1')
    await new Promise((resolve) => socket.on('close', resolve).resume())
  })

  it('closes though a client holds its connection open', async () => {
    const running = await service(() => undefined)
    const { url } = running
    await (await fetch(`${url}/healthz`)).text()
    await running.close()
    await running.close()
    expect(await codeOf(() => fetchBounded(`${url}/healthz`))).toBe('unreachable')
  })

  it('does not start on a port that is taken', async () => {
    const { port } = await service(() => undefined)
    expect(await codeOf(() => listen(() => undefined, { port }))).toBe('EADDRINUSE')
  })
})

describe('a fetch', () => {
  it('reads N bytes and refuses N + 1, counting what comes rather than what is announced', async () => {
    const url = await plainServer((request, response) => {
      response.write('x'.repeat(60))
      response.end('x'.repeat(request.url === '/100' ? 40 : 41))
    })
    expect((await fetchBounded(`${url}/100`, { maximumBytes: 100 })).body).toHaveLength(100)
    expect(await codeOf(() => fetchBounded(`${url}/101`, { maximumBytes: 100 }))).toBe('too-large')
  })

  it('follows no redirect', async () => {
    let followed = false
    const url = await plainServer((request, response) => {
      if (request.url === '/there') followed = true
      response.writeHead(302, { location: '/there' }).end()
    })
    expect(await codeOf(() => fetchBounded(url))).toBe('redirected')
    expect(followed).toBe(false)
  })

  it('asks for unencoded answers and refuses others', async () => {
    let asked: string | undefined
    const url = await plainServer((request, response) => {
      asked = request.headers['accept-encoding']
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
    })
    expect(await codeOf(() => fetchBounded(url))).toBe('encoded')
    expect(asked).toBe('identity')
  })

  it('gives up on a server that does not answer, and on one that never ends', async () => {
    const url = await plainServer((request, response) => {
      if (request.url === '/slow') response.write('x')
    })
    expect(await codeOf(() => fetchBounded(url, { timeoutMilliseconds: 50 }))).toBe('timed-out')
    expect(await codeOf(() => fetchBounded(`${url}/slow`, { timeoutMilliseconds: 50 }))).toBe('timed-out')
  })

  it('names a server that is down', async () => {
    expect(await codeOf(() => fetchBounded('http://127.0.0.1:1/'))).toBe('unreachable')
  })

  it('tells a refused document from an answer that is not JSON', async () => {
    const url = await plainServer((_request, response) => response.writeHead(404).end('no'))
    expect(await codeOf(() => getDocument(url))).toBe('bad-status')
    expect(await codeOf(() => fetchJson(url))).toBe('not-json')
  })

  it.each([
    'http://192.0.2.1/',
    'http://localhost.example/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'x',
    'https://u:p@x.example/',
  ])('does not ask %s', async (url) => {
    expect(await codeOf(() => secureUrl(url))).toBe('insecure-url')
  })

  it.each(['https://x.example/', 'http://127.0.0.1:7/', 'http://localhost:7/', 'http://[::1]:7/'])(
    'may ask %s',
    (url) => {
      expect(secureUrl(url).href).toBe(url)
    },
  )
})

// Every HTTP route of every server under hostile requests: a typed refusal, never a stack, a path of this
// machine or an echo of what was sent.
import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkAddresses } from '#cli/lab/network.js'
import { startTestNetwork, type TestNetwork } from '../support/network.js'

type Server = 'provider' | 'meta' | 'mediaHost'
const SERVERS: readonly Server[] = ['provider', 'meta', 'mediaHost']

/** Every route with its method, and the most octets its body may have. */
const ROUTES: readonly (readonly [server: Server, method: 'GET' | 'POST', path: string, limit: number])[] = [
  ['provider', 'POST', '/v1/signup', 4096],
  ['provider', 'POST', '/v1/signin', 4096],
  ['provider', 'POST', '/v1/signout', 0],
  ['provider', 'GET', '/v1/me', 0],
  ['provider', 'GET', '/v1/wake', 0],
  ['provider', 'POST', '/v1/token', 4096],
  ['provider', 'POST', '/push', 4096],
  ['provider', 'GET', '/.well-known/oauth/openid/jwks', 0],
  ['provider', 'GET', '/.well-known/openid-configuration', 0],
  ['meta', 'POST', '/3p/interop_reg', 16_384],
  ['meta', 'POST', '/lab/accounts', 16_384],
  ['meta', 'POST', '/lab/partners', 8192],
  ['meta', 'GET', '/operator/partners', 0],
  ['meta', 'POST', '/operator/partners/1/suspend', 0],
  ['meta', 'GET', '/.well-known/parley-endpoint', 0],
  ['meta', 'GET', '/.well-known/jwks', 0],
  ['meta', 'GET', '/interop/whatsapp/download/1/x/', 0],
  ['meta', 'GET', '/v/tx', 0],
  ...SERVERS.flatMap((server) => [
    [server, 'GET', '/healthz', 0] as const,
    [server, 'GET', '/source', 0] as const,
    [server, 'GET', '/source.tar.gz', 0] as const,
  ]),
]
const WITH_BODY = ROUTES.filter(([, , , limit]) => limit > 0)

let network: TestNetwork
let addresses: NetworkAddresses
beforeAll(async () => {
  network = await startTestNetwork()
  addresses = network.addresses
})
afterAll(() => network.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface Asked {
  readonly method: string
  /** As it goes over the wire: nothing is normalised. */
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

function ask(server: Server, { method, path, headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(addresses[server])
    const asked = request({ hostname, port, method, path, agent: false, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** What a refusal looks like everywhere, and what never stands in one. */
function expectRefusal(answer: Answer, statuses: readonly number[]): void {
  expect(statuses).toContain(answer.status)
  expect(answer.headers['content-type']).toContain('application/json')
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['x-powered-by']).toBeUndefined()
  const body = JSON.parse(answer.text) as Record<string, unknown>
  // The token endpoint speaks OAuth (RFC 6749 §5.2) once a request has been read.
  expect([
    ['error', 'message'],
    ['error', 'error_description'],
  ]).toContainEqual(Object.keys(body).sort())
  expect(body['error']).toMatch(/^[a-z_-]+$/)
  expectSilent(answer)
}

function expectSilent({ text }: Answer): void {
  expect(text).not.toMatch(/node_modules|\bat .*:\d+|\.ts\b|Error:|\/work\/|\/home\/|\/tmp\//)
  expect(text).not.toContain('c4n4ry')
}

/** Enlistment answers 200 whatever a form says, and refuses in the body (framework: enlistment). */
function expectBadForm(answer: Answer): void {
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.text)).toEqual({ status: 'fail', reason: 'bad_param' })
  expectSilent(answer)
}

const isForm = (path: string): boolean => path === '/3p/interop_reg' || path === '/lab/accounts'

describe('a path that is none', () => {
  const PATHS = [
    '/nothing-c4n4ry',
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/source/../../package.json',
    '/source.tar.gz/../../../etc/passwd',
    '/healthz%00.json',
    '//evil.example/v1/me',
    '/v1//me',
    '/v1/me/',
    '/V1/ME',
    '/v1/me;c4n4ry',
    '/%zz',
    '/%ff%fe',
    '/v1/me%2f',
    '/operator/partners/..%2f..',
    '/constructor',
    '/__proto__',
    `/${'a'.repeat(8000)}`,
    '*',
    'http://evil.example/c4n4ry',
  ]
  it.each(SERVERS)('is answered by %s with a typed refusal, whatever the trick', async (server) => {
    for (const path of PATHS) {
      const method = path === '*' ? 'OPTIONS' : 'GET'
      const answer = await ask(server, { method, path })
      expectRefusal(answer, [400, 401, 404])
    }
  })
})

describe('a route', () => {
  it.each(ROUTES)('of %s, %s %s, is there for no other method', async (server, right, path) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      if (method === right) continue
      const answer = await ask(server, { method, path })
      // Express answers what an OPTIONS asks by itself: with the methods there are.
      if (method === 'OPTIONS' && answer.status === 200) expect(answer.text).toMatch(/^[A-Z, ]+$/)
      else expectRefusal(answer, [401, 404])
    }
  })

  it.each(WITH_BODY)('of %s, %s %s, takes no other content and no nonsense', async (server, method, path) => {
    const bodies: readonly (readonly [type: string, body: string])[] = [
      ['text/plain', 'c4n4ry'],
      ['application/json', '{"c4n4ry":'],
      ['application/json', '[]'],
      ['application/json', 'null'],
      ['application/json', '"c4n4ry"'],
      ['application/json', '{"__proto__":{"user":"c4n4ry"},"constructor":1}'],
      ['application/json', `${'['.repeat(1800)}${']'.repeat(1800)}`],
      ['application/json', '{"user":"c4n4ry\\u0000","password":{"$gt":""}}'],
      ['application/x-www-form-urlencoded', 'c4n4ry=%zz&=&&a[b]=1'],
      ['multipart/form-data; boundary=c4n4ry', '--c4n4ry--'],
      ['application/octet-stream', '\u0000\u0001c4n4ry'],
      ['application/xml', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    ]
    for (const [type, body] of bodies) {
      const answer = await ask(server, { method, path, headers: { 'content-type': type }, body })
      if (isForm(path)) expectBadForm(answer)
      else expectRefusal(answer, [400, 401, 415, 422, 429])
    }
  })

  it.each(WITH_BODY)('of %s, %s %s, reads no encoded body', async (server, method, path) => {
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'c4n4ry']) {
      const headers = { 'content-encoding': encoding, 'content-type': 'application/json' }
      expectRefusal(await ask(server, { method, path, headers, body: 'x' }), [415])
    }
  })

  it.each(WITH_BODY)(
    'of %s, %s %s, stops reading after N octets (N = %i)',
    async (server, method, path, limit) => {
      const sized = async (length: number): Promise<Answer> =>
        ask(server, {
          ...{ method, path, body: ' '.repeat(length) },
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      const most = await sized(limit)
      if (isForm(path)) expectBadForm(most)
      else expectRefusal(most, [400, 401, 415])
      expectRefusal(await sized(limit + 1), [413])
    },
  )
})

describe('a server', () => {
  const raw = async (server: Server, bytes: string): Promise<string> => {
    const socket = connect(Number(new URL(addresses[server]).port), '127.0.0.1')
    let text = ''
    socket.on('error', () => undefined)
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
    socket.write(bytes)
    await once(socket, 'close')
    return text
  }
  const REQUESTS: readonly (readonly [what: string, bytes: string])[] = [
    ['headers of 20 KB', `GET /healthz HTTP/1.1\r\nhost: x\r\nc4n4ry: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['three thousand headers', `GET /healthz HTTP/1.1\r\nhost: x\r\n${'c4n4ry: 1\r\n'.repeat(3000)}\r\n`],
    ['no HTTP at all', 'c4n4ry\r\n\r\n'],
    [
      'a length and chunks at once',
      'POST /push HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'POST /push HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nc4n4ry'],
    ['a length that is none', 'POST /push HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n'],
    ['a folded header', 'GET /healthz HTTP/1.1\r\nhost: x\r\na: b\r\n c4n4ry\r\n\r\n'],
    ['a bare line feed', 'GET /healthz HTTP/1.1\nhost: x\n\n'],
    ['a space before a colon', 'GET /healthz HTTP/1.1\r\nhost : x\r\n\r\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n'],
    [
      'chunks without end',
      'POST /push HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
    ],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n'],
    [
      'another upgrade',
      'GET /healthz HTTP/1.1\r\nhost: x\r\nupgrade: c4n4ry\r\nconnection: upgrade, close\r\n\r\n',
    ],
  ]

  it.each(SERVERS)('%s ends what is no proper request, without a word about itself', async (server) => {
    for (const [what, bytes] of REQUESTS) {
      const text = await raw(server, bytes)
      expect(text, what).not.toMatch(/node_modules|\bat .*:\d+|Error:|c4n4ry|x-powered-by/i)
      expect(text, what).toMatch(/^(HTTP\/1\.1 (4\d\d|200) |$)/)
    }
    expect((await ask(server, { method: 'GET', path: '/healthz' })).status).toBe(200)
  })

  it.each(SERVERS)('%s puts nothing that was sent into a header', async (server) => {
    const answer = await ask(server, {
      ...{ method: 'GET', path: '/nothing?c4n4ry=%0d%0aset-cookie:%20c4n4ry' },
      headers: { 'x-forwarded-host': 'c4n4ry', 'x-forwarded-proto': 'c4n4ry', origin: 'http://c4n4ry' },
    })
    expectRefusal(answer, [404])
    expect(JSON.stringify(answer.headers)).not.toContain('c4n4ry')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('documents about a service', () => {
  it('name the service’s own address whatever host was asked for', async () => {
    const paths = [
      ['provider', '/.well-known/openid-configuration'],
      ['meta', '/.well-known/parley-endpoint'],
    ] as const
    for (const [server, path] of paths) {
      const headers = { host: 'c4n4ry.example', 'x-forwarded-host': 'c4n4ry.example' }
      const { status, text } = await ask(server, { method: 'GET', path, headers })
      expect(status).toBe(200)
      expect(text).not.toContain('c4n4ry')
    }
  })
})

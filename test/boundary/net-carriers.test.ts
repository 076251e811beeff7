// A whole login and a request over real sockets: the same session on TCP and on WebSocket.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { iqResult, isIqRequest } from '#proto/exchanges/iq.js'
import type {
  ClientSession,
  ClientSessionEvent,
  ServerSession,
  ServerSessionEvent,
} from '#proto/session/session.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { systemClock } from '#platform/clock.js'
import type { Carrier } from '#platform/net/carrier.js'
import { connectCarrier } from '#platform/net/connect.js'
import { type Connection, type ProgramEvent, runConnection } from '#platform/net/connection.js'
import { createDoor, type Door } from '#platform/net/door.js'
import { listenTcp } from '#platform/net/tcp.js'
import { attachWebSocket } from '#platform/net/websocket.js'
import { clientSession, NOW, serverSession } from '../support/session-pair.js'

const clock = { ...systemClock, now: () => NOW }
const cleanup: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end()
})

/** Accepts every login, answers every request, and echoes every other stanza. */
function serve(carrier: Carrier, authenticated: () => void): void {
  const connection = runConnection<ServerSessionEvent, Stanza, ServerSession>(
    serverSession(),
    carrier,
    clock,
    {
      onEvent(event) {
        if (event.type === 'login') {
          authenticated()
          connection.do((session, now) => session.decideLogin({ accept: { t: 1 } }, now))
        }
        if (event.type !== 'stanza') return
        connection.submit(isIqRequest(event.stanza) ? iqResult(event.stanza) : event.stanza)
      },
    },
  )
}

async function listen(kind: 'tcp' | 'ws', door: Door = createDoor()): Promise<string> {
  if (kind === 'tcp') {
    const listener = await listenTcp({ host: '127.0.0.1', port: 0, onCarrier: serve, door })
    cleanup.push(() => listener.close())
    return `tcp://127.0.0.1:${listener.port}`
  }
  const server = createServer()
  const chat = attachWebSocket(server, { onCarrier: serve, door })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanup.push(() => {
    chat.close()
    server.close()
  })
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/chat`
}

interface Login {
  readonly connection: Connection<ClientSessionEvent, Stanza, ClientSession>
  /** The next event that the program sees. */
  readonly next: () => Promise<ProgramEvent<ClientSessionEvent>>
}

async function login(url: string): Promise<Login> {
  const carrier = await connectCarrier(url, { timeoutMilliseconds: 5_000, clock })
  const seen: ProgramEvent<ClientSessionEvent>[] = []
  const waiting: ((event: ProgramEvent<ClientSessionEvent>) => void)[] = []
  const connection = runConnection<ClientSessionEvent, Stanza, ClientSession>(
    clientSession(),
    carrier,
    clock,
    {
      onEvent(event) {
        const take = waiting.shift()
        if (take) take(event)
        else seen.push(event)
      },
    },
  )
  cleanup.push(() => {
    connection.destroy()
  })
  const next = (): Promise<ProgramEvent<ClientSessionEvent>> => {
    const event = seen.shift()
    return event ? Promise.resolve(event) : new Promise((resolve) => waiting.push(resolve))
  }
  return { connection, next }
}

describe.each(['tcp', 'ws'] as const)('over %s', (kind) => {
  it('a client logs in, gets its answers, and ends', async () => {
    const { connection, next } = await login(await listen(kind))
    expect(await next()).toMatchObject({ type: 'open' })
    const answer = await connection.request(
      stanza('iq', { type: 'get', xmlns: 'encrypt', to: 's.whatsapp.net' }),
    )
    expect(answer.attrs['type']).toBe('result')
    connection.end()
    expect(await next()).toMatchObject({ type: 'closed', cause: 'local' })
    await expect(connection.request(stanza('iq', { type: 'get', xmlns: 'x' }))).rejects.toMatchObject({
      code: 'closed',
    })
  })

  it('two thousand stanzas come back in order', async () => {
    const { connection, next } = await login(await listen(kind))
    await next()
    for (let id = 0; id < 2_000; id += 1) connection.submit(stanza('message', { id: String(id) }))
    for (let id = 0; id < 2_000; id += 1) {
      expect(await next()).toMatchObject({ type: 'stanza', stanza: { attrs: { id: String(id) } } })
    }
  })

  it('a connection at the limit waits, one beyond it is cut before anything is read', async () => {
    const door = createDoor(2)
    const url = await listen(kind, door)
    const first = await connectCarrier(url, { timeoutMilliseconds: 5_000, clock })
    const second = await connectCarrier(url, { timeoutMilliseconds: 5_000, clock })
    const third = connectCarrier(url, { timeoutMilliseconds: 5_000, clock })
    if (kind === 'ws') await expect(third).rejects.toMatchObject({ code: 'not-a-chat-endpoint' })
    else await ended(await third)
    expect(door.waiting).toBe(2)
    first.destroy()
    await ended(first)
    second.destroy()
  })

  it('a login gives its place at the door back', async () => {
    const door = createDoor(1)
    const url = await listen(kind, door)
    for (let count = 0; count < 3; count += 1) {
      const { next } = await login(url)
      expect(await next()).toMatchObject({ type: 'open' })
    }
    expect(door.waiting).toBe(0)
  })
})

function ended(carrier: Carrier): Promise<void> {
  return new Promise((resolve) => {
    carrier.attach({ data: () => undefined, drained: () => undefined, closed: resolve })
  })
}

describe('a carrier that cannot be had', () => {
  it('says that nobody listens', async () => {
    const url = await listen('tcp')
    await cleanup.pop()?.()
    await expect(connectCarrier(url, { timeoutMilliseconds: 5_000, clock })).rejects.toMatchObject({
      code: 'refused',
    })
  })

  it('says that the URL is none of a chat endpoint', async () => {
    for (const url of ['http://127.0.0.1/', 'tcp://127.0.0.1', 'nonsense']) {
      await expect(connectCarrier(url, { timeoutMilliseconds: 5_000, clock })).rejects.toMatchObject({
        code: 'bad-url',
      })
    }
  })

  it('says that another path is no chat endpoint', async () => {
    const url = await listen('ws')
    await expect(
      connectCarrier(url.replace('/ws/chat', '/elsewhere'), { timeoutMilliseconds: 5_000, clock }),
    ).rejects.toMatchObject({ code: 'not-a-chat-endpoint' })
  })

  it('gives up at its time limit', async () => {
    const server = createServer()
    server.on('upgrade', (_request, socket) => void socket.on('error', () => undefined))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanup.push(() => {
      server.closeAllConnections()
      server.close()
    })
    let arm: (expire: () => void) => void
    const armed = new Promise<() => void>((resolve) => {
      arm = resolve
    })
    const fake = {
      now: () => NOW,
      after: (_milliseconds: number, fn: () => void) => {
        arm(fn)
        return () => undefined
      },
    }
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/chat`
    const attempt = connectCarrier(url, { timeoutMilliseconds: 5_000, clock: fake })
    const expire = await armed
    expire()
    await expect(attempt).rejects.toMatchObject({ code: 'timeout' })
  })
})

describe('a WebSocket before its login', () => {
  it('is cut when it sends more raw bytes than a login may take', async () => {
    const url = new URL(await listen('ws'))
    const socket = connect(Number(url.port), '127.0.0.1')
    cleanup.push(() => void socket.destroy())
    socket.on('error', () => undefined)
    socket.write(
      [
        'GET /ws/chat HTTP/1.1',
        'Host: x',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        '\r\n',
      ].join('\r\n'),
    )
    await once(socket, 'data')
    // A masked binary message of 1 MiB, of which it never sees more than the limit.
    socket.write(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]))
    socket.write(Buffer.alloc(200 * 1024))
    await new Promise((resolve) => socket.once('close', resolve))
  })
})

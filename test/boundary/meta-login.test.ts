// Logging in to the simulated chat server over real sockets: who is refused with which number, what a second
// login does, and when connections end by themselves.
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pingRequest } from '#proto/exchanges/ping.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, testDevice, type TestMeta, VERSION } from '../support/meta.js'
import { login } from '../support/raw-client.js'
import { testKey } from '../support/signing.js'

let test: TestMeta
let ada: Enlisted
beforeEach(async () => {
  test = await startTestMeta({
    folder: await temporaryFolder(),
    config: { operatorTokenFile: `${await temporaryFolder()}/operator.token` },
  })
  ada = await test.partnerUser('ada')
})
afterEach(() => test.close())

const withToken = (token: string) => ({
  interopData: { accountId: 1, token, enableReadReceipts: true },
})

describe('a partner user’s login', () => {
  it('succeeds over TCP and over WebSocket, and pings are answered', async () => {
    for (const url of [test.meta.chat, test.meta.chatWs]) {
      const client = await ada.tryLogin({}, url)
      if (!('stanzas' in client)) throw new Error('refused')
      expect((await client.request(pingRequest())).attrs['type']).toBe('result')
      await client.end()
    }
  })

  it.each([
    ['405 for an old version', 405, () => ({ appVersion: { ...VERSION, primary: 0 } })],
    ['401 for a user that is not enlisted', 401, () => ({ username: '10000000000001' })],
    [
      '401 for an integrator nobody registered',
      401,
      () => ({ interopData: { accountId: 9, token: 'x.y.z', enableReadReceipts: true } }),
    ],
    ['414 for a token that is none', 414, () => withToken('x.y.z')],
    [
      '414 for a token of another user of the same device',
      414,
      async () => withToken(await test.partner.token('eve', ada.device.noise.publicKey)),
    ],
    [
      '414 for a token of another device',
      414,
      async () => withToken(await test.partner.token('ada', new Uint8Array(32).fill(3))),
    ],
    [
      '414 for a token signed by nobody’s key',
      414,
      async () =>
        withToken(await test.partner.token('ada', ada.device.noise.publicKey, {}, testKey('key-1', 'ES256'))),
    ],
    ['400 for Messenger, which nobody serves yet', 400, () => ({ product: 'interop-messenger' as const })],
  ])('is refused with %s', async (_name, reason, more) => {
    expect(await ada.tryLogin(await more())).toEqual({ refused: reason })
  })

  it('is refused with 413 for an expired token and for one from the future', async () => {
    const token = await test.partner.token('ada', ada.device.noise.publicKey)
    test.clock.advance(361_000)
    expect(await ada.tryLogin(withToken(token))).toEqual({ refused: 413 })
  })

  it('is refused with 401 on another device than the enlisted one', async () => {
    const other = testDevice()
    const token = await test.partner.token('ada', other.noise.publicKey)
    const stranger = await login({
      url: test.meta.chat,
      clock: test.clock,
      trustRoot: new Uint8Array(Buffer.from(test.meta.trustRoot, 'base64url')),
      staticKey: other.noise,
      payload: {
        username: ada.jid.slice(2, ada.jid.indexOf('@')),
        product: 'interop',
        passive: false,
        connectReason: 'user',
        connectAttemptCount: 0,
        appVersion: VERSION,
        ...withToken(token),
      },
    })
    expect(stranger).toEqual({ refused: 401 })
  })

  it('ends before anything was sent where the client pins another root', async () => {
    const result = await login({
      url: test.meta.chat,
      clock: test.clock,
      trustRoot: new Uint8Array(32).fill(7),
      staticKey: ada.device.noise,
      payload: {
        username: '1',
        product: 'whatsapp',
        passive: false,
        connectReason: 'user',
        connectAttemptCount: 0,
        appVersion: VERSION,
      },
    })
    expect(result).toEqual({ ended: 'certificate' })
  })
})

describe('the partner’s keys', () => {
  it('that cannot be reached refuse logins with 503, once no copy may be used any more', async () => {
    test.partner.jwks = { status: 500, body: '' }
    expect(await ada.tryLogin()).toHaveProperty('stanzas')
    test.clock.advance(3_600_001)
    expect(await ada.tryLogin()).toEqual({ refused: 503 })
    test.partner.jwks = undefined
    test.clock.advance(30_001)
    expect(await ada.tryLogin()).toHaveProperty('stanzas')
  })

  it('rotate without a lost login: the new key is fetched when it is first named', async () => {
    const [old] = test.partner.keys
    const fresh = testKey('key-2', 'ES256')
    test.clock.advance(31_000)
    test.partner.keys = [fresh, old!]
    expect(await ada.tryLogin()).toHaveProperty('stanzas')
    const { noise } = ada.device
    const oldToken = await test.partner.token('ada', noise.publicKey, {}, old)
    expect(await ada.tryLogin(withToken(oldToken))).toHaveProperty('stanzas')
  })

  it('are fetched at most twice a minute, however many unknown keys are named', async () => {
    const before = test.partner.fetches
    for (let second = 0; second < 60; second += 1) {
      const stray = testKey(`stray-${second}`, 'EdDSA')
      const token = await test.partner.token('ada', ada.device.noise.publicKey, {}, stray)
      expect(await ada.tryLogin(withToken(token))).toEqual({ refused: 414 })
      test.clock.advance(1000)
    }
    expect(test.partner.fetches - before).toBeLessThanOrEqual(2)
  })

  it('are all refused where one of them is secret or two share a name', async () => {
    test.clock.advance(601_000)
    const key = { kty: 'oct', kid: 'shared', k: 'c2VjcmV0' }
    test.partner.jwks = { status: 200, body: JSON.stringify({ keys: [key] }) }
    expect(await ada.tryLogin()).toEqual({ refused: 414 })
  })
})

describe('a second login of one identity', () => {
  it('replaces the first, which is told so', async () => {
    const first = await ada.online()
    const second = await ada.online()
    expect(await first.closed).toBe('replaced')
    expect((await second.request(pingRequest())).attrs['type']).toBe('result')
  })
})

describe('a suspended partner', () => {
  const operate = async (order: string, token = true): Promise<Response> => {
    const { readFile } = await import('node:fs/promises')
    const secret = (await readFile(test.meta.operatorTokenFile!, 'utf8')).trim()
    return fetch(`${test.meta.url}/operator/partners/1/${order}`, {
      method: 'POST',
      headers: { connection: 'close', ...(token ? { authorization: `Bearer ${secret}` } : {}) },
    })
  }

  it('loses its connections at once and its logins until it is resumed', async () => {
    const client = await ada.online()
    expect((await operate('suspend')).status).toBe(200)
    expect(await client.closed).toBe('carrier')
    expect(await ada.tryLogin()).toEqual({ refused: 403 })
    expect(await test.enlist('grace', testDevice())).toEqual({ reason: 'bad_integrator', status: 'fail' })
    expect((await operate('resume')).status).toBe(200)
    expect(await ada.tryLogin()).toHaveProperty('stanzas')
  })

  it('that is terminated never comes back', async () => {
    expect((await operate('terminate')).status).toBe(200)
    expect(await ada.tryLogin()).toEqual({ refused: 403 })
    expect((await operate('resume')).status).toBe(409)
  })

  it('is the operator’s decision alone', async () => {
    expect((await operate('suspend', false)).status).toBe(401)
    expect((await fetch(`${test.meta.url}/operator/partners`)).status).toBe(401)
    expect((await operate('promote')).status).toBe(404)
    expect(await ada.tryLogin()).toHaveProperty('stanzas')
  })
})

describe('thirty days without a connection', () => {
  const DAY = 86_400_000

  it('un-enlist a partner’s user, who gets the same internal identifier when enlisting again', async () => {
    await test.close()
    test = await startTestMeta({ folder: await temporaryFolder() })
    ada = await test.partnerUser('ada')
    test.clock.advance(30 * DAY - 1)
    expect(await ada.tryLogin()).toHaveProperty('stanzas')
    const client = await ada.online()
    await client.end()
    test.clock.advance(31 * DAY)
    await expect.poll(() => ada.tryLogin()).toEqual({ refused: 401 })
    expect((await test.partnerUser('ada')).jid).toBe(ada.jid)
  })
})

describe('connections that do not log in', () => {
  it('are cut when the handshake takes longer than its limit', async () => {
    const socket = connect(Number(new URL(test.meta.chat).port), '127.0.0.1')
    const closed = new Promise<void>((resolve) =>
      socket.once('close', () => {
        resolve()
      }),
    )
    await new Promise<void>((resolve) =>
      socket.once('connect', () => {
        resolve()
      }),
    )
    // The server has taken the connection once a whole login went past it.
    await (await ada.online()).end()
    socket.resume()
    test.clock.advance(10_000)
    await closed
  })

  it('are at most as many as configured; the next is cut unread', async () => {
    await test.close()
    test = await startTestMeta({ folder: await temporaryFolder(), config: { unauthenticatedConnections: 2 } })
    const port = Number(new URL(test.meta.chat).port)
    const open = async (): Promise<'open' | 'cut'> => {
      const socket = connect(port, '127.0.0.1')
      socket.resume()
      socket.on('error', () => undefined)
      sockets.push(socket)
      const cut = new Promise<'cut'>((resolve) =>
        socket.once('close', () => {
          resolve('cut')
        }),
      )
      const bob = new Promise<'open'>((resolve) =>
        socket.once('connect', () => setImmediate(resolve, 'open')),
      )
      return Promise.race([cut, bob.then(() => Promise.race([cut, settle()]))])
    }
    const settle = async (): Promise<'open'> => {
      await fetch(`${test.meta.url}/healthz`, { headers: { connection: 'close' } })
      return 'open'
    }
    const sockets: ReturnType<typeof connect>[] = []
    expect([await open(), await open(), await open()]).toEqual(['open', 'open', 'cut'])
    for (const socket of sockets) socket.destroy()
  })
})

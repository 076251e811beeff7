// Meta pushes, the provider wakes: over HTTP on both sides, time under the test's hand.
import { describe, expect, it, onTestFinished } from 'vitest'
import { createWakeReader } from '#proto/push/wake-stream.js'
import { issuePushToken } from '#proto/push/push-token.js'
import { startFakeMeta, startTestProvider } from '../support/provider-fixture.js'
import { confusedToken, rawToken, testKey } from '../support/signing.js'

async function setUp() {
  const meta = await startFakeMeta()
  const provider = await startTestProvider({ metaUrls: [meta.url] })
  const token = () => issuePushToken(provider.url, meta.keys[0]!, provider.clock.now())
  const push = (body: string, authorization?: string) =>
    fetch(`${provider.url}/push`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
    })
  return { meta, provider, token, push }
}

/** A wake stream with the number of wake-ups heard, and a way to wait for the next one. */
async function wakeStream(url: string, session: string) {
  const abort = new AbortController()
  onTestFinished(() => {
    abort.abort()
  })
  const response = await fetch(`${url}/v1/wake`, {
    headers: { authorization: `Bearer ${session}` },
    signal: abort.signal,
  })
  const stream = {
    status: response.status,
    type: response.headers.get('content-type'),
    wakes: 0,
    text: '',
    ended: false,
  }
  const waiting: (() => void)[] = []
  const read = createWakeReader()
  const follow = async () => {
    for await (const chunk of response.body!) {
      const text = Buffer.from(chunk as Uint8Array).toString()
      stream.text += text
      stream.wakes += read(text)
      for (const resume of waiting.splice(0)) resume()
    }
  }
  const over = follow().then(
    () => (stream.ended = true),
    () => (stream.ended = true),
  )
  const until = async (holds: () => boolean) => {
    while (!holds()) await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), over])
  }
  return {
    stream,
    until,
    over,
    leave: () => {
      abort.abort()
    },
  }
}

describe('a push', () => {
  it('wakes the streams of the user it names', async () => {
    const { provider, token, push } = await setUp()
    const ada = await wakeStream(provider.url, (await provider.signUp('ada')).session)
    const bob = await wakeStream(provider.url, (await provider.signUp('bob')).session)
    expect(ada.stream).toMatchObject({ status: 200, type: 'text/event-stream' })
    const response = await push('{"to":"ada"}', `Bearer ${await token()}`)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    await ada.until(() => ada.stream.wakes === 1)
    expect(bob.stream.wakes).toBe(0)
  })

  it('and ninety-nine more within two seconds make two wake-ups', async () => {
    const { provider, token, push } = await setUp()
    const ada = await wakeStream(provider.url, (await provider.signUp('ada')).session)
    const bearer = `Bearer ${await token()}`
    await Promise.all(Array.from({ length: 100 }, () => push('{"to":"ada"}', bearer)))
    await ada.until(() => ada.stream.wakes === 1)
    provider.clock.advance(2000)
    await ada.until(() => ada.stream.wakes === 2)
    provider.clock.advance(9000)
    await ada.until(() => ada.stream.text.endsWith(': still here\n\n'))
    expect(ada.stream.wakes).toBe(2)
  })

  it('that came while nobody listened is told to the next stream', async () => {
    const { provider, token, push } = await setUp()
    const { session } = await provider.signUp('ada')
    await push('{"to":"ada"}', `Bearer ${await token()}`)
    const ada = await wakeStream(provider.url, session)
    await ada.until(() => ada.stream.wakes === 1)
  })

  it('for a user there is and for one there is not is answered alike', async () => {
    const { provider, token, push } = await setUp()
    await provider.signUp('ada')
    const bearer = `Bearer ${await token()}`
    const answers = await Promise.all(
      ['ada', 'eve'].map(async (to) => {
        const response = await push(JSON.stringify({ to }), bearer)
        const headers = [...response.headers].filter(([name]) => name !== 'date')
        return [response.status, await response.text(), headers]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]![0]).toBe(200)
  })

  it.each(['{}', '', '{"to":7}', '{"to":"a b"}'])('with the body %j is malformed', async (body) => {
    const { token, push } = await setUp()
    const response = await push(body, `Bearer ${await token()}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'push-malformed' })
  })

  it('leaves its token neither in the log nor in the trace', async () => {
    const { provider, token, push } = await setUp()
    await provider.signUp('ada')
    const secret = await token()
    await push('{"to":"ada"}', `Bearer ${secret}`)
    const told = provider.lines.join() + JSON.stringify(provider.events)
    expect(told).toContain('Meta says that something waits')
    for (const part of secret.split('.').slice(1)) expect(told).not.toContain(part)
  })

  it('is traced with what Meta traced of it: user and issue time', async () => {
    const { provider, token, push } = await setUp()
    await push('{"to":"ada"}', `Bearer ${await token()}`)
    const event = provider.events.find(({ kind }) => kind === 'push')
    expect(event).toMatchObject({
      layer: 'http',
      dir: 'in',
      sens: 'meta',
      detail: { to: 'ada', iat: provider.clock.now() / 1000 },
    })
  })

  it('is refused without a token, with any token but Meta’s for us and for now, and wakes nobody', async () => {
    const { meta, provider, push } = await setUp()
    const ada = await wakeStream(provider.url, (await provider.signUp('ada')).session)
    const key = meta.keys[0]!
    const seconds = provider.clock.now() / 1000
    const header = { alg: 'RS256', kid: key.kid, typ: 'JWT' }
    const claims = { iss: 'WHATSAPP', aud: provider.url, iat: seconds, exp: seconds + 3600 }
    const bad: Record<string, string | undefined> = {
      'no token': undefined,
      'an empty token': 'Bearer ',
      'another scheme': `Basic ${rawToken(header, claims, key.key)}`,
      'another issuer': `Bearer ${rawToken(header, { ...claims, iss: 'MESSENGER' }, key.key)}`,
      'another partner': `Bearer ${rawToken(header, { ...claims, aud: 'https://other.example' }, key.key)}`,
      'no expiry': `Bearer ${rawToken(header, { ...claims, exp: undefined }, key.key)}`,
      'an old token': `Bearer ${rawToken(header, { ...claims, iat: seconds - 7200, exp: seconds - 3600 }, key.key)}`,
      'a token from the future': `Bearer ${rawToken(header, { ...claims, iat: seconds + 120, exp: seconds + 3700 }, key.key)}`,
      'a stranger’s key': `Bearer ${rawToken(header, claims, testKey(key.kid).key)}`,
      'an unknown kid': `Bearer ${rawToken({ ...header, kid: 'other' }, claims, key.key)}`,
      'its own key': `Bearer ${rawToken({ ...header, jwk: key.publicKey.export({ format: 'jwk' }) }, claims, key.key)}`,
      'HMAC with the public key': `Bearer ${confusedToken(header, claims, key.publicKey)}`,
    }
    const seen = await Promise.all(
      Object.entries(bad).map(async ([what, authorization]) => {
        const response = await push('{"to":"ada"}', authorization)
        return [what, response.status, ((await response.json()) as { error: string }).error]
      }),
    )
    expect(seen).toEqual(Object.keys(bad).map((what) => [what, 401, 'push-unauthorized']))
    expect(ada.stream.wakes).toBe(0)
  })
})

describe('the keys of Meta', () => {
  it('are fetched once and then kept', async () => {
    const { meta, token, push } = await setUp()
    for (let turn = 0; turn < 5; turn += 1) await push('{"to":"ada"}', `Bearer ${await token()}`)
    expect(meta.fetches).toBe(1)
  })

  it('rotate without a lost push', async () => {
    const { meta, provider, token, push } = await setUp()
    expect((await push('{"to":"ada"}', `Bearer ${await token()}`)).status).toBe(200)
    provider.clock.advance(30_000)
    meta.keys = [testKey('meta-2'), ...meta.keys]
    expect((await push('{"to":"ada"}', `Bearer ${await token()}`)).status).toBe(200)
    expect(meta.fetches).toBe(2)
  })

  it('are asked for at most twice a minute by a flood of unknown key names', async () => {
    const { meta, provider, token, push } = await setUp()
    await push('{"to":"ada"}', `Bearer ${await token()}`)
    const seconds = provider.clock.now() / 1000
    const claims = { iss: 'WHATSAPP', aud: provider.url, iat: seconds, exp: seconds + 3600 }
    meta.fetches = 0
    for (let second = 0; second < 60; second += 1) {
      const forged = rawToken({ alg: 'RS256', kid: `k${second}` }, claims, meta.keys[0]!.key)
      expect((await push('{"to":"ada"}', `Bearer ${forged}`)).status).toBe(401)
      provider.clock.advance(1000)
    }
    expect(meta.fetches).toBeLessThanOrEqual(2)
  })

  it('serve from the cache while Meta is down, then pushes are refused for now', async () => {
    const { meta, provider, token, push } = await setUp()
    await push('{"to":"ada"}', `Bearer ${await token()}`)
    meta.down = true
    provider.clock.advance(3_599_000)
    expect((await push('{"to":"ada"}', `Bearer ${await token()}`)).status).toBe(200)
    provider.clock.advance(1000)
    const response = await push('{"to":"ada"}', `Bearer ${await token()}`)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ error: 'keys-unreachable' })
  })

  it('of one endpoint serve while another is down', async () => {
    const [up, down] = [await startFakeMeta(), await startFakeMeta()]
    down.down = true
    const provider = await startTestProvider({ metaUrls: [down.url, up.url] })
    const token = await issuePushToken(provider.url, up.keys[0]!, provider.clock.now())
    const response = await fetch(`${provider.url}/push`, {
      method: 'POST',
      body: '{"to":"ada"}',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(200)
  })
})

describe('a wake stream', () => {
  it('begins with a comment and gets another every ten seconds', async () => {
    const { provider } = await setUp()
    const ada = await wakeStream(provider.url, (await provider.signUp('ada')).session)
    const beats = () => ada.stream.text.split(': still here').length - 1
    await ada.until(() => beats() === 1)
    for (const expected of [2, 3, 4]) {
      provider.clock.advance(10_000)
      await ada.until(() => beats() === expected)
    }
    expect(ada.stream.wakes).toBe(0)
  })

  it('needs a session', async () => {
    const { provider } = await setUp()
    expect((await provider.get('/v1/wake')).status).toBe(401)
  })

  it('ends with its session, at the next comment', async () => {
    const { provider } = await setUp()
    const { session } = await provider.signUp('ada')
    const ada = await wakeStream(provider.url, session)
    await provider.post('/v1/signout', undefined, session)
    provider.clock.advance(10_000)
    await ada.over
    expect(ada.stream.ended).toBe(true)
  })

  it('may be open N times for one account', async () => {
    const provider = await startTestProvider({ wakeStreamsPerAccount: 2 })
    const { session } = await provider.signUp('ada')
    await wakeStream(provider.url, session)
    await wakeStream(provider.url, session)
    const refused = await provider.get('/v1/wake', session)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ error: 'too-many-streams' })
  })

  it('does not keep the server from closing', async () => {
    const { provider } = await setUp()
    const ada = await wakeStream(provider.url, (await provider.signUp('ada')).session)
    await provider.close()
    await ada.over
    expect(provider.clock.pending).toBe(0)
  })
})

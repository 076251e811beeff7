// The provider's own clients, over HTTP: sign-up, sign-in, sessions, and what guessing gets.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PASSWORD, startTestProvider } from '../support/provider-fixture.js'

describe('an account at the provider', () => {
  it('is made, recognised, used and left', async () => {
    const provider = await startTestProvider()
    const made = await provider.post('/v1/signup', { user: 'Ada', password: PASSWORD, country: 'FR' })
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({ user: 'ada', handle: 'parley', country: 'FR' })
    const signedIn = await provider.post('/v1/signin', { user: 'ada', password: PASSWORD })
    expect(signedIn.status).toBe(200)
    const { session } = (await signedIn.json()) as { session: string }
    expect(await (await provider.get('/v1/me', session)).json()).toEqual({
      user: 'ada',
      handle: 'parley',
      country: 'FR',
    })
    expect((await provider.post('/v1/signout', undefined, session)).status).toBe(204)
    expect((await provider.get('/v1/me', session)).status).toBe(401)
  })

  it('survives a restart of the server, with its sessions', async () => {
    const first = await startTestProvider()
    const { session } = await first.signUp('ada')
    await first.close()
    const second = await startTestProvider({ dataFolder: first.config.dataFolder })
    expect((await second.get('/v1/me', session)).status).toBe(200)
  })

  it.each([
    ['a name that is taken', { user: 'ada', password: PASSWORD }, 409, 'user-taken'],
    ['a short password', { user: 'bob', password: '1234567' }, 400, 'weak-password'],
    ['a name with spaces', { user: 'bob b', password: PASSWORD }, 400, 'request-malformed'],
    ['no password', { user: 'bob' }, 400, 'request-malformed'],
    ['a list', [], 400, 'request-malformed'],
    ['a body of 5 KB', { user: 'bob', password: PASSWORD, pad: 'x'.repeat(5000) }, 413, 'too-large'],
  ])('is not made with %s', async (_what, body, status, error) => {
    const provider = await startTestProvider()
    await provider.signUp('ada')
    const response = await provider.post('/v1/signup', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error })
  })

  it('takes a password of 8 characters', async () => {
    const provider = await startTestProvider()
    expect((await provider.post('/v1/signup', { user: 'bob', password: '12345678' })).status).toBe(201)
  })

  it('answers a wrong password and an unknown user alike', async () => {
    const provider = await startTestProvider()
    await provider.signUp('ada')
    const answers = await Promise.all(
      ['ada', 'eve'].map(async (user) => {
        const response = await provider.post('/v1/signin', { user, password: 'wrong password' })
        return [response.status, await response.text()]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]![0]).toBe(401)
  })

  it.each(['', 'x', 'a.b.c', 'A'.repeat(43)])('does not know the session %j', async (session) => {
    const provider = await startTestProvider()
    const response = await provider.get('/v1/me', session)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: 'session-ended' })
  })

  it('may fail to sign in N times in 15 minutes and not once more, known or not', async () => {
    const provider = await startTestProvider({ signInsPerUser: 3 })
    await provider.signUp('ada')
    const attempt = async (user: string, password: string) =>
      (await provider.post('/v1/signin', { user, password })).status
    for (const user of ['ada', 'eve']) {
      for (let turn = 0; turn < 3; turn += 1) expect(await attempt(user, 'wrong password')).toBe(401)
      expect(await attempt(user, 'wrong password')).toBe(429)
    }
    expect(await attempt('ada', PASSWORD)).toBe(429)
    provider.clock.advance(15 * 60_000)
    expect(await attempt('ada', PASSWORD)).toBe(200)
  })

  it('starts counting anew after a sign-in that worked', async () => {
    const provider = await startTestProvider({ signInsPerUser: 2 })
    await provider.signUp('ada')
    const attempt = async (password: string) =>
      (await provider.post('/v1/signin', { user: 'ada', password })).status
    const tries = ['wrong password', PASSWORD, 'wrong password', PASSWORD]
    const seen: number[] = []
    for (const password of tries) seen.push(await attempt(password))
    expect(seen).toEqual([401, 200, 401, 200])
  })

  it('may be tried N times in 15 minutes from one address', async () => {
    const provider = await startTestProvider({ signInsPerAddress: 2 })
    await provider.signUp('ada')
    expect((await provider.post('/v1/signin', { user: 'ada', password: PASSWORD })).status).toBe(200)
    const refused = await provider.post('/v1/signin', { user: 'ada', password: PASSWORD })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('900')
    expect((await provider.post('/v1/signup', { user: 'bob', password: PASSWORD })).status).toBe(429)
  })

  it('leaves no password, session or private key in the log or the trace, nor its password or session on disk', async () => {
    const provider = await startTestProvider()
    const { session } = await provider.signUp('ada')
    await provider.get('/v1/me', session)
    await provider.post('/v1/signin', { user: 'ada', password: 'wrong password' })
    const told = provider.lines.join() + JSON.stringify(provider.events)
    expect(told).toContain('/v1/signin')
    const files = await readdir(provider.config.dataFolder)
    const stored = await Promise.all(
      files.map((name) => readFile(join(provider.config.dataFolder, name), 'utf8')),
    )
    expect(stored.join()).toContain('"ada"')
    for (const secret of [PASSWORD, 'wrong password', session]) {
      expect(told).not.toContain(secret)
      expect(stored.join()).not.toContain(secret)
    }
    expect(told).not.toContain('privateJwk')
    for (const name of files) {
      expect((await stat(join(provider.config.dataFolder, name))).mode & 0o077).toBe(0)
    }
  })
})

// What the partner's users agree to before Meta learns of them, over HTTP: no token without it, and a record of it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PASSWORD, startTestProvider } from '../support/provider-fixture.js'

const TEXT = 'partner-disclosure/1'
const THUMBPRINT = 'A'.repeat(43)

type Provider = Awaited<ReturnType<typeof startTestProvider>>

const agree = (provider: Provider, session: string, change: object = {}) =>
  provider.post('/v1/consents', { service: 'whatsapp', text: TEXT, given: true, ...change }, session)

/** Asks the mint; answers the status and the refusal's code. */
async function mint(provider: Provider, session: string, service = 'whatsapp', wanted = 'id_token') {
  const response = await fetch(`${provider.url}/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: session,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      requested_token_type: `urn:ietf:params:oauth:token-type:${wanted}`,
      ...(wanted === 'id_token' ? { client_id: service, noise_jkt: THUMBPRINT } : { scope: 'media:write' }),
    }),
  })
  const { error, code } = (await response.json()) as Record<string, unknown>
  return { status: response.status, error, code }
}

interface Page {
  readonly entries: readonly { seq: number; at: number; kind: string; actor: string; detail: object }[]
  readonly more: boolean
}

const ledger = async (provider: Provider, session: string, after = '') =>
  (await (await provider.get(`/v1/ledger${after}`, session)).json()) as Page

describe('an identity token', () => {
  it('is minted for a service whose disclosure the user accepted, and for no other', async () => {
    const provider = await startTestProvider()
    const { session } = await provider.signUp('ada', [])
    const needed = { status: 400, error: 'invalid_target', code: 'consent-needed' }
    expect(await mint(provider, session)).toEqual(needed)
    expect(await mint(provider, session, 'whatsapp', 'access_token')).toMatchObject({ status: 200 })
    const answer = await agree(provider, session)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { service: 'whatsapp', text: TEXT, given: true },
    ])
    expect(await mint(provider, session)).toMatchObject({ status: 200 })
    expect(await mint(provider, session, 'messenger')).toEqual(needed)
  })

  it('is not minted once the consent was withdrawn, and is again once it was given anew', async () => {
    const provider = await startTestProvider()
    const { session } = await provider.signUp('ada', ['whatsapp', 'messenger'])
    await agree(provider, session, { given: false })
    expect(await mint(provider, session)).toMatchObject({ code: 'consent-needed' })
    expect(await mint(provider, session, 'messenger')).toMatchObject({ status: 200 })
    await agree(provider, session)
    expect(await mint(provider, session)).toMatchObject({ status: 200 })
  })

  it('needs the consent of each user', async () => {
    const provider = await startTestProvider()
    await provider.signUp('ada', ['whatsapp'])
    const bob = await provider.signUp('bob', [])
    expect(await mint(provider, bob.session)).toMatchObject({ code: 'consent-needed' })
  })

  it('is minted after a restart, and after a change of country', async () => {
    const first = await startTestProvider()
    await first.signUp('ada', ['whatsapp'])
    await first.close()
    const second = await startTestProvider({ dataFolder: first.config.dataFolder })
    const signedIn = await second.post('/v1/signin', { user: 'ada', password: PASSWORD, country: 'FR' })
    const { session } = (await signedIn.json()) as { session: string }
    expect(await mint(second, session)).toMatchObject({ status: 200 })
  })
})

describe('a consent', () => {
  it.each([
    ['a later text', { text: 'partner-disclosure/2' }, 409, 'consent-needed'],
    ['another text', { text: 'interop-warnings/1' }, 400, 'request-malformed'],
    ['another service', { service: 'telegraph' }, 400, 'request-malformed'],
    ['no answer', { given: undefined }, 400, 'request-malformed'],
    ['an answer in words', { given: 'yes' }, 400, 'request-malformed'],
    ['a body of 2 KB', { pad: 'x'.repeat(2000) }, 413, 'too-large'],
  ])('is not recorded with %s', async (_what, change, status, error) => {
    const provider = await startTestProvider()
    const { session } = await provider.signUp('ada', [])
    const response = await agree(provider, session, change)
    expect([response.status, await response.json()]).toMatchObject([status, { error }])
    expect((await ledger(provider, session)).entries).toEqual([])
  })

  it('is given with a session only', async () => {
    const provider = await startTestProvider()
    expect((await agree(provider, 'gone')).status).toBe(401)
    expect((await provider.get('/v1/ledger', 'gone')).status).toBe(401)
  })

  it.each([
    ['15 minutes', { consentsPerAccount: 2 }, 15 * 60_000],
    ['a day', { consentsPerDay: 2 }, 86_400_000],
  ])('may be given or withdrawn N times in %s', async (_window, limits, milliseconds) => {
    const provider = await startTestProvider(limits)
    const { session } = await provider.signUp('ada', [])
    const statuses = [true, false, true].map(
      async (given) => (await agree(provider, session, { given })).status,
    )
    expect((await Promise.all(statuses)).sort()).toEqual([200, 200, 429])
    provider.clock.advance(milliseconds - 1)
    expect((await agree(provider, session)).status).toBe(429)
    provider.clock.advance(1)
    expect((await agree(provider, session)).status).toBe(200)
  })
})

describe("the provider's ledger", () => {
  it('has each decision once, with what was shown and when, and survives a restart', async () => {
    const first = await startTestProvider()
    const { session } = await first.signUp('ada', [])
    const start = first.clock.now()
    await agree(first, session)
    first.clock.advance(1000)
    for (const given of [true, false, false]) await agree(first, session, { given })
    const entry = (seq: number, kind: string) => ({
      ...{ seq, at: start + (seq - 1) * 1000, kind, actor: 'you' },
      detail: { service: 'whatsapp', text: TEXT },
    })
    const expected = {
      entries: [entry(1, 'disclosure-accepted'), entry(2, 'disclosure-withdrawn')],
      more: false,
    }
    expect(await ledger(first, session)).toEqual(expected)
    await first.close()
    const second = await startTestProvider({ dataFolder: first.config.dataFolder })
    expect(await ledger(second, session)).toEqual(expected)
  })

  it('shows an account its own entries, page by page', async () => {
    const provider = await startTestProvider({ consentsPerAccount: 1000 })
    const ada = await provider.signUp('ada', ['whatsapp'])
    const bob = await provider.signUp('bob', [])
    for (let at = 0; at < 101; at += 1) await agree(provider, bob.session, { given: at % 2 === 0 })
    const page = await ledger(provider, bob.session)
    expect([page.entries.length, page.entries.at(-1)?.seq, page.more]).toEqual([100, 100, true])
    const rest = await ledger(provider, bob.session, '?after=100')
    expect([rest.entries.length, rest.entries[0]?.seq, rest.more]).toEqual([1, 101, false])
    expect((await ledger(provider, ada.session)).entries).toHaveLength(1)
  })

  it.each(['?after=-1', '?after=x', '?after=1&after=2', '?after=1e3', '?after='])(
    'refuses %s',
    async (query) => {
      const provider = await startTestProvider()
      const { session } = await provider.signUp('ada')
      expect((await provider.get(`/v1/ledger${query}`, session)).status).toBe(400)
    },
  )

  it('names nobody in its file: accounts are there by their opaque ids', async () => {
    const provider = await startTestProvider()
    await provider.signUp('ada')
    const text = await readFile(join(provider.config.dataFolder, 'ledger.ndjson'), 'utf8')
    expect(text).toContain('disclosure-accepted')
    expect(text).not.toContain('ada')
  })
})

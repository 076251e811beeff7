// Four credentials, eight places that take one: the session (provider), the identity token (Meta), the upload
// token (media host) and the `auth` of media_conn (Meta's media server). Each place takes its own and refuses the
// other three, none is taken from a URL, and none is left behind in anything that a server writes.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mintToken, mintUploadToken, recordConsent } from '#cli/client/setup/provider.js'
import { createLogger } from '#platform/log.js'
import { systemClock } from '#platform/clock.js'
import { fromBase64url } from '#proto/bytes.js'
import { encodeTestAccount } from '#proto/enlistment/account-form.js'
import { encodeEnlistment } from '#proto/enlistment/enlistment-form.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { mediaConnRequest, readMediaConnAnswer } from '#proto/exchanges/media-conn.js'
import { termsRequest } from '#proto/exchanges/terms.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { DISCLOSURE, WARNINGS } from '../support/consent-texts.js'
import { testDevice, VERSION } from '../support/meta.js'
import { startTestNetwork, type TestNetwork } from '../support/network.js'
import { login, type RawClient } from '../support/raw-client.js'
import { findSecrets, readTree } from '../support/secret-search.js'

const KINDS = ['session', 'identity', 'upload', 'auth'] as const
type Kind = (typeof KINDS)[number]

const PHONE = '4915550001'
const BLOB = new Uint8Array(64).fill(7)
const ada = testDevice()
const bob = testDevice()
const lines: string[] = []
const drafts: TraceDraft[] = []
let network: TestNetwork
let adasLogin = ''
let bobsConnection: RawClient
const tokens = new Map<Kind, string>()
const tokenOf = (kind: Kind): string => tokens.get(kind)!

beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(line) }
  const log = createLogger({ name: 'servers', level: 'debug', destination })
  network = await startTestNetwork({ log, trace: (draft) => void drafts.push(draft) })
  const { provider } = network.addresses
  const signedUp = await postJson(`${provider}/v1/signup`, { user: 'ada', password: 'a password of ada' })
  const { session } = (await signedUp.json()) as { session: string }
  tokens.set('session', session)
  await recordConsent(provider, session, { service: 'whatsapp', text: DISCLOSURE, given: true })
  tokens.set('identity', await mintToken(provider, session, 'whatsapp', keyThumbprint(ada.noise.publicKey)))
  tokens.set('upload', (await mintUploadToken(provider, session)).token)
  adasLogin = (await enlist(tokenOf('identity'))).login ?? ''
  bobsConnection = await bobOnline()
  tokens.set('auth', readMediaConnAnswer(await bobsConnection.request(mediaConnRequest())).auth)
}, 60_000)

afterAll(async () => {
  await bobsConnection.end()
  await network.close()
})

const postJson = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const postForm = (url: string, body: string | URLSearchParams): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  })

async function enlist(token: string): Promise<{ status: string; reason?: string; login?: string }> {
  const form = encodeEnlistment({ keys: ada.keys, token, version: VERSION })
  const answer = await postForm(`${network.addresses.meta}/3p/interop_reg`, form)
  return (await answer.json()) as { status: string; reason?: string; login?: string }
}

function connect(
  staticKey: typeof ada.noise,
  payload: Pick<ClientPayload, 'username' | 'product' | 'interopData'>,
) {
  const { chat, trustRoot } = network.addresses
  const common = {
    passive: false,
    connectReason: 'user',
    connectAttemptCount: 0,
    appVersion: VERSION,
  } as const
  return login({
    ...{ url: chat, trustRoot: fromBase64url(trustRoot)!, staticKey, clock: systemClock },
    payload: { ...common, ...payload },
  })
}

async function bobOnline(): Promise<RawClient> {
  const account = { keys: bob.keys, service: 'whatsapp', phone: PHONE, displayName: 'Bob' } as const
  await postForm(`${network.addresses.meta}/lab/accounts`, encodeTestAccount(account))
  const client = await connect(bob.noise, { username: PHONE, product: 'whatsapp' })
  if (!('stanzas' in client)) throw new Error('Bob was refused')
  await client.request(termsRequest({ text: WARNINGS, result: 'accepted' }))
  await client.request(optInRequest([1]))
  return client
}

async function adaLogsIn(token: string): Promise<string | number> {
  const username = adasLogin.slice('1-'.length, adasLogin.indexOf('@'))
  const interopData = { accountId: 1, token, enableReadReceipts: true }
  const client = await connect(ada.noise, { username, product: 'interop', interopData })
  if (!('stanzas' in client)) return 'refused' in client ? client.refused : 'ended'
  await client.end()
  return 'success'
}

interface Init {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
}
type Send = (url: string, init: Init) => Promise<Response>

/** With the token where it belongs. */
const asBearer =
  (token: string): Send =>
  (url, { headers, ...init }) =>
    fetch(url, { ...init, headers: { ...headers, authorization: `Bearer ${token}` } })

/** With the token where it must not be (RFC 6750 §2.3). */
const inUrl =
  (token: string): Send =>
  (url, init) =>
    fetch(`${url}?access_token=${encodeURIComponent(token)}`, init)

const TUS = { 'tus-resumable': '1.0.0', 'upload-length': String(BLOB.length) }

const upload = (send: Send, url: string): Promise<Response> =>
  send(url, {
    method: 'POST',
    headers: { ...TUS, 'content-type': 'application/offset+octet-stream' },
    body: BLOB,
  })

/** A blob of Ada's at the media host. */
async function stored(): Promise<string> {
  const answer = await upload(asBearer(tokenOf('upload')), `${network.addresses.mediaHost}/uploads`)
  expect(answer.status).toBe(201)
  return answer.headers.get('parley-storage-reference') ?? ''
}

interface Place {
  readonly takes: Kind
  readonly right: string | number
  readonly wrong: string | number
  readonly offer: (token: string) => Promise<string | number>
}

/** A place that is asked over HTTP with the token as Bearer. */
interface HttpPlace {
  readonly takes: Kind
  readonly right: number
  readonly ask: (send: Send) => Promise<Response>
}

const HTTP_PLACES: Readonly<Record<string, HttpPlace>> = {
  "the provider's account": {
    ...{ takes: 'session', right: 200 },
    ask: (send) => send(`${network.addresses.provider}/v1/me`, { method: 'GET' }),
  },
  'an upload to the media host': {
    ...{ takes: 'upload', right: 201 },
    ask: (send) => upload(send, `${network.addresses.mediaHost}/uploads`),
  },
  'a deletion at the media host': {
    ...{ takes: 'upload', right: 204 },
    ask: async (send) => send(`${network.addresses.mediaHost}/m/${await stored()}`, { method: 'DELETE' }),
  },
  "an upload to Meta's media server": {
    ...{ takes: 'auth', right: 201 },
    ask: (send) => upload(send, `${network.addresses.meta}/v/uploads`),
  },
  "Meta's relay": {
    ...{ takes: 'auth', right: 200 },
    ask: async (send) =>
      send(`${network.addresses.meta}/interop/whatsapp/download/1/${await stored()}/`, { method: 'GET' }),
  },
}

const PLACES: Readonly<Record<string, Place>> = {
  "the provider's mint": {
    ...{ takes: 'session', right: 200, wrong: 400 },
    offer: async (token) => {
      const form = new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        scope: 'media:write',
      })
      return (await postForm(`${network.addresses.provider}/v1/token`, form)).status
    },
  },
  "Meta's enlistment": {
    ...{ takes: 'identity', right: 'ok', wrong: 'bad_token' },
    offer: async (token) => {
      const { status, reason } = await enlist(token)
      return reason ?? status
    },
  },
  "Meta's chat login": {
    ...{ takes: 'identity', right: 'success', wrong: 414 },
    offer: (token) => adaLogsIn(token),
  },
  ...Object.fromEntries(
    Object.entries(HTTP_PLACES).map(([name, { takes, right, ask }]): [string, Place] => [
      name,
      { takes, right, wrong: 401, offer: async (token) => (await ask(asBearer(token))).status },
    ]),
  ),
}

describe.each(Object.entries(PLACES))('%s', (_name, place) => {
  it.each(KINDS)('offered one of kind %s, takes it only if it is its own', async (kind) => {
    expect(await place.offer(tokenOf(kind))).toBe(kind === place.takes ? place.right : place.wrong)
  })
})

describe.each(Object.entries(HTTP_PLACES))('%s', (_name, { takes, ask }) => {
  it('takes no token from a URL, not even its own', async () => {
    expect((await ask(inUrl(tokenOf(takes)))).status).toBe(401)
  })

  it('takes nobody without a token', async () => {
    expect((await ask((url, init) => fetch(url, init))).status).toBe(401)
  })
})

describe('after all of that', () => {
  /** Of a signed token what is signed, and the signature. */
  const parts = (): Map<string, string> => {
    const found = new Map<string, string>()
    for (const [kind, token] of tokens) {
      const [header = '', claims = '', signature] = token.split('.')
      if (signature === undefined) found.set(kind, token)
      else found.set(kind, `${header}.${claims}`).set(`signature of ${kind}`, signature)
    }
    return found
  }
  const written = async (): Promise<ReadonlyMap<string, Buffer>> => {
    const files = new Map(await readTree(join(network.folder, 'servers')))
    files.set('log', Buffer.from(lines.join('')))
    files.set('trace', Buffer.from(JSON.stringify(drafts)))
    return files
  }

  it('no token is in a log, a trace or a file of any server', async () => {
    const files = await written()
    expect(files.get('log')?.includes('/v1/me')).toBe(true)
    expect(files.get('trace')?.includes('DELETE /m/')).toBe(true)
    expect(findSecrets(files, parts())).toEqual([])
  })

  it('a token that is written anywhere would be found', async () => {
    const planted = join(network.folder, 'servers', 'planted.log')
    for (const [name, token] of parts()) {
      await writeFile(planted, `{"url":"/uploads?access_token=${token}"}`, { mode: 0o600 })
      const found = findSecrets(await written(), parts())
      expect(found).toContainEqual({ secret: name, form: 'raw octets', file: planted })
      expect(found.every(({ secret, file }) => secret === name && file === planted)).toBe(true)
    }
  })
})

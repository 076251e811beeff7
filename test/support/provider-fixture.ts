// A running provider beside a stand-in for Meta that publishes push keys, on a fake clock.
import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { readConfig } from '#platform/config.js'
import { createLogger } from '#platform/log.js'
import { encodeJwks } from '#proto/identity/jwks.js'
import type { SignedIn } from '#proto/identity/provider-api.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { PROVIDER_VARIABLES, type ProviderConfig } from '#provider-server/config.js'
import { startProvider } from '#provider-server/index.js'
import { parseSigningKeyRecord } from '#provider-server/records.js'
import { openCollections } from '#platform/storage/collections.js'
import { CHEAP_PASSWORDS } from './cheap-passwords.js'
import { FakeClock } from './fake-clock.js'
import { temporaryFolder } from './folder.js'
import { testKey, type TestKey } from './signing.js'

export const PASSWORD = 'correct horse battery'

/** Made once for all tests of a file: an RSA key takes a fifth of a second. */
const PROVIDER_KEY = testKey('provider-1')
const META_KEY = testKey('meta-1')

export interface FakeMeta {
  readonly url: string
  /** Published keys; replace to rotate. */
  keys: readonly TestKey[]
  /** Requests so far. */
  fetches: number
  /** Answers 500 while true. */
  down: boolean
}

export async function startFakeMeta(): Promise<FakeMeta> {
  const meta = { url: '', keys: [META_KEY] as readonly TestKey[], fetches: 0, down: false }
  const server = createServer((_request, response) => {
    meta.fetches += 1
    if (meta.down) response.writeHead(500).end()
    else response.end(JSON.stringify(encodeJwks(meta.keys)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  meta.url = `http://127.0.0.1:${address.port}`
  return meta
}

export async function startTestProvider(changes: Partial<ProviderConfig> = {}) {
  const clock = new FakeClock()
  const lines: string[] = []
  const events: TraceDraft[] = []
  const dataFolder = await temporaryFolder()
  if (changes.dataFolder === undefined) await seedSigningKey(dataFolder, clock.now())
  const config: ProviderConfig = { ...readConfig(PROVIDER_VARIABLES, {}), port: 0, dataFolder, ...changes }
  const log = createLogger({
    name: 'provider-server',
    level: 'debug',
    destination: { write: (line: string) => void lines.push(line) },
  })
  const provider = await startProvider(config, {
    clock,
    log,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    trace: (draft) => void events.push(draft),
    passwordCost: CHEAP_PASSWORDS,
  })
  onTestFinished(() => provider.close())
  const post = (path: string, body: unknown, session?: string) =>
    fetch(`${provider.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...bearer(session) },
    })
  return {
    ...provider,
    config,
    clock,
    lines,
    events,
    post,
    get: (path: string, session?: string) => fetch(`${provider.url}${path}`, { headers: bearer(session) }),
    /** Agrees to the disclosure for both services too, unless told otherwise. */
    async signUp(user: string, services = ['whatsapp', 'messenger']): Promise<SignedIn> {
      const response = await post('/v1/signup', { user, password: PASSWORD })
      const account = (await response.json()) as SignedIn
      for (const service of services) {
        await post('/v1/consents', { service, text: 'partner-disclosure/1', given: true }, account.session)
      }
      return account
    },
  }
}

async function seedSigningKey(folder: string, createdAt: number): Promise<void> {
  const store = await openCollections(folder)
  const keys = await store.collection('signing-keys', parseSigningKeyRecord)
  const privateJwk = PROVIDER_KEY.key.export({ format: 'jwk' })
  await keys.insert(PROVIDER_KEY.kid, parseSigningKeyRecord({ privateJwk, createdAt }))
  await store.close()
}

function bearer(session: string | undefined): Record<string, string> {
  return session === undefined ? {} : { authorization: `Bearer ${session}` }
}

// The simulated Meta endpoint inside a test, a partner that it knows, and devices that can enlist there.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Bytes, fromBase64url } from '#proto/bytes.js'
import { encodeTestAccount } from '#proto/enlistment/account-form.js'
import type { DeviceKeys } from '#proto/enlistment/device-keys.js'
import { encodeEnlistment, ENLISTMENT_PATH } from '#proto/enlistment/enlistment-form.js'
import { FORM_MEDIA_TYPE } from '#proto/enlistment/form.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { termsRequest } from '#proto/exchanges/terms.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import {
  generateIdentity,
  generateKyberPreKeys,
  generateSignedPreKey,
  kyberPreKeyWire,
  signedPreKeyWire,
} from '#proto/signal/keys.js'
import { keyValue } from '#proto/signal/public-key.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { TraceSink } from '#proto/trace/event.js'
import { readConfig } from '#platform/config.js'
import { createLogger, type Logger } from '#platform/log.js'
import type { Resolve } from '#platform/net/resolve.js'
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'
import { META_VARIABLES, type MetaConfig } from '#meta-sim/config.js'
import { type RunningMeta, startMeta } from '#meta-sim/index.js'
import { FakeClock } from './fake-clock.js'
import { type PartnerIssuer, startPartnerIssuer } from './partner-issuer.js'
import { login, type LoginResult, type RawClient } from './raw-client.js'

export const VERSION = { primary: 1, secondary: 0, tertiary: 3 }
type Identity = ReturnType<typeof generateIdentity>

export interface TestDevice {
  readonly noise: KeyPair
  readonly identity: Identity
  readonly keys: DeviceKeys
}

/** Keys with true signatures. */
export function testDevice(options: { noise?: KeyPair; identity?: Identity } = {}): TestDevice {
  const noise = options.noise ?? generateKeyPair(new Uint8Array(randomBytes(32)))
  const identity = options.identity ?? generateIdentity()
  const signed = signedPreKeyWire(generateSignedPreKey(identity, 1, 0))
  const kyber = kyberPreKeyWire(generateKyberPreKeys(identity, 2, 1, 0)[0]!)
  return {
    noise,
    identity,
    keys: {
      authKey: noise.publicKey,
      registrationId: 77,
      identityKey: keyValue(identity.publicKey),
      signedPreKey: { id: signed.id, publicKey: signed.value, signature: signed.signature },
      kyberPreKey: { id: kyber.id, publicKey: kyber.value, signature: kyber.signature },
    },
  }
}

export interface Enlisted {
  readonly jid: Jid
  readonly device: TestDevice
  /** Logs in; fails the test where that is refused. */
  online(more?: Partial<ClientPayload>): Promise<RawClient>
  tryLogin(more?: Partial<ClientPayload>, url?: string): Promise<LoginResult>
}

export interface TestMeta {
  readonly meta: RunningMeta
  readonly partner: PartnerIssuer
  readonly clock: FakeClock
  readonly config: MetaConfig
  post(path: string, body: string, mediaType?: string): Promise<{ status: number; json: unknown }>
  /** The answer to an enlistment of this device as `user`, with a good token unless given one. */
  enlist(user: string, device: TestDevice, token?: string): Promise<unknown>
  /** Enlists and answers the account. */
  partnerUser(user: string, device?: TestDevice): Promise<Enlisted>
  /** Registers a test account; `reachable` accepts the warnings and turns partner 1 on. */
  metaUser(phone: string, options?: { reachable?: boolean; device?: TestDevice }): Promise<Enlisted>
  /**
   * Stops and starts the endpoint on the same data and ports, with `more` of its configuration changed. Time may pass
   * while it is down.
   */
  restart(more?: Partial<MetaConfig>, downMilliseconds?: number): Promise<void>
  close(): Promise<void>
}

export interface TestMetaOptions {
  readonly folder: string
  readonly clock?: FakeClock
  readonly config?: Partial<MetaConfig>
  readonly trace?: TraceSink
  readonly log?: Logger
  readonly resolve?: Resolve
  /** How the endpoint is started; default inline. */
  readonly start?: (config: MetaConfig) => Promise<RunningMeta>
}

export async function startTestMeta(options: TestMetaOptions): Promise<TestMeta> {
  const clock = options.clock ?? new FakeClock()
  let config: MetaConfig = {
    ...readConfig(META_VARIABLES, { PARLEY_META_PORT: '0', PARLEY_META_CHAT_PORT: '0' }),
    dataFolder: options.folder,
    lab: true,
    loopbackPartners: true,
    ...options.config,
  }
  const deps = {
    clock,
    log: options.log ?? createLogger({ name: 'meta-sim', level: 'silent' }),
    randomBytes: (length: number): Bytes => new Uint8Array(randomBytes(length)),
    trace: options.trace,
    resolve: options.resolve,
  }
  const partner = await startPartnerIssuer(clock)
  await presetPushKey(options.folder)
  const start = options.start ?? ((ready: MetaConfig) => startMeta(ready, deps))
  let meta = await start(config)
  const post: TestMeta['post'] = async (path, body, mediaType = FORM_MEDIA_TYPE) => {
    const headers = { 'content-type': mediaType, connection: 'close' }
    const response = await fetch(`${meta.url}${path}`, { method: 'POST', headers, body })
    return { status: response.status, json: await response.json() }
  }
  const registered = await post(
    '/lab/partners',
    JSON.stringify(partnerRegistration(partner.url)),
    'application/json',
  )
  if (registered.status !== 200) throw new Error(JSON.stringify(registered))

  const enlisted = (jid: Jid, device: TestDevice, payload: () => Promise<ClientPayload>): Enlisted => {
    const tryLogin: Enlisted['tryLogin'] = async (more = {}, url = meta.chat) =>
      login({
        ...{ url, clock, staticKey: device.noise, trustRoot: fromBase64url(meta.trustRoot)! },
        payload: { ...(await payload()), ...more },
      })
    return {
      jid,
      device,
      tryLogin,
      async online(more) {
        const client = await tryLogin(more)
        if ('stanzas' in client) return client
        throw new Error(`the login was refused: ${JSON.stringify(client)}`)
      },
    }
  }
  const test: TestMeta = {
    get meta() {
      return meta
    },
    partner,
    clock,
    get config() {
      return config
    },
    post,
    async enlist(user, device, token) {
      const form = encodeEnlistment({
        keys: device.keys,
        token: token ?? (await partner.token(user, device.noise.publicKey)),
        version: VERSION,
      })
      return (await post(ENLISTMENT_PATH, form)).json
    },
    async partnerUser(user, device = testDevice()) {
      const jid = loginOf(await test.enlist(user, device))
      return enlisted(jid, device, async () => ({
        ...common(jid.slice(jid.indexOf('-') + 1, jid.indexOf('@'))),
        product: 'interop',
        pushName: `${user}'s name`,
        interopData: {
          accountId: Number(jid.split('-')[0]),
          token: await partner.token(user, device.noise.publicKey),
          enableReadReceipts: true,
        },
      }))
    },
    async metaUser(phone, { reachable = true, device = testDevice() } = {}) {
      const form = encodeTestAccount({ keys: device.keys, service: 'whatsapp', phone, displayName: 'Bob' })
      const jid = loginOf((await post('/lab/accounts', form)).json)
      const account = enlisted(jid, device, () => Promise.resolve({ ...common(phone), product: 'whatsapp' }))
      if (!reachable) return account
      const client = await account.online()
      await client.request(termsRequest({ text: 'interop-warnings/1', result: 'accepted' }))
      await client.request(optInRequest([1]))
      await client.end()
      return account
    },
    async restart(more = {}, downMilliseconds = 0) {
      await meta.close()
      clock.advance(downMilliseconds)
      config = {
        ...config,
        ...more,
        port: Number(new URL(meta.url).port),
        chatPort: Number(new URL(meta.chat).port),
      }
      meta = await start(config)
    },
    async close() {
      await meta.close()
      await partner.close()
    },
  }
  return test
}

let pushKeyFile: string | undefined

/** One RSA key for all tests of a file: making one takes longer than most of them. */
async function presetPushKey(folder: string): Promise<void> {
  const path = join(folder, 'push-key.json')
  await ensurePrivateFolder(folder)
  if (await readPrivateFile(path)) return
  pushKeyFile ??= JSON.stringify({
    kid: 'test-push-key',
    pem: generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { format: 'pem', type: 'spki' },
      privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    }).privateKey,
  })
  await writePrivateFile(path, new TextEncoder().encode(pushKeyFile))
}

/** What the lab tells Meta about its partner. */
export function partnerRegistration(url: string): Record<string, unknown> {
  return {
    id: 1,
    name: 'Parley',
    handle: 'parley',
    issuer: url,
    algorithms: ['ES256'],
    baseUrl: url,
    mediaBaseUrl: `${url}/m`,
    identifierType: 'username',
    agreements: { whatsapp: 'active' },
  }
}

function common(username: string) {
  return {
    username,
    passive: false,
    connectReason: 'user',
    connectAttemptCount: 0,
    appVersion: VERSION,
  } as const
}

function loginOf(answer: unknown): Jid {
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'login' in answer &&
    typeof answer.login === 'string'
  ) {
    return checkJid(answer.login)
  }
  throw new Error(`the enlistment failed: ${JSON.stringify(answer)}`)
}

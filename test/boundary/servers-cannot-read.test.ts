// The servers cannot read content: two people chat through servers that log and trace all they can, and then
// every file those servers wrote is searched for what only the two may know.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASSUMED_TOKEN_PATH } from '#proto/assumptions.js'
import { systemClock } from '#platform/clock.js'
import { type ClientEvent, openClient } from '#cli/client/index.js'
import { loseSessions } from '../support/closed-profile.js'
import { DISCLOSURE, WARNINGS } from '../support/consent-texts.js'
import { fresh } from '../support/offline-client.js'
import { type LabProcess, startLabProcess } from '../support/parley-process.js'
import { profileSecrets } from '../support/profile-secrets.js'
import { findSecrets, FORMS, readTree, type Secrets } from '../support/secret-search.js'

const USER = 'tarnhelm-ada'
const PASSWORD = 'Pässwort "7 Zwerge" & 1 Wald'
const NAME = 'Bartholomäus "Q" Quillfeather'
const PHONE = '4915550001'
const [ADA, BOB] = [`${USER}@parley`, `+${PHONE}@whatsapp`]
const TEXTS = {
  online: 'the heron "flies" at dawn – çok güzel 🪶',
  reply: 'only if the \\north wind\\ sleeps & dreams',
  offline: 'while you slept the tide took the läntern',
  offlineBack: 'a second lantern hangs in the böathouse',
  retry: 'say it again: the quartz owl blinks twice',
}

type Client = Awaited<ReturnType<typeof openClient>>

let root: string
let lab: LabProcess
const secrets = new Map<string, string | Uint8Array>([['password', PASSWORD]])
const identityTokens: string[] = []
const ids: string[] = []

const folder = (name: string): string => join(root, 'profiles', name)
const open = (name: string): Promise<Client> =>
  openClient({ folder: folder(name), clock: systemClock, randomBytes: fresh })

function happens(client: Client, fits: (event: ClientEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.subscribe((event) => {
      if (!fits(event)) return
      stop()
      resolve()
    })
  })
}
const reads = (client: Client, text: string): Promise<void> =>
  happens(client, (event) => event.event === 'message' && event.text === text)

/** The provider's answers pass by here: what it mints is found nowhere else afterwards. */
function watchTokens(): () => void {
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init)
    const url = input instanceof Request ? input.url : String(input)
    if (new URL(url).pathname !== ASSUMED_TOKEN_PATH) return response
    const answer = (await response.clone().json()) as { id_token?: string }
    if (answer.id_token !== undefined) identityTokens.push(answer.id_token)
    return response
  }
  return () => {
    globalThis.fetch = original
  }
}

async function learnSecrets(name: string): Promise<void> {
  const { provider, privateKeys } = await profileSecrets(folder(name))
  if (provider) secrets.set(`${name}: session`, provider.session)
  for (const [key, value] of privateKeys) secrets.set(`${name}: ${key}`, value)
}

async function say(from: Client, to: string, text: string): Promise<void> {
  const outcome = await from.send(to, text)
  expect(outcome.event).toBe('sent')
  ids.push(outcome.id)
}

async function chat(): Promise<void> {
  const [ada, bob] = [await open('ada'), await open('bob')]
  await ada.signUp({ provider: lab.provider, user: USER, password: PASSWORD, country: 'DE' })
  await ada.signIn({ provider: lab.provider, user: USER, password: PASSWORD })
  await ada.enlist({ meta: lab.meta, service: 'whatsapp', disclosure: DISCLOSURE })
  await bob.createMetaAccount({ meta: lab.meta, service: 'whatsapp', phone: PHONE, name: NAME })
  await Promise.all([ada.connect(), bob.connect()])
  await bob.setPartner(1, true, WARNINGS)
  // One-time keys are uploaded by now or while this is sent; each is used once and then forgotten.
  await Promise.all([learnSecrets('ada'), learnSecrets('bob')])
  await Promise.all([reads(bob, TEXTS.online), say(ada, BOB, TEXTS.online)])
  await Promise.all([reads(ada, TEXTS.reply), say(bob, ADA, TEXTS.reply)])
  await ada.disconnect()
  await say(bob, ADA, TEXTS.offline)
  await Promise.all([reads(ada, TEXTS.offline), ada.connect('push')])
  await bob.close()
  await say(ada, BOB, TEXTS.offlineBack)
  await loseSessions(folder('bob'))
  const again = await open('bob')
  await Promise.all([reads(again, TEXTS.offlineBack), again.connect()])
  await Promise.all([reads(again, TEXTS.retry), say(ada, BOB, TEXTS.retry)])
  await Promise.all([ada.close(), again.close()])
  await Promise.all([learnSecrets('ada'), learnSecrets('bob')])
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-secrets-'))
  const folders = { data: join(root, 'servers/data'), trace: join(root, 'servers/traces') }
  lab = await startLabProcess({ ...folders, home: join(root, 'home') }, { PARLEY_LOG_LEVEL: 'debug' })
  const unwatch = watchTokens()
  try {
    await chat()
  } finally {
    unwatch()
  }
  for (const [name, text] of Object.entries(TEXTS)) secrets.set(`text: ${name}`, text)
  for (const [at, token] of identityTokens.entries()) {
    const [header = '', claims = '', signature = ''] = token.split('.')
    secrets.set(`identity token ${at}`, `${header}.${claims}`).set(`signature ${at}`, signature)
  }
}, 60_000)

afterAll(async () => {
  await lab.interrupt()
  await rm(root, { recursive: true, force: true })
})

const written = (): Promise<ReadonlyMap<string, Buffer>> => readTree(join(root, 'servers'))
const named = (files: ReadonlyMap<string, Buffer>, ending: RegExp): ReadonlyMap<string, Buffer> =>
  new Map([...files].filter(([file]) => ending.test(file)))
/** Ledgers tell of people and not of messages. */
const TOLD = /(?<!ledger)\.(log|ndjson)$/

describe('the search', () => {
  it('finds a planted secret in each of its forms, wherever it stands', async () => {
    const planted = join(root, 'planted')
    await mkdir(planted)
    const markers: Secrets = new Map<string, string | Uint8Array>([
      ['text', TEXTS.online],
      ['key', Buffer.from('00ff10ef20df30cf40bf50af609f708f7f80817e827d837c847b857a86798778', 'hex')],
    ])
    for (const [secret, value] of markers) {
      for (const { name, of } of FORMS) {
        for (const [at, needle] of of(value).entries()) {
          const file = join(planted, `${secret}-${name}-${at}`.replaceAll(' ', '-'))
          const junk = Buffer.from('?'.repeat(at + 1))
          await writeFile(file, Buffer.concat([junk, needle, junk]))
          const found = findSecrets(await readTree(planted), markers)
          expect(found).toContainEqual({ secret, form: name, file })
          await rm(file)
        }
      }
    }
  })

  it('finds what is encoded together with its neighbours', async () => {
    const planted = join(root, 'encoded')
    await mkdir(planted)
    for (const before of ['', 'a', 'ab', 'abc']) {
      const whole = Buffer.from(`${before}${TEXTS.online}xyz`)
      await writeFile(join(planted, `at-${before.length}`), `{"data":"${whole.toString('base64')}"}`)
    }
    const found = findSecrets(await readTree(planted), new Map([['text', TEXTS.online]]))
    expect(new Set(found.map(({ file }) => file)).size).toBe(4)
  })
})

describe('after two people chatted online, offline and with a retry', () => {
  it('logs and traces of the servers tell of every message', async () => {
    const told = named(await written(), TOLD)
    expect(told.size).toBe(6)
    for (const role of ['meta', 'provider', 'mediaHost']) {
      expect([...told.keys()].filter((file) => file.includes(`${role}.`))).toHaveLength(2)
    }
    const everything = Buffer.concat([...told.values()]).toString()
    expect(ids).toHaveLength(5)
    for (const id of ids) expect(everything).toContain(id)
    expect(everything).toContain('type=retry')
    expect(everything).toContain('"level":"debug"')
  })

  it('there is something to look for: texts, password, sessions, tokens and some hundred private keys', () => {
    expect(identityTokens.length).toBeGreaterThanOrEqual(3)
    expect(secrets.size).toBeGreaterThan(200)
  })

  it('no file of theirs holds any of it, while they run and after they ended', async () => {
    expect(findSecrets(await written(), secrets)).toEqual([])
    expect((await lab.interrupt()).code).toBe(0)
    const files = await written()
    expect(findSecrets(files, secrets)).toEqual([])
    // Whoever reads the search's result should know that there was something to read.
    expect([...files.values()].reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(100_000)
  })

  it('the WhatsApp user’s name stands in Meta’s account records alone, and the partner’s has no name but its user', async () => {
    const files = await written()
    const holders = findSecrets(files, new Map([['name', NAME]])).map(({ file }) => file)
    expect(new Set(holders)).toEqual(new Set([join(root, 'servers/data/meta/accounts.json')]))
    const logs = named(files, /\.log$/)
    expect(findSecrets(logs, new Map([['user', USER]]))).toEqual([])
  })

  it('no log or trace holds a token of any kind, nor a private key of a server', async () => {
    const told = named(await written(), TOLD)
    for (const [file, content] of told) expect(content.toString(), file).not.toMatch(/eyJ[\w-]{10,}\.eyJ/)
    const server = join(root, 'servers/data')
    const own = new Map<string, string | Uint8Array>()
    for (const [file, content] of await readTree(server)) {
      for (const [at, key] of privateValues(content.toString()).entries()) own.set(`${file} ${at}`, key)
    }
    const operator = (await readFile(join(server, 'meta/operator.token'), 'utf8')).trim()
    own.set('operator token', operator)
    // Meta's root, intermediate, Noise and push key; of the provider's key three numbers; the operator token.
    expect(own.size).toBeGreaterThanOrEqual(8)
    expect(findSecrets(told, own)).toEqual([])
  })
})

/** The private parts of JWKs, the end of a PEM body and keys named private, as their stores write them. */
function privateValues(stored: string): Buffer[] {
  const jwk = [...stored.matchAll(/"(?:d|p|q)":\s*"([\w-]{20,})"/g)]
  const pem = [...stored.matchAll(/([\w+/]{64})\\n[\w+/=]+\\n-----END PRIVATE KEY/g)]
  const named = [...stored.matchAll(/"privateKey":\s*"([\w-]{43})"/g)]
  return [...jwk, ...pem, ...named].map(([, value = '']) => Buffer.from(value, 'base64url'))
}

// `parley demo`: every step is a check that can fail. Each is broken once, in the network or in a client, and
// the walkthrough must notice and end with 1.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STEPS } from '#cli/demo/steps.js'
import { systemClock } from '#platform/clock.js'
import {
  carelessEnlistment,
  deadPort,
  flippingProxy,
  forgetfulMediaHost,
  metaWithOtherEndpoints,
  openPerson,
  playDemo,
  type Fault,
} from '../support/demo.js'
import { machine, type Machine } from '../support/parley.js'
import { readTree } from '../support/secret-search.js'

const NAMES = [
  ...['network', 'identity-token', 'enlistment', 'handshake', 'wrong-root', 'consent-gate'],
  ...['first-message', 'ciphertext-only', 'prekeys', 'reply', 'offline', 'push'],
  ...['picture', 'voice-message', 'files-unreadable', 'resumed-upload', 'deleted-file'],
]
const BOB = '+4915550001@whatsapp'
const SECRET = 'The spare key lies under the blue pot'
const HOUR = 3_600_000

/** One for each step. `says`: what the evidence names. */
const FAULTS: Readonly<Record<string, { readonly broken: string; readonly says: string } & Fault>> = {
  network: {
    broken: 'the media host does not run',
    says: 'ECONNREFUSED',
    network: async (network) => {
      const mediaHost = `http://127.0.0.1:${await deadPort()}`
      return { ...network, addresses: { ...network.addresses, mediaHost } }
    },
  },
  'identity-token': {
    broken: 'an hour passes before the token is checked',
    says: 'the token verifies',
    clock: { ...systemClock, now: () => systemClock.now() + HOUR },
  },
  enlistment: {
    broken: 'the enlistment server keeps nothing',
    says: 'Meta stored the account',
    network: async (network) => {
      const meta = await metaWithOtherEndpoints(network.addresses.meta, {
        enlist: await carelessEnlistment(),
      })
      return { ...network, addresses: { ...network.addresses, meta } }
    },
  },
  handshake: {
    broken: 'somebody on the way flips one bit of what the chat server says',
    says: 'encrypted channel',
    network: async (network) => {
      const { meta, chat } = network.addresses
      const forged = await metaWithOtherEndpoints(meta, { chat: await flippingProxy(chat, 100) })
      return { ...network, addresses: { ...network.addresses, meta: forged } }
    },
  },
  'wrong-root': {
    broken: 'the client does not pin the root it was given',
    says: 'the connection is refused because of the root',
    client: (name, client) =>
      name === 'eve' ? { enlist: ({ meta, service }) => client.enlist({ meta, service }) } : undefined,
  },
  'consent-gate': {
    broken: 'Bob has enabled the app before',
    says: 'Bob let nobody in, and yet',
    client: (name, client) =>
      name === 'bob'
        ? {
            async connect() {
              await client.connect()
              await client.setPartner(1, true)
            },
          }
        : undefined,
  },
  'first-message': {
    broken: "Bob's choice of apps does not reach Meta",
    says: 'not sent but failed',
    client: (name) =>
      name === 'bob'
        ? {
            setPartner: (id) =>
              Promise.resolve({ id, name: 'Parley', handle: 'parley', status: 'active', enabled: true }),
          }
        : undefined,
  },
  'ciphertext-only': {
    broken: 'a server wrote the text into a file of its own, as base64',
    says: 'no plaintext anywhere',
    network: (network) => {
      mkdirSync(join(network.data, 'provider'), { recursive: true })
      const base64 = Buffer.from(`debug: ${SECRET}.`).toString('base64')
      writeFileSync(join(network.data, 'provider', 'debug.log'), base64, { mode: 0o600 })
      return network
    },
  },
  prekeys: {
    broken: "somebody else takes one of Bob's keys, too",
    says: 'one curve key is gone',
    client: (name, client, { addresses, data }) =>
      name === 'bob'
        ? {
            async setPartner(id, enabled) {
              const partner = await client.setPartner(id, enabled)
              const { provider, meta, trustRoot } = addresses
              const grace = await openPerson(join(data, '..', 'grace'))
              await grace.signUp({ provider, user: 'grace', password: 'a password of grace', country: 'DE' })
              await grace.enlist({ meta, service: 'whatsapp', trustRoot })
              await grace.connect()
              await grace.send(BOB, 'me, too')
              await grace.close()
              return partner
            },
          }
        : undefined,
  },
  reply: {
    broken: "Bob's client sends another text than he typed",
    says: 'Ada reads what Bob wrote',
    client: (name, client) =>
      name === 'bob' ? { send: (to, text, id) => client.send(to, `${text}!`, id) } : undefined,
  },
  offline: {
    broken: "Ada's client keeps its connection",
    says: 'Ada is offline',
    client: (name) => (name === 'ada' ? { disconnect: () => Promise.resolve() } : undefined),
  },
  push: {
    broken: "the provider's webhook cannot be reached",
    says: "waited in vain for the provider's wake-up",
    client: (name, client, { addresses }) =>
      name === 'ada'
        ? {
            async onWake(listener) {
              await moveWebhook(addresses)
              return client.onWake(listener)
            },
          }
        : undefined,
  },
  picture: {
    broken: 'somebody changes one bit of what lies at the media host',
    says: 'is not the file that was sent',
    client: (name, client, { data }) =>
      name === 'bob'
        ? {
            async saveMedia(id, options) {
              await flipBits(join(data, 'media-host', 'blobs'))
              return client.saveMedia(id, options)
            },
          }
        : undefined,
  },
  'voice-message': {
    broken: "Bob's client sends it as any other sound",
    says: 'Ada is shown a voice message',
    client: (name, client) =>
      name === 'bob' ? { sendMedia: (to, { path }) => client.sendMedia(to, { path }) } : undefined,
  },
  'files-unreadable': {
    broken: "Ada's provider keeps a copy of what she sends, in hex",
    says: 'no plaintext anywhere',
    client: (name, client, { data }) =>
      name === 'ada'
        ? {
            sendMedia(to, media) {
              const copy = readFileSync(media.path).toString('hex')
              writeFileSync(join(data, 'provider', 'copy.txt'), copy, { mode: 0o600 })
              return client.sendMedia(to, media)
            },
          }
        : undefined,
  },
  'resumed-upload': {
    broken: "Ada's client starts over instead of going on",
    says: 'it went on from there',
    client: (name, client, { files }) =>
      name === 'ada'
        ? {
            async resumeMedia(id) {
              await client.cancelMedia(id)
              return client.sendMedia(BOB, { path: join(files, 'large.bin') })
            },
          }
        : undefined,
  },
  'deleted-file': {
    broken: 'the media host says that it deleted the file, and keeps it',
    says: 'Bob is told that it is gone',
    network: async (network) => {
      const mediaHost = await forgetfulMediaHost()
      return { ...network, addresses: { ...network.addresses, mediaHost } }
    },
  },
}

/** Of every file below. */
async function flipBits(folder: string): Promise<void> {
  for (const [file, content] of await readTree(folder)) {
    if (content.length === 0) continue
    content.writeUInt8(content.readUInt8(0) ^ 1, 0)
    writeFileSync(file, content)
  }
}

/** Meta looks for the partner where nobody listens. */
async function moveWebhook({ meta, provider }: { meta: string; provider: string }): Promise<void> {
  const dead = `http://127.0.0.1:${await deadPort()}`
  const body = {
    ...{ id: 1, name: 'Parley', handle: 'parley', issuer: provider, algorithms: ['RS256'] },
    ...{ baseUrl: dead, mediaBaseUrl: `${dead}/m`, identifierType: 'username' },
    agreements: { whatsapp: 'active' },
  }
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${meta}/lab/partners`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  expect(status).toBe(200)
}

describe('the walkthrough', () => {
  it('holds in every step on a sound network, prints nothing but checks, and ends with 0', async () => {
    const { code, checks, stdout } = await playDemo()
    expect(checks.filter(({ holds }) => !holds)).toEqual([])
    expect(checks.map(({ name }) => name)).toEqual(NAMES)
    expect(checks.map((check) => Object.keys(check).join())).toEqual(
      NAMES.map(() => 'event,name,holds,evidence'),
    )
    expect(checks.every(({ event, evidence }) => event === 'check' && evidence.length > 20)).toBe(true)
    expect(stdout).not.toContain(SECRET)
    expect(code).toBe(0)
  })

  it('has a fault for each of its steps', () => {
    expect(STEPS.map(({ name }) => name)).toEqual(NAMES)
    expect(Object.keys(FAULTS)).toEqual(NAMES)
  })

  it.each(Object.entries(FAULTS).map(([name, fault]) => [name, fault.broken, fault] as const))(
    'fails in “%s” and ends with 1 when %s',
    async (name, _, fault) => {
      const { code, checks } = await playDemo(fault, name)
      const check = checks.at(-1)
      expect(check).toMatchObject({ name, holds: false })
      expect(check?.evidence).toContain(fault.says)
      expect(code).toBe(1)
    },
  )
})

describe('parley demo', () => {
  let here: Machine
  beforeEach(() => {
    here = machine()
  })
  afterEach(() => here.clear())

  it('runs in processes of its own and leaves no folder behind', async () => {
    const { code, stdout, stderr, records } = await here.run(['demo', '--json'], { TMPDIR: here.home })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(records).toHaveLength(NAMES.length)
    expect(stdout.trimEnd().split('\n')).toHaveLength(NAMES.length)
    expect(readdirSync(here.home)).toEqual([])
  })

  it('is what npm start does without a terminal, and leaves nothing behind when it is interrupted', async () => {
    const demo = here.start(['start', '--json'], { TMPDIR: here.home })
    await demo.record((record) => record['name'] === 'network')
    demo.process.kill('SIGINT')
    expect((await demo.ended).code).toBe(1)
    expect(readdirSync(here.home)).toEqual([])
  })

  it('leaves nothing behind when it is killed', async () => {
    const demo = here.start(['demo', '--json'], { TMPDIR: here.home })
    await demo.record((record) => record['name'] === 'network')
    demo.process.kill('SIGKILL')
    await demo.ended
    await expect.poll(() => readdirSync(here.home), { timeout: 20_000 }).toEqual([])
  })
})

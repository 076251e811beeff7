// What breaks the walkthrough's steps through channel, keys, messages and files, each in one way.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { systemClock } from '#platform/clock.js'
import { DISCLOSURE } from './consent-texts.js'
import {
  deadPort,
  flippingProxy,
  forgetfulMediaHost,
  forgetfulMeta,
  metaWithOtherEndpoints,
  openPerson,
  type StepFaults,
} from './demo.js'
import { readTree } from './secret-search.js'

const BOB = '+4915550001@whatsapp'
const SECRET = 'The spare key lies under the blue pot'
const HOUR = 3_600_000

export const PROTOCOL_FAULTS: StepFaults = {
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
    client: (name, client) =>
      name === 'ada'
        ? {
            enlist: async (options) => client.enlist({ ...options, meta: await forgetfulMeta(options.meta) }),
          }
        : undefined,
  },
  handshake: {
    broken: 'somebody on the way flips one bit of what the chat server says',
    says: 'encrypted channel',
    from: 'enlistment',
    client: (name, client, { addresses }) =>
      name === 'ada'
        ? {
            async enlist(options) {
              const chat = await flippingProxy(addresses.chat, 100)
              return client.enlist({ ...options, meta: await metaWithOtherEndpoints(options.meta, { chat }) })
            },
          }
        : undefined,
  },
  'wrong-root': {
    broken: 'the client does not pin the root it was given',
    says: 'the connection is refused because of the root',
    client: (name, client) =>
      name === 'eve'
        ? { enlist: (options) => client.enlist({ ...options, trustRoot: undefined }) }
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
    from: 'ciphertext-only',
    client: (name, client, { addresses, data }) =>
      name === 'bob'
        ? {
            async connect() {
              const { provider, meta, trustRoot } = addresses
              const grace = await openPerson(join(data, '..', 'grace'))
              await grace.signUp({ provider, user: 'grace', password: 'a password of grace', country: 'DE' })
              await grace.enlist({ meta, service: 'whatsapp', disclosure: DISCLOSURE, trustRoot })
              await grace.connect()
              await grace.send(BOB, 'me, too')
              await grace.close()
              await client.connect()
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
    from: 'offline',
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
    from: 'picture',
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

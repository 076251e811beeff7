// Ten thousand guesses by one account: who is there cannot be found out by trying, because the limits are counted
// before anybody is looked up, and because within them everybody out of reach looks the same, octet for octet.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { blockRequest } from '#proto/exchanges/blocklist.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyFetchRequest } from '#proto/exchanges/prekey-fetch.js'
import { pingReachabilityRequest } from '#proto/exchanges/reachability-ping.js'
import { resolveUsersRequest } from '#proto/exchanges/resolve-users.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { phoneJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { CIPHERTEXT } from '../support/consent-people.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'
import { written } from '../support/written-stanza.js'

const GUESSES = 2_500
const FIRST = 4_915_570_000

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

interface Told {
  /** Without what the asker said itself. */
  readonly text: string
  /** Octets of the answer, but for the server's time. */
  readonly length: number
}

function told(answer: Stanza, digits: string): Told {
  const attrs = { ...answer.attrs, t: '', id: '' }
  return {
    text: written(answer)
      .replaceAll(digits, 'N')
      .replace(/ id="M\d+"/, ''),
    length: encodeStanza({ ...answer, attrs }).length,
  }
}

type Ask = (client: RawClient, digits: string, at: number) => Promise<Stanza>

const KINDS: Readonly<Record<string, { readonly ask: Ask; readonly answered: number }>> = {
  'resolving a name': {
    answered: 100,
    ask: (client, externalId) =>
      client.request(resolveUsersRequest([{ by: 'external-id', externalId, integratorId: 0 }])),
  },
  'fetching keys': {
    answered: 100,
    ask: (client, digits) => client.request(prekeyFetchRequest([phoneJid(digits)])),
  },
  'writing a message': {
    answered: 50,
    async ask(client, digits, at) {
      const id = `M${at}`
      const enc = { type: 'msg', ciphertext: CIPHERTEXT } as const
      client.submit(outgoingMessage({ id, to: phoneJid(digits), type: 'text', enc }))
      return client.next(({ tag, attrs }) => tag === 'ack' && attrs['id'] === id)
    },
  },
  'asking to be reached': {
    answered: 10,
    ask: (client, externalId) => client.request(pingReachabilityRequest({ externalId })),
  },
}

/** Guesses one after the other, in bundles that are under way at once. */
async function guess(client: RawClient, ask: Ask): Promise<Told[]> {
  const all: Told[] = []
  for (let from = 0; from < GUESSES; from += 100) {
    const bundle = Array.from({ length: 100 }, async (_, n) => {
      const digits = String(FIRST + from + n)
      return told(await ask(client, digits, from + n), digits)
    })
    all.push(...(await Promise.all(bundle)))
  }
  return all
}

it.each(Object.entries(KINDS))('%s tells nothing of 2,500 numbers', async (_name, { ask, answered }) => {
  const ada = await test.partnerUser('ada')
  // People among the numbers: off, turned off again, and blocked, within the limits; on, beyond them.
  await test.metaUser(String(FIRST + 2), { reachable: false })
  const [turnedOff, blocks] = [await test.metaUser(String(FIRST + 4)), await test.metaUser(String(FIRST + 6))]
  for (const [one, order] of [
    [turnedOff, optInRequest([])],
    [blocks, blockRequest({ action: 'block', jid: ada.jid })],
  ] as const) {
    const client = await one.online()
    await client.request(order)
    await client.end()
  }
  await test.metaUser(String(FIRST + 2_000))

  const client = await ada.online()
  const answers = await guess(client, ask)
  const [within, beyond] = [answers.slice(0, answered), answers.slice(answered)]
  expect(new Set(within.map(({ text }) => text)).size).toBe(1)
  expect(new Set(within.map(({ length }) => length)).size).toBe(1)
  expect(new Set(beyond.map(({ text }) => text)).size).toBe(1)
  expect(new Set(beyond.map(({ length }) => length)).size).toBe(1)
  expect(within[0]?.text).not.toContain('429')
  expect(beyond[0]?.text).toContain('429')
  await client.end()
})

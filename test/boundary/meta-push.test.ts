// Pushes from the simulated endpoint to a partner's server over HTTP: who is pushed, how often, and what
// happens where that fails.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { parseJwks } from '#proto/identity/jwks.js'
import { verifyPushToken } from '#proto/push/push-token.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const REPEAT = 30_000
let test: TestMeta
let ada: Enlisted
let bob: RawClient
let drafts: TraceDraft[]

beforeEach(async () => {
  drafts = []
  const trace = (draft: TraceDraft): void => void drafts.push(draft)
  test = await startTestMeta({ folder: await temporaryFolder(), trace })
  ada = await test.partnerUser('ada')
  bob = await (await test.metaUser('4915550001')).online()
})
afterEach(() => test.close())

async function send(to: Jid, id: string): Promise<void> {
  const enc = { type: 'msg', ciphertext: Uint8Array.of(1) } as const
  bob.submit(outgoingMessage({ id, to, type: 'text', enc }))
  await bob.next(({ tag, attrs }) => tag === 'ack' && attrs['id'] === id)
}

/** A round trip to the partner by way of Meta: what was to be pushed before has been by then. */
async function quiet(): Promise<void> {
  const grace = await test.partnerUser(`grace-${test.partner.pushes.length}`)
  const before = test.partner.pushes.length
  await send(grace.jid, `Q${before}`)
  await test.partner.pushed(before + 1)
}

const pushesTo = (user: string): number =>
  test.partner.pushes.filter(({ body }) => body === JSON.stringify({ to: user })).length

describe('a push', () => {
  it('names the offline user and nothing else, signed by Meta for this partner', async () => {
    await send(ada.jid, 'M1')
    await test.partner.pushed(1)
    const [push] = test.partner.pushes
    expect(push?.body).toBe('{"to":"ada"}')
    const jwks = await fetch(`${test.meta.url}/.well-known/jwks`, { headers: { connection: 'close' } })
    const keys = parseJwks(new Uint8Array(await jwks.arrayBuffer()))
    const token = push?.authorization.replace('Bearer ', '') ?? ''
    const rules = { partnerUrl: test.partner.url, keys, now: test.clock.now() }
    expect(await verifyPushToken(token, rules)).toEqual({ issuedAt: Math.floor(test.clock.now() / 1000) })
  })

  it('is traced with the stanza that caused it, before it leaves and when it is answered', async () => {
    await send(ada.jid, 'M1')
    await test.partner.pushed(1)
    const told = () => drafts.filter(({ layer, kind }) => layer === 'http' && kind.startsWith('push'))
    const facts = { cause: 'M1', to: 'ada', iat: Math.floor(test.clock.now() / 1000) }
    await expect.poll(told).toMatchObject([
      { dir: 'out', kind: 'push', detail: facts },
      { dir: 'in', kind: 'push-answer', detail: { ...facts, status: 200 } },
    ])
  })

  it('is sent once for a burst, and once more when new mail waits and the user has not come', async () => {
    for (let n = 0; n < 10; n += 1) await send(ada.jid, `M${n}`)
    await quiet()
    expect(pushesTo('ada')).toBe(1)
    test.clock.advance(REPEAT - 1)
    await quiet()
    expect(pushesTo('ada')).toBe(1)
    test.clock.advance(1)
    await expect.poll(() => pushesTo('ada')).toBe(2)
  })

  it('is not sent to somebody who is online, nor to a WhatsApp user', async () => {
    const client = await ada.online()
    await send(ada.jid, 'M1')
    client.submit(
      outgoingMessage({
        id: 'M2',
        to: '4915550001@s.whatsapp.net' as Jid,
        type: 'text',
        enc: { type: 'msg', ciphertext: Uint8Array.of(1) },
      }),
    )
    await client.nextOf('ack')
    await quiet()
    expect(pushesTo('ada')).toBe(0)
  })

  it('is sent when a connection ends and something it did not ack still waits', async () => {
    const client = await ada.online()
    await send(ada.jid, 'M1')
    await client.nextOf('message')
    await client.end()
    await expect.poll(() => pushesTo('ada')).toBe(1)
  })

  it('is sent again after a restart, when nobody remembers it', async () => {
    await send(ada.jid, 'M1')
    await test.partner.pushed(1)
    await test.restart()
    await test.partner.pushed(2)
    expect(pushesTo('ada')).toBe(2)
  })
})

describe('a push that fails', () => {
  it('is tried again after a growing wait, and parked in the end', async () => {
    test.partner.pushAnswer = { status: 500 }
    await send(ada.jid, 'M1')
    for (let failures = 1; failures < 8; failures += 1) {
      await expect.poll(() => pushesTo('ada')).toBe(failures)
      await failed(failures)
      // The longest that the wait can be, and not a moment before half of it.
      const longest = Math.min(300_000, 1000 * 2 ** (failures - 1))
      test.clock.advance(longest / 2 - 1)
      await quietly()
      expect(pushesTo('ada')).toBe(failures)
      test.clock.advance(longest / 2 + 1)
    }
    await expect.poll(() => pushesTo('ada')).toBe(8)
    await failed(8)
    test.clock.advance(3_600_000)
    await quietly()
    expect(pushesTo('ada')).toBe(8)
  })

  it('follows no redirect', async () => {
    test.partner.pushAnswer = { status: 307, headers: { location: `${test.partner.url}/push` } }
    await send(ada.jid, 'M1')
    await test.partner.pushed(1)
    await quietly()
    expect(pushesTo('ada')).toBe(1)
  })

  const failed = async (count: number): Promise<void> => {
    await expect.poll(() => drafts.filter(({ kind }) => kind === 'push').length).toBe(count)
    await quietly()
  }
  /** A request of another kind, answered after whatever was due. */
  const quietly = async (): Promise<void> => {
    await fetch(`${test.meta.url}/healthz`, { headers: { connection: 'close' } })
  }
})

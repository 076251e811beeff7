// Decisions during which the endpoint is killed: made or not made, never half.
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAck } from '#proto/exchanges/ack.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { interopConsentRequest, readInteropConsentAnswer } from '#proto/exchanges/interop-consent.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { FakeClock } from '../support/fake-clock.js'
import { temporaryFolder } from '../support/folder.js'
import { fileChanges, type KillableMeta, killableMeta } from '../support/killable-meta.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

let process: KillableMeta
let test: TestMeta
let ada: Enlisted
let bob: Enlisted
beforeEach(async () => {
  process = killableMeta()
  test = await startTestMeta({
    ...{ folder: await temporaryFolder(), clock: new FakeClock(Date.now()) },
    start: (config) => process.start(config),
  })
  ada = await test.partnerUser('ada')
  bob = await test.metaUser('4915550001')
})
afterEach(() => test.close())

async function sent(client: RawClient, to: Jid, id: string): Promise<number | 'stored'> {
  client.submit(outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } }))
  return readAck(await client.nextOf('ack')).error ?? 'stored'
}

async function arrived(client: RawClient, tag: string): Promise<string[]> {
  await client.request(pingRequest())
  return client.stanzas.filter((stanza) => stanza.tag === tag).map(({ attrs }) => attrs['id'] ?? '')
}

/** Killed as soon as this file has changed after the request; the answer may have come or not. */
async function killedDuring(client: RawClient, request: Stanza, file: string): Promise<void> {
  const { changed } = await fileChanges(join(test.config.dataFolder, file))
  client.request(request).catch(() => undefined)
  await changed
  await process.kill()
  await test.restart()
}

const MOMENTS = [
  ['it was written down', 'ledger.ndjson'],
  ['the account was changed', 'accounts.json'],
] as const

describe('an app that is turned off while the endpoint is killed', () => {
  it.each(MOMENTS)(
    'as %s: is off or on, as the ledger says, and once off brings nothing of before',
    async (_, file) => {
      expect(await sent(await ada.online(), bob.jid, 'BEFORE')).toBe('stored')
      await killedDuring(await bob.online({ passive: true }), optInRequest([]), file)
      const client = await bob.online({ passive: true })
      const { integrators } = readInteropConsentAnswer(await client.request(interopConsentRequest()))
      const { entries } = readLedgerAnswer(await client.request(ledgerRequest()))
      // Whoever is off has said so; whoever has said so and is on was not answered, and says it again.
      expect(entries.at(-1)).toMatchObject({ kind: 'apps-chosen', detail: { apps: '' } })
      if (integrators.length > 0) await client.request(optInRequest([]))
      await client.end()
      expect(await arrived(await bob.online(), 'message')).toEqual([])
      expect(readIqError(await (await bob.online()).request(optInRequest([1])))).toBeUndefined()
      expect(await arrived(await bob.online(), 'message')).toEqual([])
    },
  )
})

describe('somebody who leaves while the endpoint is killed', () => {
  it.each(MOMENTS)('as %s: is there or gone, and comes back as a stranger', async (_, file) => {
    const [first, peer] = [await ada.online(), await bob.online()]
    expect(await sent(first, bob.jid, 'M1')).toBe('stored')
    peer.ack(await peer.nextOf('message'))
    expect(await sent(peer, ada.jid, 'M2')).toBe('stored')
    first.ack(await first.nextOf('message'))
    await killedDuring(first, unenlistRequest(), file)
    const login = await ada.tryLogin()
    if ('stanzas' in login) expect(readIqError(await login.request(unenlistRequest()))).toBeUndefined()
    else expect(login).toEqual({ refused: 401 })
    const back = await test.partnerUser('ada', ada.device)
    expect(back.jid).toBe(ada.jid)
    const again = await back.online()
    expect(await arrived(again, 'message')).toEqual([])
    again.submit(outgoingReceipt({ type: 'read', ids: ['R1'], peer: bob.jid }))
    await again.nextOf('ack')
    expect(await arrived(await bob.online(), 'receipt')).toEqual([])
  })
})

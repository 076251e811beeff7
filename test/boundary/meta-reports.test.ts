// Reporting somebody at the simulated endpoint: what is kept, what the two of them see of it, and how much one may
// report.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAck } from '#proto/exchanges/ack.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { reportRequest } from '#proto/exchanges/report.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const NOBODY = checkJid('1-99999999999999@interop')
let test: TestMeta
let ada: Enlisted
let bob: Enlisted
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
  ada = await test.partnerUser('ada')
  bob = await test.metaUser('4915550001')
})
afterEach(() => test.close())

const report = (client: RawClient, jid: Jid) =>
  client.request(
    reportRequest({
      ...{ jid, flow: 'message_request', reason: 'sells things' },
      messages: [{ id: 'M1', t: 1, text: 'buy now' }],
    }),
  )

async function sent(client: RawClient, to: Jid, id: string): Promise<number | 'stored'> {
  client.submit(outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } }))
  return readAck(await client.nextOf('ack')).error ?? 'stored'
}

describe('a report', () => {
  it('is written down for the reporter, without what was attached; the reported one sees and hears nothing', async () => {
    const [client, reported] = [await bob.online(), await ada.online()]
    expect(readIqError(await report(client, ada.jid))).toBeUndefined()
    const { entries } = readLedgerAnswer(await client.request(ledgerRequest()))
    expect(entries.at(-1)).toMatchObject({
      ...{ kind: 'reported', actor: 'you' },
      detail: { jid: ada.jid, flow: 'message_request', messages: 1 },
    })
    const own = readLedgerAnswer(await reported.request(ledgerRequest())).entries
    expect(own.filter(({ kind }) => kind !== 'enlisted')).toEqual([])
    await reported.request(pingRequest())
    expect(reported.stanzas.filter(({ tag }) => tag !== 'ib')).toEqual([])
  })

  it('is answered alike for somebody there is not', async () => {
    const client = await bob.online()
    const [real, unreal] = [await report(client, ada.jid), await report(client, NOBODY)]
    expect({ ...unreal, attrs: { ...unreal.attrs, id: '' } }).toEqual({
      ...real,
      attrs: { ...real.attrs, id: '' },
    })
  })

  it('is one of twenty a day', async () => {
    const client = await ada.online()
    for (let at = 0; at < 20; at += 1) expect(readIqError(await report(client, bob.jid))).toBeUndefined()
    expect(readIqError(await report(client, bob.jid))?.code).toBe(429)
    await client.end()
    test.clock.advance(86_400_000)
    expect(readIqError(await report(await ada.online(), bob.jid))).toBeUndefined()
  })
})

describe('five people who report one who wrote to them', () => {
  it('stop that one from writing to anybody new; as many who were never written to stop nobody', async () => {
    const reporters: Enlisted[] = []
    for (let at = 0; at < 5; at += 1) reporters.push(await test.metaUser(String(4_915_560_000 + at)))
    const [stranger, other] = [await test.metaUser('4915550008'), await test.metaUser('4915550009')]
    const client = await ada.online()
    for (const reporter of reporters) await report(await reporter.online(), ada.jid)
    expect(await sent(client, stranger.jid, 'M0')).toBe('stored')
    for (const [at, reporter] of reporters.entries()) {
      expect(await sent(client, reporter.jid, `M${at + 1}`)).toBe('stored')
    }
    for (const reporter of reporters) await report(await reporter.online(), ada.jid)
    // The count is looked at again after some seconds.
    test.clock.advance(10_000)
    expect(await sent(client, other.jid, 'M9')).toBe(429)
  })
})

// What Meta's operator sees beside the state of an agreement: what people were reported for, and the ledger's entries.
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { reportRequest } from '#proto/exchanges/report.js'
import { type Applicant, startApplicant } from '../support/applicant.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'
import { operate } from '../support/operator.js'

let test: TestMeta
let acme: Applicant
beforeEach(async () => {
  const folder = await temporaryFolder()
  test = await startTestMeta({ folder, config: { operatorTokenFile: `${folder}/operator.token` } })
  acme = await startApplicant(() => test.meta.url, test.clock)
})
afterEach(async () => {
  await acme.close()
  await test.close()
})

describe('reports', () => {
  it('are listed by partner, with what the reporter attached', async () => {
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [adaClient, bobClient] = [await ada.online(), await bob.online()]
    const enc = { type: 'msg', ciphertext: Uint8Array.of(1) } as const
    adaClient.submit(outgoingMessage({ id: 'M1', to: bob.jid, type: 'text', enc }))
    bobClient.ack(await bobClient.nextOf('message'))
    const messages = [{ id: 'M1', t: 1, text: 'buy this' }]
    await bobClient.request(
      reportRequest({ jid: ada.jid, flow: 'message_request', reason: 'spam', messages }),
    )
    const report = { reporter: bob.jid, jid: ada.jid, flow: 'message_request', reason: 'spam', messages }
    for (const path of ['reports', 'reports?partner=1'])
      expect((await operate(test, path)).json).toMatchObject({ count: 1, reports: [report] })
    expect((await operate(test, 'reports?partner=2')).json).toEqual({ count: 0, reports: [] })
    expect((await operate(test, 'partners/1')).json['reports']).toBe(1)
    for (const path of ['reports?partner=0', 'reports?partner=1000', 'reports?partner=x', 'partners/1000'])
      expect((await operate(test, path)).status).toBe(404)
    expect((await operate(test, 'partners?service=signal')).status).toBe(400)
    expect((await fetch(`${test.meta.url}/operator/reports`)).status).toBe(401)
  })
})

describe('the ledger', () => {
  it('holds every step of an agreement under its partner, with who took it and why', async () => {
    const { json } = await acme.apply()
    await acme.sign(json)
    await operate(test, 'partners/2/suspend', { reason: 'spam' })
    const lines = (await readFile(`${test.config.dataFolder}/ledger.ndjson`, 'utf8')).trim().split('\n')
    const entries = lines
      .map((line) => JSON.stringify(JSON.parse(line)))
      .filter((line) => line.includes('partner/2'))
    const told = ['applied', 'offered', 'signed', 'active', 'suspended']
    expect(entries).toHaveLength(told.length)
    told.forEach((status, at) => {
      expect(entries[at]).toContain(`"status":"${status}"`)
    })
    expect(entries.at(-1)).toContain('spam')
    expect(lines.join()).not.toContain('acme app')
  })
})

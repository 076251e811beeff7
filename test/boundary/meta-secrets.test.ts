// What the simulated endpoint writes down: its debug log and its traces name no token, key, name or identifier
// of a person beyond what the stanzas in a trace show of themselves.
import { describe, expect, it } from 'vitest'
import { toBase64url } from '#proto/bytes.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { createLogger } from '#platform/log.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta } from '../support/meta.js'

const PUSH_NAME = 'Zelda-push-name-marker'

describe('log and trace of the endpoint', () => {
  it('hold no token, no key and, in the log, no name', async () => {
    const lines: string[] = []
    const drafts: TraceDraft[] = []
    const test = await startTestMeta({
      folder: await temporaryFolder(),
      log: createLogger({
        name: 'meta-sim',
        level: 'debug',
        destination: { write: (line) => lines.push(line) },
      }),
      trace: (draft) => drafts.push(draft),
    })
    const zelda = await test.partnerUser('zelda-identifier-marker')
    const bob = await test.metaUser('4915550001')
    const token = await test.partner.token('zelda-identifier-marker', zelda.device.noise.publicKey)
    const interopData = { accountId: 1, token, enableReadReceipts: true }
    const client = await zelda.online({ pushName: PUSH_NAME, interopData })
    const recipient = await bob.online()
    const enc = { type: 'msg', ciphertext: Uint8Array.of(1) } as const
    client.submit(outgoingMessage({ id: 'M1', to: bob.jid, type: 'text', enc }))
    recipient.ack(await recipient.nextOf('message'))
    await client.end()
    await test.close()

    const log = lines.join('')
    const trace = JSON.stringify(drafts)
    expect(log).toContain(zelda.jid)
    expect(trace).toContain('M1')
    const secrets = [
      token,
      ...token.split('.'),
      ...[zelda.device.noise, bob.device.noise].flatMap(({ privateKey }) => [
        toBase64url(privateKey),
        Buffer.from(privateKey).toString('hex'),
        Buffer.from(privateKey).toString('base64'),
      ]),
    ]
    for (const secret of secrets) {
      expect(log).not.toContain(secret)
      expect(trace).not.toContain(secret)
    }
    for (const name of [PUSH_NAME, 'zelda-identifier-marker']) expect(log).not.toContain(name)
  })

  it('tell one message’s way through the endpoint under its own id', async () => {
    const drafts: TraceDraft[] = []
    const test = await startTestMeta({
      folder: await temporaryFolder(),
      trace: (draft) => drafts.push(draft),
    })
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const [client, recipient] = [await ada.online(), await bob.online()]
    const enc = { type: 'msg', ciphertext: Uint8Array.of(1) } as const
    client.submit(outgoingMessage({ id: '3EB0CAFE', to: bob.jid, type: 'text', enc }))
    recipient.ack(await recipient.nextOf('message'))
    await expect
      .poll(() => drafts.filter(({ cid }) => cid === '3EB0CAFE').map(({ layer, kind }) => `${layer} ${kind}`))
      .toContain('store remove')
    const layers = new Set(drafts.filter(({ cid }) => cid === '3EB0CAFE').map(({ layer }) => layer))
    expect([...layers].sort()).toEqual(['consent', 'frame', 'noise', 'stanza', 'store'])
    await test.close()
  })
})

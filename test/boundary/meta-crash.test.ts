// The endpoint as a process that is killed at any moment: what it acked is there afterwards, and what its
// recipient acked is gone or comes again, never lost.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { prekeyUploadRequest } from '#proto/exchanges/prekey-upload.js'
import { generatePreKeys, generateSignedPreKey, preKeyWire, signedPreKeyWire } from '#proto/signal/keys.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { MetaConfig } from '#meta-sim/config.js'
import type { RunningMeta } from '#meta-sim/index.js'
import { befriend } from '../support/befriend.js'
import { FakeClock } from '../support/fake-clock.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/meta-child.mjs')
let child: ChildProcess
let test: TestMeta
afterEach(() => test.close())

async function startChild(config: MetaConfig): Promise<RunningMeta> {
  child = spawn(process.execPath, [CHILD], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      PARLEY_META_DATA: config.dataFolder,
      PARLEY_META_PORT: String(config.port),
      PARLEY_META_CHAT_PORT: String(config.chatPort),
      PARLEY_META_LAB: '1',
      PARLEY_META_LOOPBACK_PARTNERS: '1',
      PARLEY_META_PREKEY_FETCHES: '1000',
    },
  })
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const told = JSON.parse(line) as { url: string; chat: string; trustRoot: string }
  const chatWs = `${told.url.replace('http', 'ws')}/ws/chat`
  return { ...told, chatWs, operatorTokenFile: undefined, close: kill }
}

async function kill(): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function start(): Promise<void> {
  test = await startTestMeta({
    folder: await temporaryFolder(),
    clock: new FakeClock(Date.now()),
    start: startChild,
  })
}

/** Sends until killed after `acks` acks; answers the ids that were acked. */
async function sendUntilKilled(client: RawClient, to: Jid, prefix: string, acks: number): Promise<string[]> {
  const acked: string[] = []
  for (let n = 0; n < 400; n += 1) {
    const enc = { type: 'msg', ciphertext: new Uint8Array(200).fill(n) } as const
    client.submit(outgoingMessage({ id: `${prefix}${n}`, to, type: 'text', enc }))
  }
  while (acked.length < acks) acked.push((await client.nextOf('ack')).attrs['id'] ?? '')
  await kill()
  await client.closed
  return [...acked, ...client.stanzas.flatMap(({ tag, attrs }) => (tag === 'ack' ? [attrs['id'] ?? ''] : []))]
}

describe('the endpoint, killed with −9', () => {
  it.each([1, 37, 150])('has every message it acked, in order, after a kill at ack %i', async (acks) => {
    await start()
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    await befriend(ada, bob)
    const acked = await sendUntilKilled(await ada.online(), bob.jid, 'M', acks)
    expect(acked.length).toBeGreaterThanOrEqual(acks)
    await test.restart()
    const client = await bob.online()
    const delivered: string[] = []
    while (!acked.every((id) => delivered.includes(id))) {
      const next = await client.nextOf('message')
      delivered.push(next.attrs['id'] ?? '')
      client.ack(next)
    }
    const order = delivered.map((id) => Number(id.slice(1)))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(new Set(delivered).size).toBe(delivered.length)
  })

  it('hands out no one-time key twice across a kill', async () => {
    await start()
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const owner = await bob.online()
    const { identity, keys } = bob.device
    await owner.request(
      prekeyUploadRequest({
        registrationId: keys.registrationId,
        identity: keys.identityKey,
        preKeys: generatePreKeys(1, 60).map(preKeyWire),
        signedPreKey: signedPreKeyWire(generateSignedPreKey(identity, 500, 0)),
        kyberPreKeys: [],
      }),
    )
    const fetched: number[] = []
    const fetchOne = async (client: RawClient): Promise<void> => {
      const [answer] = readPrekeyFetchAnswer(await client.request(prekeyFetchRequest([bob.jid])))
      if (answer?.bundle?.preKey) fetched.push(answer.bundle.preKey.id)
    }
    const client = await ada.online()
    const open = Array.from({ length: 40 }, () => fetchOne(client))
    await Promise.race(open)
    await kill()
    await Promise.allSettled(open)
    await test.restart()
    const again = await ada.online()
    for (let n = 0; n < 60; n += 1) await fetchOne(again)
    expect(new Set(fetched).size).toBe(fetched.length)
    expect(fetched.length).toBeGreaterThan(0)
  })
})

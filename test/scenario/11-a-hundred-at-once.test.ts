// A hundred messages at once. They share one session, and libsignal is not safe for concurrency: without a mutex
// they would share a key as well. Ada writes them offline, so that all lie as ciphertext in her outbox: all differ
// there, and with the next connection all arrive, in order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOutgoingMessage } from '#proto/exchanges/message.js'
import { decodeStanza } from '#proto/stanza/codec.js'
import { outboxMessages } from '../support/closed-profile.js'
import { acquainted, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'

const TEXTS = Array.from({ length: 100 }, (_, at) => `message ${at}`)
let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted())
  await ada.client.disconnect()
})

afterAll(() => network.close())

describe('a hundred messages sent at once on one session', () => {
  it('are a hundred different ciphertexts', async () => {
    const outcomes = await Promise.all(TEXTS.map((text) => ada.client.send(BOB, text)))
    expect(outcomes.every((outcome) => outcome.event === 'queued')).toBe(true)
    await ada.client.close()
    const sealed = (await outboxMessages(ada.folder)).map(
      (bytes) => readOutgoingMessage(decodeStanza(bytes)).enc,
    )
    expect(new Set(sealed.map((enc) => Buffer.from(enc.ciphertext).toString('base64'))).size).toBe(100)
  })

  it('all arrive, each once, in the order they were written', async () => {
    ada = await ada.reopened()
    await ada.client.connect()
    await bob.reads(TEXTS.at(-1)!)
    const shown = bob.events.flatMap((event) => (event.event === 'message' ? [event.text] : []))
    expect(shown.slice(1)).toEqual(TEXTS)
  })
})

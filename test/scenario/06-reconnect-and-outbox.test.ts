// Reconnect and outbox. What Ada writes without a connection is ciphertext in her outbox and goes with the next
// one, also when her program ended in between: the same bytes under the same id, shown once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquainted, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted())
})

afterAll(() => network.close())

describe('the outbox', () => {
  it('keeps what was written offline and sends it with the next connection, in order', async () => {
    await ada.client.disconnect()
    for (const text of ['one', 'two', 'three']) {
      await expect(ada.client.send(BOB, text)).resolves.toMatchObject({ event: 'queued', cause: 'offline' })
    }
    expect(ada.client.status().outbox).toBe(3)
    await ada.client.connect()
    await bob.reads('three')
    const shown = bob.events.flatMap((event) => (event.event === 'message' ? [event.text] : []))
    expect(shown.slice(-3)).toEqual(['one', 'two', 'three'])
    await ada.when(() => ada.client.status().outbox === 0)
  })

  it('survives the end of the program', async () => {
    await ada.client.disconnect()
    const { id } = await ada.client.send(BOB, 'after a restart')
    ada = await ada.reopened()
    expect(ada.client.status().outbox).toBe(1)
    await ada.client.connect()
    await expect(bob.reads('after a restart')).resolves.toMatchObject({ id })
  })

  it('holds a first message, too, whose recipient could not be looked up yet', async () => {
    const carol = await network.whatsappUser('4915550002', 'Carol')
    await ada.client.disconnect()
    await ada.client.send('+4915550002@whatsapp', 'we have not met')
    await Promise.all([carol.client.connect(), ada.client.connect()])
    await carol.reads('we have not met')
    await carol.client.disconnect()
  })

  it('shows a message once although it is delivered twice', async () => {
    const { id } = await ada.client.send(BOB, 'only once')
    await bob.reads('only once')
    // The receipt is repeated at each login until Meta acked it; the message is not shown again.
    await bob.client.disconnect()
    await bob.client.connect()
    await ada.client.send(BOB, 'next')
    await bob.reads('next')
    expect(bob.events.filter((event) => event.event === 'message' && event.id === id)).toHaveLength(1)
  })
})

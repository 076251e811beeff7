// Offline and push. Ada's client sleeps; it only holds the wake stream of her provider. Bob writes, Meta keeps
// the ciphertext and pushes "something waits" to the provider, without saying what or from whom. The provider
// wakes the client, which connects, drains its mailbox, and can sleep again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted())
})

afterAll(() => network.close())

describe('a partner user who is offline', () => {
  it('is woken by a push, and finds what waited', async () => {
    await ada.client.disconnect()
    const woken = new Promise<void>((resolve) => {
      void ada.client.onWake(resolve).then((stop) => {
        void woken.then(stop)
        void bob.client.send(ADA, 'are you there?')
      })
    })
    await woken
    await ada.client.connect('push')
    await expect(ada.reads('are you there?')).resolves.toMatchObject({ from: BOB })
    await bob.when((event) => event.event === 'receipt' && event.state === 'delivered')
  })

  it('gets everything in the order it was sent', async () => {
    await ada.client.disconnect()
    const texts = Array.from({ length: 20 }, (_, at) => `while you slept ${at}`)
    for (const text of texts)
      await expect(bob.client.send(ADA, text)).resolves.toMatchObject({ event: 'sent' })
    await ada.client.connect('push')
    await ada.reads(texts.at(-1)!)
    const shown = ada.events.flatMap((event) => (event.event === 'message' ? [event.text] : []))
    expect(shown.slice(-20)).toEqual(texts)
  })
})

describe('a WhatsApp user who is offline', () => {
  it('finds the message at the next login', async () => {
    await bob.client.disconnect()
    await expect(ada.client.send(BOB, 'sleep well')).resolves.toMatchObject({ event: 'sent' })
    await bob.client.connect()
    await bob.reads('sleep well')
  })
})

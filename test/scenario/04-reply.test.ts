// The reply. Bob never typed Ada's address: his client knows it from the message itself, through the partner
// that Meta named. He answers into the session her first message opened, and from then on both ratchet.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, adaAndBob, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await adaAndBob())
  await ada.client.send(BOB, 'hello Bob')
  await bob.reads('hello Bob')
})

afterAll(() => network.close())

describe('the reply', () => {
  it('goes to the address the message came from', async () => {
    await expect(bob.client.send(ADA, 'hello Ada')).resolves.toMatchObject({ event: 'sent' })
    await expect(ada.reads('hello Ada')).resolves.toMatchObject({ from: BOB, to: ADA })
  })

  it('begins a conversation that both see in the same order', async () => {
    for (let turn = 1; turn <= 5; turn += 1) {
      await ada.client.send(BOB, `ada ${turn}`)
      await bob.reads(`ada ${turn}`)
      await bob.client.send(ADA, `bob ${turn}`)
      await ada.reads(`bob ${turn}`)
    }
    const texts = (person: Person, peer: string) =>
      person.client.history(peer).entries.map((entry) => entry.text)
    expect(texts(ada, BOB)).toEqual(texts(bob, ADA))
    expect(texts(ada, BOB)).toHaveLength(12)
  })

  it('is the only way in: an address of no known app is refused here', async () => {
    await expect(bob.client.send('ada@nowhere', 'x')).rejects.toMatchObject({ code: 'unknown-handle' })
    await expect(ada.client.send('grace@parley', 'x')).rejects.toMatchObject({ code: 'usage' })
    await expect(ada.client.send('+49155577777@whatsapp', 'x')).resolves.toMatchObject({ event: 'failed' })
    expect(ada.client.status().outbox).toBe(0)
  })
})

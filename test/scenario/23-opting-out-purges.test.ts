// Opting out purges. Fifty messages wait when Bob turns the app off: none of them ever comes, not even when he turns it
// on again. That holds for those that wait for him, and for those of his that wait for Ada.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import { WARNINGS } from '../support/consent-texts.js'
import type { Person, TestNetwork } from '../support/network.js'
import { orderPartner } from '../support/operator.js'

const FIFTY = Array.from({ length: 50 }, (_, n) => `number ${n}`)

let network: TestNetwork
let ada: Person
let bob: Person

beforeEach(async () => {
  ;({ network, ada, bob } = await acquainted())
})
afterEach(() => network.close())

async function sendFifty(from: Person, to: string): Promise<void> {
  for (const text of FIFTY) expect((await from.client.send(to, text)).event).toBe('sent')
}

const texts = (person: Person, peer: string) => person.client.history(peer).entries.map(({ text }) => text)

describe('fifty messages that wait', () => {
  it('for Ada do not come once Bob has turned the app off, nor when it is on again', async () => {
    await ada.client.disconnect()
    await sendFifty(bob, ADA)
    await bob.client.setInterop({ apps: [] })
    await ada.client.connect()
    await bob.client.setInterop({ apps: [1], accepted: WARNINGS })
    await bob.client.send(ADA, 'the app is on again')
    await ada.reads('the app is on again')
    expect(texts(ada, BOB).filter((text) => FIFTY.includes(text))).toEqual([])
  })

  it('for Bob are held by a suspension, and gone when he turns the app off meanwhile', async () => {
    await bob.client.disconnect()
    await sendFifty(ada, BOB)
    await orderPartner(network, 'suspend')
    await bob.client.connect()
    await bob.client.setInterop({ apps: [] })
    await orderPartner(network, 'resume')
    await bob.client.setInterop({ apps: [1], accepted: WARNINGS })
    await ada.client.connect()
    await ada.client.send(BOB, 'the app is on again')
    await bob.reads('the app is on again')
    expect(texts(bob, ADA).filter((text) => FIFTY.includes(text))).toEqual([])
  })
})

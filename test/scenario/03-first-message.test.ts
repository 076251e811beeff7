// The first message. Ada has never written to Bob: her client asks who the number is, fetches Bob's keys,
// starts a Signal session, and puts the ciphertext into her outbox before a byte of it leaves. Meta acks once
// it is in Bob's mailbox; Bob's client decrypts, stores, acks, and sends the receipt that turns Ada's tick.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adaAndBob, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await adaAndBob())
})

afterAll(() => network.close())

describe('the first message', () => {
  it('is sent only when Meta has stored it, and reaches Bob with Ada’s address and not her name', async () => {
    const outcome = await ada.client.send(BOB, 'hello Bob')
    expect(outcome).toMatchObject({ event: 'sent' })
    const message = await bob.reads('hello Bob')
    expect(message).toMatchObject({ from: 'ada@parley', to: BOB, id: outcome.id })
  })

  it('gets its second tick from Bob’s receipt', async () => {
    const { id } = await ada.client.send(BOB, 'did you get this?')
    await ada.when((event) => event.event === 'receipt' && event.id === id && event.state === 'delivered')
    const [last] = ada.client.history(BOB).entries.slice(-1)
    expect(last).toMatchObject({ kind: 'message', id, state: 'delivered' })
    expect(ada.client.status().outbox).toBe(0)
  })
})

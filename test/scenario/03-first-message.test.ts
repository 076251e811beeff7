// The first message. Ada has never written to Bob: her client asks who the number is, fetches Bob's keys,
// starts a Signal session, and puts the ciphertext into her outbox before a byte of it leaves. Meta acks once
// it is in Bob's mailbox; Bob's client decrypts, stores and acks. Ada is a stranger to him, so what he is shown
// is a request, of which she learns nothing; once he accepts, his client sends the receipts that turn her ticks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, adaAndBob, befriended, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await adaAndBob())
})

afterAll(() => network.close())

const delivered = (person: Person, id: string) =>
  person.when((event) => event.event === 'receipt' && event.id === id && event.state === 'delivered')

describe('the first message', () => {
  it('is sent only when Meta has stored it, and reaches Bob with Ada’s address and not her name', async () => {
    const outcome = await ada.client.send(BOB, 'hello Bob')
    expect(outcome).toMatchObject({ event: 'sent' })
    const message = await bob.reads('hello Bob')
    expect(message).toMatchObject({ from: ADA, to: BOB, id: outcome.id, request: true })
  })

  it('tells Ada nothing as long as Bob has not decided', async () => {
    // Each is answered after whatever Bob's client, and then Meta, had to say.
    await bob.client.blocked()
    await ada.client.blocked()
    expect(ada.client.history(BOB).entries).toMatchObject([{ kind: 'message', state: 'sent' }])
    expect(ada.events.filter(({ event }) => event === 'receipt')).not.toContainEqual(
      expect.objectContaining({ state: 'delivered' }),
    )
    expect(bob.client.requests()).toMatchObject([{ from: ADA, messages: 1 }])
  })

  it('gets its second tick once Bob accepts her, from the receipt he owed', async () => {
    const [first] = ada.client.history(BOB).entries
    await bob.client.acceptRequest(ADA)
    if (first?.kind !== 'message') throw new Error('Ada has no message')
    await delivered(ada, first.id)
    expect(bob.client.requests()).toEqual([])
  })

  it('is followed by others that get theirs as they come', async () => {
    const { id } = await ada.client.send(BOB, 'did you get this?')
    await delivered(ada, id)
    const [last] = ada.client.history(BOB).entries.slice(-1)
    expect(last).toMatchObject({ kind: 'message', id, state: 'delivered' })
    expect(ada.client.status().outbox).toBe(0)
  })
})

describe('the first message of two who accepted each other before', () => {
  it('is no request, and gets its second tick at once', async () => {
    const friends = await befriended()
    const { id } = await friends.ada.client.send(BOB, 'hello friend')
    expect(await friends.bob.reads('hello friend')).not.toHaveProperty('request')
    await delivered(friends.ada, id)
    await friends.network.close()
  })
})

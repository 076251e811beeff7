// Retry after a lost session. Bob's client has lost its session with Ada, as after restoring an old backup. Her
// next message is no use to him: he says so with a retry receipt, her client starts a new session for that
// one message, and he reads it under its old id.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'
import { loseSessions } from '../support/closed-profile.js'

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted())
})

afterAll(() => network.close())

async function forget(person: Person): Promise<Person> {
  await person.client.close()
  await loseSessions(person.folder)
  const again = await person.reopened()
  await again.client.connect()
  return again
}

describe('a lost session', () => {
  it('costs the WhatsApp user nothing but a notice that comes and goes', async () => {
    bob = await forget(bob)
    const { id } = await ada.client.send(BOB, 'can you still read this?')
    await bob.when((event) => event.event === 'notice' && event.notice === 'waiting-for-message')
    await expect(bob.reads('can you still read this?')).resolves.toMatchObject({ id })
    const kinds = bob.client
      .history(ADA)
      .entries.map((entry) => (entry.kind === 'notice' ? entry.notice : entry.text))
    expect(kinds).toEqual(['hello Bob', 'hello Ada', 'can you still read this?'])
    await ada.when((event) => event.event === 'receipt' && event.id === id && event.state === 'delivered')
  })

  it('costs the partner user nothing either', async () => {
    ada = await forget(ada)
    const { id } = await bob.client.send(ADA, 'and you?')
    await expect(ada.reads('and you?')).resolves.toMatchObject({ id })
    await expect(ada.client.send(BOB, 'yes')).resolves.toMatchObject({ event: 'sent' })
    await bob.reads('yes')
  })
})

// A whole evening. Ada and Bob answer each other, react, think again and take back; one is away for a while and finds
// everything when they come back; either is killed after they did something and before Meta took it; and now and then
// both do something to the same message at once. Whatever happens, both end up with the same conversation: nothing is
// lost, nothing comes twice, and what somebody said comes in the order they said it.
//
// The killed ones run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Direction, MessageRef } from '#cli/client/api.js'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import { conversation, messagesOf, saidBy } from '../support/conversation.js'
import type { Person, TestNetwork } from '../support/network.js'
import { runNode } from '../support/strace.js'

const CHILD = join(import.meta.dirname, '../support/fixtures/die-while-talking.mjs')
const MANY = 20

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await acquainted())
})
afterAll(async () => {
  await Promise.allSettled([ada.client.close(), bob.client.close()])
  await network.close()
})

/** The message with that text, as Ada or as Bob refers to it. */
const atAda = (text: string): MessageRef => reference(ada, BOB, text)
const atBob = (text: string): MessageRef => reference(bob, ADA, text)
function reference(person: Person, withAddress: string, text: string): MessageRef {
  const found = messagesOf(person, withAddress).find((each) => each.text === text)
  if (!found) throw new Error(`there is no message “${text}”`)
  return { with: withAddress, id: found.id, direction: found.direction }
}

async function says(from: Person, to: Person, text: string): Promise<void> {
  await from.client.send(from === ada ? BOB : ADA, text)
  await expect.poll(() => has(to, text)).toBe(true)
}
const has = (person: Person, text: string): boolean =>
  messagesOf(person, person === ada ? BOB : ADA).some((each) => each.text === text)

/** What both have of the conversation since it had `from` lines, once they have it. */
function bothHave(from: number, lines: readonly string[]): Promise<void> {
  const since = () => [conversation(ada, BOB).slice(from), conversation(bob, ADA).slice(from)]
  return expect.poll(since).toEqual([lines, lines])
}
const lineCount = (): number => conversation(ada, BOB).length

describe('two who are there', () => {
  it('have the same conversation after everything that can be done to it', async () => {
    const from = lineCount()
    await says(bob, ada, 'tea or coffee?')
    await ada.client.talk.reply(atAda('tea or coffee?'), 'tea')
    await expect.poll(() => has(bob, 'tea')).toBe(true)
    await bob.client.talk.react(atBob('tea'), '👍')
    await bob.client.talk.react(atBob('tea'), '❤️')
    await says(ada, bob, 'or was it cofee')
    await bob.client.talk.reply(atBob('or was it cofee'), 'coffee, you mean')
    await expect.poll(() => has(ada, 'coffee, you mean')).toBe(true)
    await ada.client.talk.react(atAda('coffee, you mean'), '🙈')
    await ada.client.talk.react(atAda('coffee, you mean'), '')
    await ada.client.talk.revoke(atAda('or was it cofee'))
    await bothHave(from, [
      'Bob: tea or coffee?',
      'Ada: tea [to: tea or coffee?] {Bob ❤️}',
      'Ada took back',
      'Bob: coffee, you mean [to: taken back]',
    ])
  })

  it('know of each other what was read, and nothing of it becomes a line', async () => {
    const from = lineCount()
    await says(ada, bob, 'did you see it?')
    bob.client.talk.read(ADA)
    const state = () => messagesOf(ada, BOB).at(-1)?.state
    await expect.poll(state).toBe('read')
    await bothHave(from, ['Ada: did you see it?'])
  })
})

describe('one who is away', () => {
  it('finds all of it in order when they come back, and nothing of what was taken back', async () => {
    const from = lineCount()
    await says(ada, bob, 'I am off for a walk')
    await ada.client.disconnect()
    await bob.client.talk.react(atBob('I am off for a walk'), '🚶')
    await bob.client.send(ADA, 'bring some bread')
    await bob.client.send(ADA, 'and a dress for me')
    await bob.client.talk.revoke(atBob('and a dress for me'))
    await bob.client.talk.reply(atBob('I am off for a walk'), 'where to?')
    await bob.client.talk.react(atBob('I am off for a walk'), '☔')
    await ada.client.connect()
    await bothHave(from, [
      'Ada: I am off for a walk {Bob ☔}',
      'Bob: bring some bread',
      'Bob took back',
      'Bob: where to? [to: I am off for a walk]',
    ])
  })

  it('does things there, too, which the other gets when both are back', async () => {
    const from = lineCount()
    await says(bob, ada, 'no bread, they were closed')
    await Promise.all([ada.client.disconnect(), bob.client.disconnect()])
    await ada.client.talk.react(atAda('no bread, they were closed'), '😢')
    await ada.client.talk.reply(atAda('no bread, they were closed'), 'cake, then')
    await bob.client.talk.revoke(atBob('no bread, they were closed'))
    await bob.client.send(ADA, 'I found some')
    await ada.client.connect()
    await bob.client.connect()
    const lines = () => [conversation(ada, BOB).slice(from), conversation(bob, ADA).slice(from)]
    const hers = 'Ada: cake, then [to: taken back]'
    const his = ['Bob took back', 'Bob: I found some']
    await expect
      .poll(() => lines().map((each) => [saidBy('Ada', each), saidBy('Bob', each)]))
      .toEqual([
        [[hers], his],
        [[hers], his],
      ])
  })
})

describe('one who is killed between doing something and Meta’s ack', () => {
  type Dying = (act: string, message: MessageRef, text?: string) => Promise<void>
  const dies =
    (name: 'ada' | 'bob'): Dying =>
    async (act, { with: peer, id, direction }, text = '') => {
      const person = name === 'ada' ? ada : bob
      await person.client.close()
      const child = await runNode([CHILD, person.folder, peer, direction satisfies Direction, id, act, text])
      expect(child.signal, child.stderr).toBe('SIGKILL')
      const again = await person.reopened()
      if (name === 'ada') ada = again
      else bob = again
      await again.client.connect()
    }

  it('has replied, reacted and taken back once, whoever it is', async () => {
    const from = lineCount()
    await says(bob, ada, 'shall I cook?')
    await dies('ada')('reply', atAda('shall I cook?'), 'please do')
    await expect.poll(() => has(bob, 'please do')).toBe(true)
    await dies('bob')('react', atBob('please do'), '🍳')
    await says(ada, bob, 'without onions')
    await dies('ada')('revoke', atAda('without onions'))
    await dies('bob')('reply', atBob('please do'), 'in an hour')
    await bothHave(from, [
      'Bob: shall I cook?',
      'Ada: please do [to: shall I cook?] {Bob 🍳}',
      'Ada took back',
      'Bob: in an hour [to: please do]',
    ])
  })

  it('has done it once even if the other was away', async () => {
    const from = lineCount()
    await says(ada, bob, 'is it ready?')
    await ada.client.disconnect()
    await dies('bob')('react', atBob('is it ready?'), '⏳')
    await dies('bob')('react', atBob('is it ready?'), '✅')
    await ada.client.connect()
    await bothHave(from, ['Ada: is it ready? {Bob ✅}'])
  })
})

describe('both at once', () => {
  it('react to the same message, each under their own name', async () => {
    const from = lineCount()
    await says(ada, bob, 'it was delicious')
    const hers = ['😋', '🥰', '😴'].map((emoji) => ada.client.talk.react(atAda('it was delicious'), emoji))
    const his = ['😊', '🙏', '👨‍🍳'].map((emoji) => bob.client.talk.react(atBob('it was delicious'), emoji))
    await Promise.all([...hers, ...his])
    await bothHave(from, ['Ada: it was delicious {Ada 😴, Bob 👨‍🍳}'])
  })

  it('may answer or react to what the other takes back in that moment', async () => {
    const from = lineCount()
    await says(ada, bob, 'the dishes are yours')
    await says(bob, ada, 'the dishes are yours, too')
    await Promise.all([
      ada.client.talk.revoke(atAda('the dishes are yours')),
      bob.client.talk.react(atBob('the dishes are yours'), '😠'),
      bob.client.talk.revoke(atBob('the dishes are yours, too')),
      ada.client.talk.react(atAda('the dishes are yours, too'), '😠'),
    ])
    await bothHave(from, ['Ada took back', 'Bob took back'])
  })

  it('write, and each keeps the other’s order', async () => {
    const [hers, his] = [lineCount(), conversation(bob, ADA).length]
    const numbers = Array.from({ length: MANY }, (_, at) => String(at + 1))
    const target = [atAda('it was delicious'), atBob('it was delicious')] as const
    await Promise.all([
      ...numbers.map((number) => ada.client.send(BOB, `a${number}`)),
      ...numbers.map((number) => bob.client.send(ADA, `b${number}`)),
      ada.client.talk.react(target[0], '🌙'),
      bob.client.talk.react(target[1], '🌙'),
    ])
    const views = () => [conversation(ada, BOB).slice(hers), conversation(bob, ADA).slice(his)]
    const adas = numbers.map((number) => `Ada: a${number}`)
    const bobs = numbers.map((number) => `Bob: b${number}`)
    await expect
      .poll(() => views().map((each) => [saidBy('Ada', each), saidBy('Bob', each)]))
      .toEqual([
        [adas, bobs],
        [adas, bobs],
      ])
  })
})

describe('in the end', () => {
  it('nothing waits, nothing failed, and no notice came between', async () => {
    await expect.poll(() => [ada.client.status().outbox, bob.client.status().outbox]).toEqual([0, 0])
    for (const [person, other] of [
      [ada, BOB],
      [bob, ADA],
    ] as const) {
      expect(
        person.client.history(other, { limit: 500 }).entries.filter((each) => each.kind === 'notice'),
      ).toEqual([])
      expect(messagesOf(person, other).filter(({ state }) => state === 'failed')).toEqual([])
    }
  })
})

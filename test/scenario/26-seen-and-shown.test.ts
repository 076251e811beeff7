// What two people see of each other while they chat: that one writes just now, that one is there. Both are hints, on
// live connections alone: no server keeps them, nobody is told who was not accepted, and each person may keep them to
// themselves. And not every app shows everything: what goes to one that has no replies goes as words, what cannot be
// said in words is refused before it is sent.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.js'
import { ADA, adaAndBob, BOB } from '../support/ada-and-bob.js'
import { WARNINGS } from '../support/consent-texts.js'
import { FakeClock } from '../support/fake-clock.js'
import type { Person, TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'
import { type SecondPartner, startInlinePartner } from '../support/second-partner.js'

const SECOND = 1_000
/** The people's own; the servers' runs on. */
const clock = new FakeClock(systemClock.now())
/** Every hint that left a client. */
const hints: string[] = []
let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await adaAndBob({
    peoplesClock: clock,
    peoplesTrace({ layer, dir, kind }) {
      const hint = kind === 'chatstate' || kind === 'presence'
      if (layer === 'stanza' && dir === 'out' && hint) hints.push(kind)
    },
  }))
})
afterAll(() => network.close())

/** What a person was told of the other's typing or presence, in order. */
const shown = (person: Person, event: 'typing' | 'presence'): readonly string[] =>
  person.events.flatMap((one) => (one.event === event && 'state' in one ? [one.state] : []))
const seen = (person: Person, event: 'typing' | 'presence', states: readonly string[]): Promise<void> =>
  expect.poll(() => shown(person, event)).toEqual(states)

describe('before both have accepted each other', () => {
  it('nobody’s client tells the other that its user writes, or is there', async () => {
    ada.client.people.available(true)
    ada.client.people.presence(BOB)
    ada.client.talk.typing(BOB, 'composing')
    await ada.client.send(BOB, 'hello, it is Ada')
    await bob.reads('hello, it is Ada')
    ada.client.talk.typing(BOB, 'composing')
    bob.client.talk.typing(ADA, 'composing')
    bob.client.people.presence(ADA)
    // Ada shows herself to Meta, which tells nobody.
    expect(hints.splice(0)).toEqual(['presence'])
    expect([shown(ada, 'typing'), shown(bob, 'typing'), shown(bob, 'presence')]).toEqual([[], [], []])
  })
})

describe('two who accepted each other', () => {
  beforeAll(async () => {
    await bob.client.send(ADA, 'hello Ada')
    await ada.reads('hello Ada')
    await bob.client.send(ADA, 'how are you?')
    await ada.reads('how are you?')
    await bob.when((event) => event.event === 'receipt' && event.state === 'delivered')
  })

  it('see each other write until the message is there', async () => {
    bob.client.talk.typing(ADA, 'composing')
    await seen(ada, 'typing', ['composing'])
    await bob.client.send(ADA, 'a long story')
    await ada.reads('a long story')
    expect(shown(ada, 'typing')).toEqual(['composing', 'paused'])
  })

  it('see that somebody stopped, and forget whoever is not heard of any more', async () => {
    ada.client.talk.typing(BOB, 'composing')
    await seen(bob, 'typing', ['composing'])
    clock.advance(5 * SECOND)
    await seen(bob, 'typing', ['composing', 'paused'])
    ada.client.talk.typing(BOB, 'composing')
    await seen(bob, 'typing', ['composing', 'paused', 'composing'])
    await ada.client.disconnect()
    clock.advance(24 * SECOND)
    expect(shown(bob, 'typing')).toHaveLength(3)
    clock.advance(1 * SECOND)
    expect(shown(bob, 'typing')).toEqual(['composing', 'paused', 'composing', 'paused'])
    await ada.client.connect()
  })

  it('see who is there, once they show themselves', async () => {
    ada.client.people.available(true)
    expect(bob.client.people.presence(ADA)).toEqual({ state: 'unknown' })
    bob.client.people.available(true)
    await seen(bob, 'presence', ['available'])
    ada.client.people.available(false)
    await seen(bob, 'presence', ['available', 'unavailable'])
    expect(bob.client.people.presence(ADA).lastSeen).toBeGreaterThan(systemClock.now() - 120 * SECOND)
    ada.client.people.available(true)
    await seen(bob, 'presence', ['available', 'unavailable', 'available'])
  })

  it('lose sight of whoever keeps it to themselves, who then sees nobody either', async () => {
    expect(ada.client.people.presence(BOB)).toEqual({ state: 'available' })
    const before = shown(ada, 'presence').length
    await ada.client.talk.setPrivacy({ presence: false, typing: false })
    await seen(bob, 'presence', ['available', 'unavailable', 'available', 'unavailable'])
    expect(shown(ada, 'presence').slice(before)).toEqual(['unknown'])
    hints.length = 0
    ada.client.talk.typing(BOB, 'composing')
    expect(hints).toEqual([])
    await ada.client.talk.setPrivacy({ presence: true, typing: true })
    await expect.poll(() => shown(ada, 'presence').slice(before)).toEqual(['unknown', 'available'])
  })

  it('see somebody who blocked them go away, like anybody else who goes', async () => {
    const before = shown(ada, 'presence').length
    await bob.client.block(ADA)
    await expect.poll(() => shown(ada, 'presence').slice(before)).toEqual(['unavailable'])
    expect(ada.client.people.presence(BOB)).toEqual({ state: 'unavailable' })
    await bob.client.unblock(ADA)
  })
})

describe('an app that shows less', () => {
  const EVE = 'eve@plain'
  let partner: SecondPartner
  let eve: Person

  beforeAll(async () => {
    partner = await startInlinePartner(network, join(network.folder, 'plain'), {
      ...{ id: 2, handle: 'plain', name: 'Plain', features: ['media', 'receipts'] },
    })
    eve = await network.partnerUser('eve', partner.url)
    await eve.client.connect()
    await bob.client.setPartner(2, true, WARNINGS)
    await bob.client.acceptRequest(EVE)
    await eve.client.send(BOB, 'lunch at noon?')
    await bob.reads('lunch at noon?')
    await bob.client.send(EVE, 'let me see')
    await eve.reads('let me see')
  })
  afterAll(() => partner.close())

  const question = () => {
    const found = bob.client
      .history(EVE)
      .entries.find((entry) => entry.kind === 'message' && entry.text === 'lunch at noon?')
    return { with: EVE, id: found?.id ?? '', direction: 'in' } as const
  }

  it('is known before anything is sent, from what it told Meta', () => {
    expect(bob.client.talk.abilities(EVE)).toEqual({
      ...{ app: 'Plain', replies: false, reactions: false, revokes: false },
      ...{ typing: false, readReceipts: true },
    })
    expect(bob.client.talk.abilities(ADA)).toMatchObject({ app: 'Parley', replies: true, revokes: true })
    expect(eve.client.talk.abilities(BOB)).toMatchObject({ app: 'WhatsApp', replies: true })
  })

  it('gets a reply as lines that quote', async () => {
    await bob.client.talk.reply(question(), 'yes, with pleasure')
    await eve.reads('> lunch at noon?\nyes, with pleasure')
  })

  it('gets a reaction as words, and only if its sender says so', async () => {
    expect(await codeOf(() => bob.client.talk.react(question(), '👍'))).toBe('unsupported')
    await bob.client.talk.react(question(), '👍', { asText: true })
    await eve.reads('reacted 👍 to “lunch at noon?”')
  })

  it('is not asked to take back what it could not', async () => {
    const { id } = await bob.client.send(EVE, 'oh no')
    const message = { with: EVE, id, direction: 'out' } as const
    expect(await codeOf(() => bob.client.talk.revoke(message))).toBe('unsupported')
  })

  it('is told nothing of who types', () => {
    hints.length = 0
    bob.client.talk.typing(EVE, 'composing')
    expect(hints).toEqual([])
  })
})

// Apps that each lack one thing, over the wire and in both directions: what is said of them before something is sent is
// what then goes out, and nothing but that one thing is different.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MessageEntry, MessageRef } from '#cli/client/api.js'
import { CONVERSATION_FEATURES, type ConversationFeature } from '#proto/exchanges/integrators.js'
import { BOB } from '../support/ada-and-bob.js'
import { WARNINGS } from '../support/consent-texts.js'
import { type Person, startTestNetwork, type TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'
import { type SecondPartner, startInlinePartner } from '../support/second-partner.js'

let network: TestNetwork
let bob: Person
beforeAll(async () => {
  network = await startTestNetwork()
  bob = await network.whatsappUser('4915550001', 'Bob')
  await bob.client.connect()
})
afterAll(() => network.close())

function shown(person: Person, message: MessageRef): MessageEntry | undefined {
  const info = person.client.library.info(message)
  return info?.entry.kind === 'message' ? info.entry : undefined
}

const ABILITIES = { replies: true, reactions: true, revokes: true, typing: true, readReceipts: true }

describe.each([
  ['replies', 2, { replies: false }],
  ['reactions', 3, { reactions: false }],
  ['revoke', 4, { revokes: false }],
  ['typing', 5, { typing: false }],
  ['receipts', 6, { readReceipts: false }],
] as const)('an app without %s', (missing: ConversationFeature, integrator, lacks) => {
  const handle = `without-${missing}`
  const EVE = `eve@${handle}`
  let partner: SecondPartner
  let eve: Person

  beforeAll(async () => {
    const features = CONVERSATION_FEATURES.filter((feature) => feature !== missing)
    partner = await startInlinePartner(network, join(network.folder, handle), {
      ...{ id: integrator, handle, name: handle, features: ['media', ...features] },
    })
    eve = await network.partnerUser('eve', partner.url)
    await eve.client.connect()
    await bob.client.setPartner(integrator, true, WARNINGS)
    await bob.client.acceptRequest(EVE)
    await eve.client.send(BOB, `hello from ${handle}`)
    await bob.reads(`hello from ${handle}`)
    await bob.client.send(EVE, `hello ${handle}`)
    await eve.reads(`hello ${handle}`)
  })
  afterAll(async () => {
    await eve.client.close()
    await partner.close()
  })

  /** The first message of each, as the other one has it. */
  const first = (person: Person, chat: string): MessageRef => {
    const found = person.client.history(chat).entries.find((entry) => entry.kind === 'message')
    if (found?.kind !== 'message') throw new Error('there is no message')
    return { with: chat, id: found.id, direction: found.direction }
  }

  it('is known as such before anything is sent, and Meta’s own as one that shows everything', () => {
    expect(bob.client.talk.abilities(EVE)).toEqual({ app: handle, ...ABILITIES, ...lacks })
    expect(eve.client.talk.abilities(BOB)).toEqual({ app: 'WhatsApp', ...ABILITIES })
  })

  it('gets a reply as what it shows', async () => {
    const { id } = await bob.client.talk.reply(first(bob, EVE), 'an answer')
    const text = missing === 'replies' ? `> hello from ${handle}\nan answer` : 'an answer'
    await eve.reads(text)
    const got = shown(eve, { with: BOB, id, direction: 'in' })
    expect([got?.text, got?.quote?.id]).toEqual([
      text,
      missing === 'replies' ? undefined : first(eve, BOB).id,
    ])
    expect(shown(bob, { with: EVE, id, direction: 'out' })?.text).toBe(text)
  })

  it('gets a reaction as what it shows', async () => {
    const target = first(bob, EVE)
    if (missing === 'reactions') {
      expect(await codeOf(() => bob.client.talk.react(target, '👍'))).toBe('unsupported')
      await bob.client.talk.react(target, '👍', { asText: true })
      await eve.reads(`reacted 👍 to “hello from ${handle}”`)
      expect(shown(bob, target)?.reactions).toBeUndefined()
      return
    }
    await bob.client.talk.react(target, '👍')
    await eve.when((event) => event.event === 'reaction' && event.emoji === '👍')
    expect(shown(eve, first(eve, BOB))?.reactions).toMatchObject([{ from: BOB, emoji: '👍' }])
  })

  it('is asked to take back only what it would', async () => {
    const { id } = await bob.client.send(EVE, 'oh no')
    await eve.reads('oh no')
    const sent = { with: EVE, id, direction: 'out' } as const
    if (missing === 'revoke') {
      expect(await codeOf(() => bob.client.talk.revoke(sent))).toBe('unsupported')
      expect(shown(bob, sent)).toMatchObject({ text: 'oh no' })
      return
    }
    await bob.client.talk.revoke(sent)
    await eve.when((event) => event.event === 'revoked' && event.id === id)
    expect(shown(eve, { with: BOB, id, direction: 'in' })).toMatchObject({ text: '', revoked: true })
  })

  it('hears of typing only where it shows it', async () => {
    bob.client.talk.typing(EVE, 'composing')
    bob.client.talk.typing(EVE, 'paused')
    // What comes after it came: the message is behind the hints on the same connection.
    await bob.client.send(EVE, `and then, ${handle}`)
    await eve.reads(`and then, ${handle}`)
    const heard = eve.events.filter(({ event }) => event === 'typing').length
    expect(heard > 0).toBe(missing !== 'typing')
  })

  it('hears that something was read only where it shows it', async () => {
    const { id } = await eve.client.send(BOB, `read this, ${handle}`)
    await bob.reads(`read this, ${handle}`)
    bob.client.talk.read(EVE, id)
    // Behind what says that it was read, on the same connection.
    await bob.client.send(EVE, `it is read, ${handle}`)
    await eve.reads(`it is read, ${handle}`)
    const { evidence } = eve.client.library.info({ with: BOB, id, direction: 'out' }) ?? { evidence: [] }
    const states = evidence.map(({ state }) => state)
    expect(states).toContain('delivered')
    expect(states.includes('read')).toBe(missing !== 'receipts')
  })

  it('is no smaller in what it sends: a reply, a reaction, a revoke and typing come as they are', async () => {
    const { id } = await eve.client.talk.reply(first(eve, BOB), `an answer from ${handle}`)
    await bob.reads(`an answer from ${handle}`)
    const reply = { with: EVE, id, direction: 'in' } as const
    expect(shown(bob, reply)?.quote).toMatchObject({ id: first(bob, EVE).id })
    const target = bob.client
      .history(EVE)
      .entries.find((one) => one.kind === 'message' && one.direction === 'out')
    await eve.client.talk.react({ with: BOB, id: target?.id ?? '', direction: 'in' }, '🎉')
    await bob.when((event) => event.event === 'reaction' && event.emoji === '🎉' && event.id === target?.id)
    eve.client.talk.typing(BOB, 'composing')
    await bob.when((event) => event.event === 'typing' && event.with === EVE)
    await eve.client.talk.revoke({ with: BOB, id, direction: 'out' })
    await bob.when((event) => event.event === 'revoked' && event.id === id)
    expect(shown(bob, reply)).toMatchObject({ text: '', revoked: true })
  })
})

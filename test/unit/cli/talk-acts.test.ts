// What this user does to messages: what lies in the outbox, what the chat shows meanwhile, and what is said when it does
// not work.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encryptToOutbox } from '#cli/client/engine/encrypt-to-outbox.js'
import { outsideOf } from '#cli/client/engine/outside.js'
import { RetryAnswerer } from '#cli/client/engine/retry-answerer.js'
import { holdChat } from '#cli/client/engine/sessions.js'
import { trustPeer } from '#cli/client/engine/trust.js'
import { encodeContent } from '#proto/content/message.js'
import { deliveredRetry } from '#proto/exchanges/retry.js'
import { codeOf } from '../../support/rejection.js'
import { ADA, BOB, type TalkPair, talkPair } from '../../support/talk-pair.js'

let pair: TalkPair
beforeEach(async () => {
  pair = await talkPair()
})
afterEach(() => {
  pair.close()
})

const says = (text: string) => ({ kind: 'text', text }) as const
const theirs = (id: string) => ({ with: ADA, id, direction: 'in' }) as const
const ours = (id: string) => ({ with: ADA, id, direction: 'out' }) as const
/** Meta's answer to what lies in the outbox. */
const acked = async (id: string, error?: number) => {
  await pair.parts.outgoing.acked({ class: 'message', id, from: pair.ada.jid, t: 7, error }, ADA)
}

describe('a reaction', () => {
  it('waits in the outbox as ciphertext, and shows as such until Meta has it', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    const { event, id } = await pair.talk.react(theirs('A'), '👍')
    expect(event).toBe('queued')
    expect(pair.messages()).toMatchObject([{ id, state: 'ready' }])
    expect(pair.shows('A')?.reactions).toMatchObject([{ from: BOB, emoji: '👍', pending: 'sending' }])
    await acked(id)
    expect(pair.messages()).toEqual([])
    expect(pair.shows('A')?.reactions).toEqual([{ from: BOB, emoji: '👍', at: expect.any(Number) as number }])
  })

  it('that Meta refuses stays, marked as failed', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    const { id } = await pair.talk.react(theirs('A'), '👍')
    await acked(id, 404)
    expect(pair.shows('A')?.reactions).toMatchObject([{ emoji: '👍', pending: 'failed' }])
    expect(pair.events).toContainEqual(expect.objectContaining({ event: 'reaction', pending: 'failed' }))
  })

  it('replaced before it was sent is not sent: the newest alone waits', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    await pair.talk.react(theirs('A'), '👍')
    await pair.talk.react(theirs('A'), '👎')
    const { id } = await pair.talk.react(theirs('A'), '')
    expect(pair.messages()).toMatchObject([{ id }])
    expect(pair.shows('A')?.reactions).toBeUndefined()
    expect(await codeOf(() => pair.talk.react(theirs('A'), ''))).toBe('usage')
  })

  it('is one emoji, also where a heart is typed without its mark', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    for (const emoji of ['a', '👍👍', '👍 ', '1']) {
      expect(await codeOf(() => pair.talk.react(theirs('A'), emoji)), emoji).toBe('usage')
    }
    for (const emoji of ['❤', '❤️', '👩‍👩‍👧‍👦', '🇪🇺', '👍🏽', '1️⃣']) {
      await pair.talk.react(theirs('A'), emoji)
      expect(pair.shows('A')?.reactions).toMatchObject([{ emoji }])
    }
  })

  it('accepts nobody by the way: whoever waits for a decision gets none', async () => {
    pair.bob.contacts.setAccepted(ADA, false)
    await pair.hears(says('hello'), { id: 'A' })
    expect(await codeOf(() => pair.talk.react(theirs('A'), '👍'))).toBe('refused')
    expect(pair.messages()).toEqual([])
  })

  it('waits with the messages where the identity changed, and goes with them', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    const { id } = await pair.talk.react(theirs('A'), '👍')
    holdChat(pair.bob, ADA)
    pair.bob.contacts.save(ADA, '1-1002@interop')
    expect(pair.messages()).toMatchObject([{ id, state: 'held' }])
    expect(pair.shows('A')?.reactions).toMatchObject([{ pending: 'sending' }])
    await expect(trustPeer(pair.bob, ADA)).resolves.toBe(1)
    expect(pair.messages()).toMatchObject([{ id, state: 'fresh' }])
  })

  it('says of itself on the wire that it is one, and when it is taken back', () => {
    expect(outsideOf({ act: 'reaction' })).toEqual({ type: 'reaction', hides: true })
    expect(outsideOf({ act: 'reaction-removal' })).toEqual({ type: 'reaction', edit: 7, hides: true })
    expect(outsideOf({ act: 'revoke' })).toEqual({ type: 'text', edit: 7, hides: true })
    expect(outsideOf({ media: 'voice' })).toEqual({ type: 'media', mediaType: 'ptt' })
    expect(outsideOf({})).toEqual({ type: 'text' })
  })
})

describe('taking back', () => {
  it('what Meta has is gone here at once, and a revoke waits', async () => {
    pair.wrote('A', 'a secret')
    const { id } = await pair.talk.revoke(ours('A'))
    expect(pair.shows('A', 'out')).toMatchObject({ text: '', revoked: true, state: 'sent' })
    expect(pair.bob.entries.sent(ADA, 'A')?.content).toBeUndefined()
    expect(pair.bob.fullText.search('secret').hits).toEqual([])
    expect(pair.messages()).toMatchObject([{ id }])
    expect(await codeOf(() => pair.talk.revoke(ours('A')))).toBe('usage')
  })

  it('that Meta refuses is said of the message: it is still there', async () => {
    pair.wrote('A', 'a secret')
    const { id } = await pair.talk.revoke(ours('A'))
    await acked(id, 404)
    expect(pair.shows('A', 'out')).toMatchObject({ revoked: true, reason: expect.any(String) as string })
    expect(pair.events).toContainEqual(
      expect.objectContaining({ event: 'revoked', id: 'A', reason: expect.any(String) as string }),
    )
  })

  it('what never left is only taken out of the outbox', async () => {
    const content = encodeContent(says('a secret'))
    pair.bob.entries.addOutgoing(ADA, 'A', 'a secret', content, 1)
    pair.bob.outbox.put({ class: 'message', id: 'A', chat: ADA, state: 'fresh', stanza: undefined })
    await expect(pair.talk.revoke(ours('A'))).resolves.toEqual({ event: 'sent', id: 'A' })
    expect(pair.messages()).toEqual([])
    expect(pair.shows('A', 'out')).toMatchObject({ text: '', revoked: true, state: 'failed' })
  })

  it('in the moment before it is encrypted leaves nothing to send', async () => {
    const content = encodeContent(says('a secret'))
    const peer = { address: ADA, jid: pair.ada.jid }
    await pair.hears(says('hello'))
    await expect(encryptToOutbox(pair.bob, peer, 'A', content, { wanted: () => false })).resolves.toBe(
      'withdrawn',
    )
    expect(pair.messages()).toEqual([])
  })

  it('what may have gone out is sent no more, and taken back all the same', async () => {
    await pair.hears(says('hello'))
    await pair.parts.outgoing.send(ADA, 'a secret', 'A')
    expect(pair.messages()).toMatchObject([{ id: 'A', state: 'ready' }])
    const { id } = await pair.talk.revoke(ours('A'))
    expect(pair.messages()).toMatchObject([{ id }])
  })

  it('what waits for trust now and may have gone out before is taken back there, too', async () => {
    await pair.hears(says('hello'))
    await pair.parts.outgoing.send(ADA, 'a secret', 'A')
    holdChat(pair.bob, ADA)
    expect(pair.messages()).toMatchObject([{ id: 'A', state: 'held' }])
    const { id } = await pair.talk.revoke(ours('A'))
    expect(pair.messages()).toMatchObject([{ id }])
    expect(pair.bob.acts.get(ADA, id)).toMatchObject({ kind: 'revoke', target: { id: 'A' } })
  })

  it('is not undone by somebody who asks for it again with another key in the same moment', async () => {
    const { clock, entries, sent } = pair.bob
    entries.addOutgoing(ADA, 'A', 'a secret', encodeContent(says('a secret')), clock.now())
    sent.setState(ADA, 'A', 'sent', { at: clock.now(), by: 'meta', what: '<ack class="message">' })
    const bundle = await pair.ada.bundle()
    let revoked = ''
    const sessions = {
      fetch: () => Promise.resolve(bundle),
      start: async () => {
        revoked = (await pair.talk.revoke(ours('A'))).id
        return 'changed' as const
      },
    }
    const answerer = new RetryAnswerer(pair.bob, { submit: () => true }, sessions, pair.parts.outgoing)
    await answerer.handle(deliveredRetry({ id: 'A', peer: pair.ada.jid, t: 1, count: 1, registrationId: 7 }))
    expect(pair.messages()).toMatchObject([{ id: revoked }])
    expect(pair.shows('A', 'out')).toMatchObject({ revoked: true, state: 'sent' })
  })

  it('is not undone by trust that was given in the same moment', async () => {
    await pair.hears(says('hello'))
    pair.bob.entries.addOutgoing(ADA, 'A', 'a secret', encodeContent(says('a secret')), 1)
    pair.bob.outbox.put({ class: 'message', id: 'A', chat: ADA, state: 'held', stanza: undefined })
    pair.bob.contacts.save(ADA, '1-1002@interop')
    const trusted = trustPeer(pair.bob, ADA)
    const done = pair.talk.revoke(ours('A'))
    await Promise.all([trusted, done])
    expect(pair.messages()).toEqual([])
    expect(pair.shows('A', 'out')).toMatchObject({ revoked: true, state: 'failed' })
  })

  it('what failed, what is theirs or not there, is refused', async () => {
    pair.wrote('A', 'hello')
    pair.bob.entries.addOutgoing(ADA, 'F', 'x', undefined, 1)
    pair.bob.entries.setState(ADA, 'F', 'failed')
    for (const ref of [theirs('A'), ours('F'), ours('NOWHERE')]) {
      expect(await codeOf(() => pair.talk.revoke(ref))).toBe('usage')
    }
  })

  it('takes our own waiting reaction to it out of the outbox', async () => {
    pair.wrote('A', 'hello')
    await pair.talk.react(ours('A'), '👍')
    const { id } = await pair.talk.revoke(ours('A'))
    expect(pair.messages()).toMatchObject([{ id }])
  })
})

describe('removing a message here', () => {
  it('leaves nothing of it, and tells nobody', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    const before = pair.receipts()
    await pair.talk.forget(theirs('A'))
    expect(pair.shows('A')).toBeUndefined()
    expect(pair.messages()).toEqual([])
    expect(pair.receipts()).toEqual(before)
    // It is not shown again, either.
    await pair.hears(says('hello'), { id: 'A' })
    expect(pair.shows('A')).toBeUndefined()
  })

  it('takes the evidence of it along', async () => {
    pair.wrote('A', 'hello')
    await pair.talk.forget(ours('A'))
    expect(pair.bob.evidence.of(ADA, 'A')).toEqual([])
  })

  it('is not for what still waits to be sent', async () => {
    pair.bob.entries.addOutgoing(ADA, 'A', 'x', undefined, 1)
    pair.bob.outbox.put({ class: 'message', id: 'A', chat: ADA, state: 'fresh', stanza: undefined })
    expect(await codeOf(() => pair.talk.forget(ours('A')))).toBe('usage')
  })
})

describe('an app that shows less', () => {
  beforeEach(() => {
    pair.bob.contacts.savePartners([
      { id: 1, name: 'Plain', handle: 'parley', status: 'active', enabled: true },
    ])
    pair.bob.contacts.setFeatures(new Map([[1, []]]))
  })

  it('gets a reply as quoted lines', async () => {
    await pair.hears(says('tea\nor coffee?'), { id: 'A' })
    const { id } = await pair.talk.reply(theirs('A'), 'tea')
    expect(pair.shows(id, 'out')).toMatchObject({ text: '> tea\n> or coffee?\ntea' })
    expect(pair.shows(id, 'out')?.quote).toBeUndefined()
  })

  it('gets a reaction only as text, and only where that is asked for', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    expect(await codeOf(() => pair.talk.react(theirs('A'), '👍'))).toBe('unsupported')
    const { id } = await pair.talk.react(theirs('A'), '👍', { asText: true })
    expect(pair.shows(id, 'out')?.text).toContain('👍')
    expect(pair.shows('A')?.reactions).toBeUndefined()
  })

  it('keeps what was sent: nothing is taken back, here neither', async () => {
    pair.wrote('A', 'a secret')
    expect(await codeOf(() => pair.talk.revoke(ours('A')))).toBe('unsupported')
    expect(pair.shows('A', 'out')).toMatchObject({ text: 'a secret' })
  })
})

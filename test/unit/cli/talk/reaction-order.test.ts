// Which reaction counts where a server replays or keeps back, or somebody's clock is wrong: the newest by the clock of who
// reacts, as far as that can be believed. Everything here travels as octets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EngineLibrary } from '#cli/client/engine/library/engine-library.js'
import { decodeContent } from '#proto/content/message.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { ADA, BOB, type TalkPair, talkPair } from '../../../support/talk-pair.js'

const NOW = 1_760_000_000_000
const IN_2100 = 4_102_444_800_000
let clock: FakeClock
let pair: TalkPair
beforeEach(async () => {
  clock = new FakeClock(NOW)
  pair = await talkPair(clock)
  await pair.hears({ kind: 'text', text: 'hello' }, { id: 'A' })
})
afterEach(() => {
  pair.close()
})

const theirs = { with: ADA, id: 'A', direction: 'in' } as const
const reacts = (emoji: string, sentAt: number, id?: string): Promise<void> =>
  pair.hears({ kind: 'reaction', target: { id: 'A', fromMe: true }, emoji, sentAt }, id ? { id } : {})
const shown = (): string | undefined => pair.shows('A')?.reactions?.[0]?.emoji
const told = (): readonly string[] =>
  pair.events.flatMap((event) => (event.event === 'reaction' ? [event.emoji] : []))
const acts = () => new EngineLibrary(pair.bob).info(theirs)?.acts

describe('an older reaction that comes later', () => {
  it('changes nothing, is not told of, and its sender hears that it came', async () => {
    await reacts('👎', NOW - 1000, 'NEW')
    await reacts('👍', NOW - 2000, 'OLD')
    expect([shown(), told()]).toEqual(['👎', ['👎']])
    expect(pair.receipts()).toContain('receipt/OLD')
  })

  it('does not bring back what was taken away', async () => {
    await reacts('👍', NOW - 3000)
    await reacts('', NOW - 1000)
    await reacts('👎', NOW - 2000)
    expect(shown()).toBeUndefined()
    await pair.restarts()
    await reacts('😢', NOW - 1001)
    expect(shown()).toBeUndefined()
    await reacts('🎉', NOW)
    expect(shown()).toBe('🎉')
  })

  it('is the one with the smaller id where both are of one moment', async () => {
    await reacts('👎', NOW, 'B2')
    await reacts('👍', NOW, 'B1')
    expect(shown()).toBe('👎')
    await reacts('🎉', NOW, 'B3')
    expect(shown()).toBe('🎉')
  })
})

describe('a reaction', () => {
  it.each([IN_2100, Number.MAX_SAFE_INTEGER])(
    'that claims to be of %d counts for a minute more than it should, and no longer',
    async (claimed) => {
      await reacts('👍', claimed)
      clock.advance(59_999)
      await reacts('👎', clock.now())
      expect(shown()).toBe('👍')
      clock.advance(2)
      await reacts('🎉', clock.now())
      expect(shown()).toBe('🎉')
    },
  )

  it('that claims the future again counts, too: the last one to come', async () => {
    await reacts('👍', IN_2100 + 5)
    await reacts('👎', IN_2100)
    expect(shown()).toBe('👎')
  })

  it('that says no time is taken by when it comes', async () => {
    await reacts('👍', 0)
    clock.advance(1)
    await reacts('👎', 0)
    expect(shown()).toBe('👎')
  })

  it('counts where the clock of this profile was set back since the one before', async () => {
    await reacts('👍', NOW)
    clock.jump(-3_600_000)
    await reacts('👎', NOW + 1)
    expect(shown()).toBe('👎')
    await reacts('🎉', NOW - 1)
    expect(shown()).toBe('👎')
  })
})

describe('a reaction to a message that is not here', () => {
  const early = (id: string, emoji: string) =>
    pair.hears({ kind: 'reaction', target: { id, fromMe: true }, emoji, sentAt: NOW }, { id: `R-${id}` })

  it('leaves no sign outside until the message comes', async () => {
    await early('LATE', '👍')
    expect(pair.receipts()).toEqual(['receipt/A'])
    await pair.restarts()
    await pair.hears({ kind: 'text', text: 'late' }, { id: 'LATE' })
    expect(pair.shows('LATE')?.reactions).toMatchObject([{ from: ADA, emoji: '👍' }])
    expect(pair.receipts()).toEqual(['receipt/A', 'receipt/R-LATE', 'receipt/LATE'])
    expect(told()).toEqual(['👍'])
  })

  it('is kept 64 times, and not once more', async () => {
    for (let at = 0; at < 65; at += 1) await early(`LATE${at}`, '👍')
    const rows = pair.bob.database.prepare('SELECT COUNT(*) AS rows FROM heard_act').get<{ rows: number }>()
    expect(rows?.rows).toBe(64)
    for (const id of ['LATE63', 'LATE64']) await pair.hears({ kind: 'text', text: 'late' }, { id })
    expect(pair.shows('LATE63')?.reactions).toMatchObject([{ emoji: '👍' }])
    expect(pair.shows('LATE64')?.reactions).toBeUndefined()
  })

  it('that was removed here is dropped, and one to nothing of ours, too', async () => {
    await pair.talk.forget(theirs)
    await early('A', '👍')
    await pair.hears({ kind: 'reaction', target: { id: 'OURS', fromMe: false }, emoji: '👍', sentAt: NOW })
    const rows = pair.bob.database.prepare('SELECT COUNT(*) AS rows FROM heard_act').get<{ rows: number }>()
    expect(rows?.rows).toBe(0)
  })
})

describe('what this user reacts', () => {
  const said = (id: string): number => {
    const act = pair.bob.acts.get(ADA, id)
    const content = act && decodeContent(act.content)
    return content?.kind === 'reaction' ? content.sentAt : Number.NaN
  }

  it('is later than what they reacted before, also where the clock was set back or stands', async () => {
    const { id: first } = await pair.talk.react(theirs, '👍')
    expect(said(first)).toBe(NOW)
    const { id: second } = await pair.talk.react(theirs, '👎')
    expect(said(second)).toBe(NOW + 1)
    clock.jump(-3_600_000)
    const { id: third } = await pair.talk.react(theirs, '')
    expect(said(third)).toBe(NOW + 2)
  })

  it('is later than what they reacted in the same moment, before that was stored', async () => {
    const outcomes = await Promise.all(['👍', '👎', '🙏'].map((emoji) => pair.talk.react(theirs, emoji)))
    expect(said(outcomes[2]?.id ?? '')).toBe(NOW + 2)
    expect(shown()).toBe('🙏')
  })

  it('has the evidence of a message, and what it replaced has none any more', async () => {
    const { id: first } = await pair.talk.react(theirs, '👎')
    const { id } = await pair.talk.react(theirs, '👍')
    await pair.parts.outgoing.acked({ class: 'message', id, from: pair.ada.jid, t: 7 }, ADA)
    expect(acts()).toEqual([
      {
        ...{ id, kind: 'reaction', from: BOB, to: ADA, emoji: '👍', at: NOW },
        evidence: [
          { state: 'sending', at: NOW, by: 'here', what: 'done here' },
          { state: 'sent', at: 7000, by: 'meta', what: '<ack class="message">' },
        ],
      },
    ])
    expect(pair.bob.evidence.of(ADA, first)).toEqual([])
  })

  it('failed is known by what Meta answered', async () => {
    const { id } = await pair.talk.react(theirs, '👍')
    await pair.parts.outgoing.acked({ class: 'message', id, from: pair.ada.jid, t: 7, error: 404 }, ADA)
    expect(acts()?.[0]?.evidence).toContainEqual({
      ...{ state: 'failed', at: 7000, by: 'meta', what: '<ack class="message" error="404">' },
    })
  })
})

describe('what others did', () => {
  it('is known by three clocks: theirs, the server’s, and that of this profile', async () => {
    await reacts('👍', NOW - 5000, 'ACT')
    expect(acts()).toEqual([
      {
        ...{ id: 'ACT', kind: 'reaction', from: ADA, to: BOB, emoji: '👍', at: NOW },
        evidence: [
          { state: 'sent', at: NOW - 5000, by: 'peer', what: 'the time it says itself' },
          { state: 'sent', at: NOW, by: 'meta', what: '<message type="reaction">' },
          { state: 'delivered', at: NOW, by: 'here', what: 'decrypted and kept' },
        ],
      },
    ])
  })

  it('is gone with the message, but for the revoke itself', async () => {
    await reacts('👍', NOW, 'ACT')
    await pair.hears({ kind: 'revoke', target: { id: 'A', fromMe: true } }, { id: 'BACK', edit: 7 })
    expect(acts()).toMatchObject([{ id: 'BACK', kind: 'revoke', emoji: '', evidence: [{ by: 'meta' }, {}] }])
    await pair.talk.forget(theirs)
    const rows = pair.bob.database.prepare('SELECT COUNT(*) AS rows FROM heard_act').get<{ rows: number }>()
    expect(rows?.rows).toBe(0)
  })
})

// Whatever order a server delivers in, and however often: the chat shows the same in the end, also where the program ends
// and starts again between any two stanzas. Every order is walked, each on a message of its own.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EngineLibrary } from '#cli/client/engine/library/engine-library.js'
import type { WritableContent } from '#proto/content/message.js'
import { ackStanza } from '#proto/exchanges/ack.js'
import { deliveredMessage, type Enc } from '#proto/exchanges/message.js'
import { deliveredReceipt } from '#proto/exchanges/receipt.js'
import { deliveredRetry } from '#proto/exchanges/retry.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { FakeClock } from '../../../support/fake-clock.js'
import { ADA, type TalkPair, talkPair } from '../../../support/talk-pair.js'

const NOW = 1_760_000_000_000
let pair: TalkPair
beforeEach(async () => {
  pair = await talkPair(new FakeClock(NOW))
})
afterEach(() => {
  pair.close()
})

type Makes = (id: string) => Promise<Stanza> | Stanza

function orders<T>(things: readonly T[]): readonly (readonly T[])[] {
  if (things.length <= 1) return [things]
  return things.flatMap((first, at) =>
    orders(things.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  )
}

/** From Ada, in these words. @param after the id of its message, to tell the ones of one message from each other. */
const says =
  (content: (id: string) => WritableContent, after = ''): Makes =>
  async (id) =>
    delivered(id + after, await pair.encrypts(content(id)))
const delivered = (id: string, enc: Enc): Stanza =>
  deliveredMessage({
    ...{ id, from: pair.ada.jid, type: 'text', enc, t: NOW / 1000 - 60, sts: 1, offline: false },
  })
const reaction = (emoji: string, seconds: number, fromMe = true): Makes =>
  says(
    (id) => ({ kind: 'reaction', target: { id, fromMe }, emoji, sentAt: NOW - 60_000 + seconds * 1000 }),
    `-REACTION-${seconds}`,
  )
const message = says((id) => ({ kind: 'text', text: `hello ${id}` }))
const revoke = says((id) => ({ kind: 'revoke', target: { id, fromMe: true } }), '-REVOKE')
const unreadable: Makes = async (id) => {
  const enc = await pair.encrypts({ kind: 'text', text: 'lost' })
  return delivered(id, { ...enc, type: 'msg', ciphertext: new Uint8Array(enc.ciphertext.toReversed()) })
}

/** What is known of a message, without its id. */
function known(id: string, direction: 'in' | 'out'): unknown {
  const info = new EngineLibrary(pair.bob).info({ with: ADA, id, direction })
  const waiting = pair.bob.history
    .page(ADA, {}, 1000)
    .entries.filter((entry) => entry.kind === 'notice' && entry.id === id)
  return JSON.parse(JSON.stringify({ info, waiting }).replaceAll(id, 'ID')) as unknown
}

interface Walk {
  /** How often each stanza comes, in a row. */
  readonly times?: number
  readonly restarts?: boolean
  readonly direction?: 'in' | 'out'
  /** What Bob does first. */
  readonly before?: (id: string) => Promise<void>
}

/**
 * Delivers every order of what `makes` make, each stanza `times` in a row, with a restart between two steps where that is
 * wanted, and gives what is different from each other in the end.
 */
async function walk(
  makes: readonly Makes[],
  { times = 1, restarts = false, direction = 'in', before }: Walk,
): Promise<readonly unknown[]> {
  const walks: { id: string; stanzas: readonly Stanza[] }[] = []
  for (const [at, order] of orders(makes).entries()) {
    const id = `W${times}${restarts ? 'R' : 'S'}${at}W`
    await before?.(id)
    const made = new Map<Makes, Stanza>()
    // Encrypted in the order they were written, whatever order they come in.
    for (const make of makes) made.set(make, await make(id))
    walks.push({ id, stanzas: order.map((make) => made.get(make)!) })
  }
  for (const step of makes.keys()) {
    for (const { stanzas } of walks) {
      for (let time = 0; time < times; time += 1) await pair.parts.incoming.handle(stanzas[step]!)
    }
    if (restarts) await pair.restarts()
  }
  const ends = walks.map(({ id }) => known(id, direction))
  const different = new Map(ends.map((end) => [JSON.stringify(end), end]))
  return [...different.values()]
}

const WAYS: readonly (readonly [string, Walk])[] = [
  ['once', {}],
  ['twice, with a restart after each', { times: 2, restarts: true }],
]

describe.each(WAYS)('delivered %s', (_, how) => {
  it('a message and three reactions to it end with the newest', async () => {
    const ends = await walk([message, reaction('👍', 1), reaction('👎', 2), reaction('🎉', 3)], how)
    expect(ends).toMatchObject([{ info: { entry: { text: 'hello ID', reactions: [{ emoji: '🎉' }] } } }])
  })

  it('reactions that were taken away stay away', async () => {
    const ends = await walk([message, reaction('👍', 1), reaction('👎', 2), reaction('', 3)], how)
    expect(ends).toMatchObject([{ info: { acts: [{ kind: 'reaction-removal', id: 'ID-REACTION-3' }] } }])
    expect(ends).not.toMatchObject([{ info: { entry: { reactions: expect.anything() as unknown } } }])
  })

  it('a message that was taken back says nothing, and nobody reacted to it', async () => {
    const ends = await walk([message, reaction('👍', 1), reaction('', 2), revoke], how)
    expect(ends).toMatchObject([
      { info: { entry: { text: '', revoked: true }, acts: [{ kind: 'revoke', id: 'ID-REVOKE' }] } },
    ])
    expect(JSON.stringify(ends)).not.toMatch(/hello|👍/u)
  })

  it('a message that could not be read at first is there in the end, with the reaction to it', async () => {
    const ends = await walk([unreadable, message, reaction('👍', 1), reaction('👎', 2)], how)
    expect(ends).toMatchObject([{ info: { entry: { text: 'hello ID', reactions: [{ emoji: '👎' }] } } }])
    expect(ends).toMatchObject([{ waiting: [] }])
  })

  it('a message that could not be read at first and was taken back is shown as such', async () => {
    const ends = await walk([unreadable, message, reaction('👍', 1), revoke], how)
    expect(ends).toMatchObject([{ info: { entry: { text: '', revoked: true } }, waiting: [] }])
  })

  describe('what is known of a message of ours is the same', () => {
    const before = async (id: string): Promise<void> => {
      await pair.parts.outgoing.send(ADA, 'hello Ada', id)
    }
    const states = (...all: readonly string[]) => all.map((state) => ({ state }))
    const read = { state: 'read', reactions: [{ emoji: '👍' }] }
    const ack: Makes = (id) => ackStanza({ class: 'message', id, from: pair.ada.jid, t: NOW / 1000 - 40 })
    const receipt =
      (type: 'delivery' | 'read'): Makes =>
      (id) =>
        deliveredReceipt({ type, ids: [id], peer: pair.ada.jid, t: NOW / 1000 - 30 })
    const retry: Makes = async (id) => {
      const keys = await pair.ada.bundle()
      return deliveredRetry({ id, peer: pair.ada.jid, t: 1, count: 2, registrationId: 7, keys })
    }
    beforeEach(() => pair.hears({ kind: 'text', text: 'hello' }))

    it('with its ack, its receipts and a reaction', async () => {
      const makes = [ack, receipt('delivery'), receipt('read'), reaction('👍', 1, false)]
      const ends = await walk(makes, { ...how, direction: 'out', before })
      const evidence = states('sending', 'sent', 'delivered', 'read')
      expect(ends).toMatchObject([{ info: { entry: read, evidence } }])
    })

    it('where it is asked for again', async () => {
      const makes = [ack, receipt('read'), retry, reaction('👍', 1, false)]
      const ends = await walk(makes, { ...how, direction: 'out', before })
      expect(ends).toMatchObject([{ info: { entry: read, evidence: states('sending', 'sent', 'read') } }])
    })
  })
})

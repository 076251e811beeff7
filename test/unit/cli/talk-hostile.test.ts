// What a peer who says anything can change in somebody else's chat: their own reactions and their own messages.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeAct } from '#cli/client/engine/talk/incoming-acts.js'
import { encodeContent } from '#proto/content/message.js'
import { concat } from '#proto/bytes.js'
import { checkJid } from '#proto/stanza/jid.js'
import { ADA, type TalkPair, talkPair } from '../../support/talk-pair.js'

const CAROL = 'carol@parley'
let pair: TalkPair
beforeEach(async () => {
  pair = await talkPair()
})
afterEach(() => {
  pair.close()
})

let moment = 0
const reaction = (id: string, emoji: string, fromMe = true) =>
  ({ kind: 'reaction', target: { id, fromMe }, emoji, sentAt: (moment += 1) }) as const
const revoke = (id: string, fromMe = true) => ({ kind: 'revoke', target: { id, fromMe } }) as const
const says = (text: string) => ({ kind: 'text', text }) as const

describe('a reaction', () => {
  it('to nothing Bob has is dropped, and not even its arrival is told', async () => {
    await pair.hears(reaction('3EB0NOWHERE', '👍'))
    expect(pair.receipts()).toEqual([])
    expect(pair.events).toEqual([])
  })

  it('to a message in both directions under one id hits the one it names', async () => {
    await pair.hears(says('by Ada'), { id: 'SAME' })
    pair.wrote('SAME', 'by Bob')
    await pair.hears(reaction('SAME', '👍'))
    await pair.hears(reaction('SAME', '🎉', false))
    expect(pair.shows('SAME', 'in')?.reactions).toMatchObject([{ from: ADA, emoji: '👍' }])
    expect(pair.shows('SAME', 'out')?.reactions).toMatchObject([{ from: ADA, emoji: '🎉' }])
  })

  it('that says it is about another chat is dropped', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    const elsewhere = { id: 'A', fromMe: true, chat: checkJid('4915550009@s.whatsapp.net') }
    await pair.hears({ kind: 'reaction', target: elsewhere, emoji: '👍', sentAt: 1 })
    expect(pair.shows('A')?.reactions).toBeUndefined()
  })

  it('to a message of Bob that never left him is dropped: nobody can know its id', async () => {
    pair.bob.entries.addOutgoing(ADA, 'WAITS', 'not yet', undefined, 1)
    pair.bob.outbox.put({ class: 'message', id: 'WAITS', chat: ADA, state: 'fresh', stanza: undefined })
    await pair.hears(reaction('WAITS', '👍', false))
    expect(pair.shows('WAITS', 'out')?.reactions).toBeUndefined()
  })

  it('of somebody not accepted is dropped, opens no request, and leaves nothing', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    pair.bob.contacts.setAccepted(ADA, false)
    await pair.hears(reaction('A', '👍'), { id: 'ACT' })
    expect(pair.shows('A')?.reactions).toBeUndefined()
    expect(pair.bob.requests.count()).toBe(0)
    expect(pair.bob.inbound.get(pair.ada.jid, 'ACT')).toBeUndefined()
  })

  it('ten thousand times is one', async () => {
    pair.wrote('OURS', 'hello')
    const enc = await pair.encrypts(says('it does not matter what'))
    const message = { id: 'X', from: pair.ada.jid, type: 'text', t: 1, sts: 1, offline: false, enc } as const
    await pair.bob.committer.commit(() => {
      for (let at = 0; at < 10_000; at += 1) {
        takeAct(pair.bob, ADA, message, reaction('OURS', at % 2 === 0 ? '👍' : '👎', false), () => undefined)
      }
    })
    expect(pair.shows('OURS', 'out')?.reactions).toMatchObject([{ emoji: '👎' }])
    const rows = pair.bob.database.prepare('SELECT COUNT(*) AS rows FROM reaction').get<{ rows: number }>()
    expect(rows?.rows).toBe(1)
  })

  it('is cut to one sign: a family is one, a word is its first letter', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    await pair.hears(reaction('A', '👩‍👩‍👧‍👦👍👍'))
    expect(pair.shows('A')?.reactions).toMatchObject([{ emoji: '👩‍👩‍👧‍👦' }])
    await pair.hears(reaction('A', 'owned'))
    expect(pair.shows('A')?.reactions).toMatchObject([{ emoji: 'o' }])
    await pair.hears(reaction('A', ' '.repeat(32)))
    expect(pair.shows('A')?.reactions).toBeUndefined()
  })

  it('of 32 code points is taken, of 33 not, without a word in the chat', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    await pair.hears(reaction('A', `e${'\u0301'.repeat(31)}`))
    expect(pair.shows('A')?.reactions?.[0]?.emoji).toHaveLength(32)
    // A message of protobuf fields 46 {1: {3: "A"}, 2: text}, written by hand.
    const text = Buffer.from(`e${'\u0301'.repeat(32)}`)
    const body = concat(Uint8Array.of(0x0a, 3, 0x1a, 1, 0x41, 0x12, text.length), new Uint8Array(text))
    await pair.hears(concat(Uint8Array.of(0xf2, 0x02, body.length), body), { type: 'reaction', hides: true })
    expect(pair.shows('A')?.reactions?.[0]?.emoji).toHaveLength(32)
    expect(pair.bob.history.page(ADA, {}, 10).entries).toHaveLength(1)
  })

  it('to a message that was taken back is dropped', async () => {
    await pair.hears(says('hello'), { id: 'A' })
    await pair.hears(revoke('A'))
    await pair.hears(reaction('A', '👍'))
    expect(pair.shows('A')).toMatchObject({ revoked: true })
    expect(pair.shows('A')?.reactions).toBeUndefined()
  })
})

describe('taking back', () => {
  it('a message of Bob, or one of somebody else, changes nothing', async () => {
    pair.wrote('OURS', 'by Bob')
    pair.bob.entries.addIncoming(CAROL, 'CAROLS', 'by Carol', 1)
    await pair.hears(revoke('OURS', false))
    await pair.hears(revoke('OURS', true))
    await pair.hears(revoke('CAROLS'))
    expect(pair.shows('OURS', 'out')).toMatchObject({ text: 'by Bob' })
    expect(pair.bob.history.last(CAROL)).toMatchObject({ text: 'by Carol' })
    expect(pair.events).toEqual([])
  })

  it('a message before it came keeps what it says from ever being shown', async () => {
    await pair.hears(revoke('LATE'))
    await pair.hears(says('never seen'), { id: 'LATE' })
    expect(pair.shows('LATE')).toMatchObject({ text: '', revoked: true })
    expect(pair.bob.fullText.search('seen').hits).toEqual([])
    expect(pair.events).toMatchObject([{ event: 'revoked', id: 'LATE', direction: 'in' }])
  })

  it('a message that overtakes its revoke on the way to the disk is not shown either', async () => {
    const stamp = { from: pair.ada.jid, type: 'text', t: 1, sts: 1, offline: false } as const
    const [first, second] = [await pair.encrypts(revoke('LATE')), await pair.encrypts(says('never seen'))]
    await Promise.all([
      pair.delivers({ ...stamp, id: 'R', enc: first }),
      pair.delivers({ ...stamp, id: 'LATE', enc: second }),
    ])
    expect(pair.shows('LATE')).toMatchObject({ text: '', revoked: true })
  })

  it('a message that could not be read takes its placeholder away, and asks for it no more', async () => {
    const enc = await pair.encrypts(says('lost'))
    const garbled = new Uint8Array(enc.ciphertext.toReversed())
    await pair.delivers({
      ...{ id: 'LOST', from: pair.ada.jid, type: 'text', t: 1, sts: 1, offline: false },
      enc: { ...enc, type: 'msg', ciphertext: garbled },
    })
    expect(pair.receipts()).toEqual(['receipt/LOST'])
    await pair.hears(revoke('LOST'), { id: 'R' })
    expect(pair.bob.history.page(ADA, {}, 10).entries).toEqual([])
    expect(pair.receipts()).toEqual(['receipt/R'])
  })

  it('of a stranger is carried out on what they sent, and nothing else is remembered of it', async () => {
    pair.bob.contacts.setAccepted(ADA, false)
    await pair.hears(says('a request'), { id: 'A' })
    await pair.hears(revoke('NEVERSENT'))
    await pair.hears(revoke('A'))
    expect(pair.shows('A')).toMatchObject({ text: '', revoked: true })
    expect(pair.bob.inbound.get(pair.ada.jid, 'NEVERSENT')).toBeUndefined()
  })

  it('what hides where it cannot be read leaves no placeholder', async () => {
    const enc = await pair.encrypts(revoke('A'))
    const broken = { ...enc, type: 'msg', ciphertext: new Uint8Array(40), hideDecryptFailure: true } as const
    await pair.delivers({
      id: 'R',
      from: pair.ada.jid,
      type: 'text',
      t: 1,
      sts: 1,
      offline: false,
      enc: broken,
    })
    expect(pair.bob.history.page(ADA, {}, 10).entries).toEqual([])
    expect(pair.receipts()).toEqual(['receipt/R'])
  })
})

describe('a quote', () => {
  const answering = (quote: { id: string; text?: string; participant?: ReturnType<typeof checkJid> }) =>
    ({ kind: 'text', text: 'an answer', quote }) as const

  it('of something Bob has shows what he has, whatever it claims', async () => {
    pair.wrote('OURS', 'what Bob said')
    const participant = checkJid('4915550001@s.whatsapp.net')
    await pair.hears(answering({ id: 'OURS', text: 'what he never said', participant }), { id: 'A' })
    expect(pair.shows('A')?.quote).toEqual({ id: 'OURS', direction: 'out', text: 'what Bob said' })
  })

  it('of something he has not is vouched for by nobody', async () => {
    const participant = checkJid('4915550001@s.whatsapp.net')
    await pair.hears(answering({ id: 'UNKNOWN', text: 'what he never said', participant }), { id: 'A' })
    expect(pair.shows('A')?.quote).toEqual({
      id: 'UNKNOWN',
      direction: undefined,
      text: 'what he never said',
    })
    await pair.hears(answering({ id: 'UNKNOWN' }), { id: 'B' })
    expect(pair.shows('B')?.quote).toEqual({ id: 'UNKNOWN', direction: undefined, text: '' })
  })

  it('of 65,536 octets is taken and shown as an excerpt', async () => {
    await pair.hears(answering({ id: 'UNKNOWN', text: 'x'.repeat(65_536) }), { id: 'A' })
    expect(pair.shows('A')?.quote?.text).toHaveLength(500)
    const bytes = encodeContent(answering({ id: 'U', text: 'y'.repeat(65_536) }))
    expect(bytes.length).toBeGreaterThan(65_536)
  })
})

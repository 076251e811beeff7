// Receipts both ways: what this user tells of having read, and what others may tell of messages of this user.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stillTells } from '#cli/client/engine/talk/read-policy.js'
import { namesUser } from '#cli/client/engine/talk/mention.js'
import { deliveredReceipt, readOutgoingReceipt, type ReceiptType } from '#proto/exchanges/receipt.js'
import { decodeStanza } from '#proto/stanza/codec.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { stanza } from '#proto/stanza/stanza.js'
import { ADA, type TalkPair, talkPair } from '../../support/talk-pair.js'

const CAROL = 'carol@parley'
const CAROLS_JID = checkJid('1-1009@interop')
let pair: TalkPair
beforeEach(async () => {
  pair = await talkPair()
})
afterEach(() => {
  pair.close()
})

const says = (text: string) => ({ kind: 'text', text }) as const
const settled = () => pair.bob.committer.commit(() => undefined)

/** Messages of Ada that Bob has, without their way to him. */
function came(count: number, prefix = 'M'): readonly string[] {
  const ids = Array.from({ length: count }, (_, at) => `${prefix}${at}`)
  pair.bob.database.transaction(() => {
    for (const id of ids) pair.bob.entries.addIncoming(ADA, id, 'text', 1)
  }, false)
  return ids
}

/** The receipts of reading in Bob's outbox, as lists of ids. */
function told(type: ReceiptType = 'read'): readonly (readonly string[])[] {
  return pair.bob.outbox.all().flatMap((row) => {
    if (row.class !== type || !row.stanza) return []
    const receipt = readOutgoingReceipt(decodeStanza(row.stanza))
    expect(receipt).toMatchObject({ type, peer: pair.ada.jid })
    return [receipt.ids]
  })
}

describe('having read', () => {
  it('256 messages is one receipt, 257 are two', async () => {
    const ids = came(256)
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([ids])
    const more = came(257, 'N')
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([ids, more.slice(0, 256), more.slice(256)])
  })

  it('is told once, up to where one looked, beside the receipt that a message came', async () => {
    await pair.hears(says('one'), { id: 'A' })
    await pair.hears(says('two'), { id: 'B' })
    pair.talk.read(ADA, 'A')
    pair.talk.read(ADA, 'A')
    await settled()
    expect(told()).toEqual([['A']])
    expect(pair.receipts()).toEqual(['receipt/A', 'receipt/B', 'read/A'])
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([['A'], ['B']])
  })

  it('while somebody waits for a decision is not told, nor when they are accepted, but when it is looked at again', async () => {
    pair.bob.contacts.setAccepted(ADA, false)
    await pair.hears(says('hello'), { id: 'A' })
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([])
    pair.bob.contacts.setAccepted(ADA, true)
    await settled()
    expect(told()).toEqual([])
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([['A']])
  })

  it('is not told where this user does not want it, not even after they change their mind', async () => {
    await pair.talk.setPrivacy({ readReceipts: false })
    came(2)
    pair.talk.read(ADA)
    await settled()
    await pair.talk.setPrivacy({ readReceipts: true })
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([])
  })

  it('follows what the chat says before what holds for everybody', async () => {
    const kept = pair.bob.preferences.get(ADA)
    pair.bob.preferences.set(ADA, { ...kept, readReceipts: false })
    came(1, 'A')
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([])
    await pair.talk.setPrivacy({ readReceipts: false })
    pair.bob.preferences.set(ADA, { ...kept, readReceipts: true })
    came(1, 'B')
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([['B0']])
  })

  it('is not told to who is blocked', async () => {
    came(1)
    pair.bob.contacts.setBlocked(ADA, true)
    pair.talk.read(ADA)
    await settled()
    expect(told()).toEqual([])
  })

  it('waits no longer once its recipient is blocked, or this user tells less', async () => {
    const rows = () => pair.bob.outbox.all().filter((row) => stillTells(pair.bob, row))
    await pair.hears(says('one'), { id: 'A' })
    pair.talk.read(ADA)
    await settled()
    expect(rows()).toMatchObject([{ class: 'receipt' }, { class: 'read' }])
    await pair.talk.setPrivacy({ readReceipts: false })
    expect(rows()).toMatchObject([{ class: 'receipt' }])
    await settled()
    expect(pair.receipts()).toEqual(['receipt/A'])
    pair.bob.contacts.setBlocked(ADA, true)
    expect(rows()).toEqual([])
    await settled()
    expect(pair.receipts()).toEqual([])
  })

  it('is over when the server has it, and leaves the other receipt of that message alone', async () => {
    await pair.hears(says('one'), { id: 'A' })
    pair.talk.read(ADA)
    await settled()
    pair.parts.outgoing.receiptAcked({ class: 'receipt', id: 'A', type: 'read' }, ADA)
    await settled()
    expect(pair.receipts()).toEqual(['receipt/A'])
  })
})

describe('having played', () => {
  const voice = (id: string) => {
    pair.bob.entries.addIncoming(ADA, id, '', 1)
    const description = { kind: 'voice', mimetype: 'audio/ogg', size: 1, hasThumbnail: false } as const
    pair.bob.media.add({ chat: ADA, id, direction: 'in' }, description, 'here')
  }

  it('is told once, and only of voice messages', async () => {
    voice('V')
    came(1)
    pair.talk.played(ADA, 'V')
    pair.talk.played(ADA, 'V')
    pair.talk.played(ADA, 'M0')
    await settled()
    expect(told('played')).toEqual([['V']])
    expect(pair.shows('V')).toMatchObject({ played: true })
    expect(pair.shows('M0')?.played).toBeUndefined()
  })
})

describe('a receipt of somebody', () => {
  const comes = async (type: ReceiptType, ids: readonly [string, ...string[]], peer: Jid = pair.ada.jid) => {
    await pair.parts.incoming.handle(deliveredReceipt({ type, ids, peer, t: 9 }))
  }

  it('raises the state of what was sent to them, with the evidence of it', async () => {
    pair.wrote('A', 'hello')
    await comes('delivery', ['A'])
    await comes('read', ['A'])
    expect(pair.shows('A', 'out')?.state).toBe('read')
    expect(pair.bob.evidence.of(ADA, 'A')).toEqual([
      { state: 'sending', at: 1, by: 'here', what: 'written into the chat' },
      { state: 'sent', at: 2, by: 'meta', what: '<ack class="message">' },
      { state: 'delivered', at: 9000, by: 'peer', what: '<receipt>' },
      { state: 'read', at: 9000, by: 'peer', what: '<receipt type="read">' },
    ])
  })

  it('that is quicker than the ack of the server loses nothing of the evidence', async () => {
    await pair.hears(says('hello'))
    await pair.parts.outgoing.send(ADA, 'quick', 'A')
    await comes('read', ['A'])
    await pair.parts.outgoing.acked({ class: 'message', id: 'A', from: pair.ada.jid, t: 10 }, ADA)
    expect(pair.shows('A', 'out')?.state).toBe('read')
    expect(pair.bob.evidence.of(ADA, 'A').map(({ state }) => state)).toContain('sent')
  })

  it('about messages to somebody else, or of theirs, changes nothing', async () => {
    pair.bob.contacts.save(CAROL, CAROLS_JID)
    pair.wrote('A', 'hello')
    await comes('read', ['A'], CAROLS_JID)
    expect(pair.shows('A', 'out')?.state).toBe('sent')
    await pair.hears(says('hers'), { id: 'B' })
    await comes('read', ['B'])
    expect(pair.bob.evidence.of(ADA, 'B')).toEqual([])
  })

  it('about what never left changes nothing: it waits for a session, for trust, for its file', async () => {
    const { entries, outbox } = pair.bob
    for (const state of ['fresh', 'held'] as const) {
      entries.addOutgoing(ADA, state, 'x', undefined, 1)
      outbox.put({ class: 'message', id: state, chat: ADA, state, stanza: undefined })
    }
    entries.setState(ADA, 'held', 'held')
    entries.addOutgoing(ADA, 'stopped', 'x', undefined, 1)
    entries.setState(ADA, 'stopped', 'stopped')
    await comes('read', ['fresh', 'held', 'stopped', 'unknown'])
    const states = ['fresh', 'held', 'stopped'].map((id) => pair.shows(id, 'out')?.state)
    expect(states).toEqual(['sending', 'held', 'stopped'])
    expect(pair.events.filter(({ event }) => event === 'receipt')).toEqual([])
  })

  it('speaks for 256 messages at most', async () => {
    const ids = Array.from({ length: 257 }, (_, at) => `M${at}`)
    pair.bob.database.transaction(() => {
      for (const id of ids) pair.wrote(id, 'x')
    }, false)
    const list = (count: number) => [
      stanza(
        'list',
        {},
        ids.slice(1, count).map((id) => stanza('item', { id })),
      ),
    ]
    const from = pair.ada.jid
    await pair.parts.incoming.handle(stanza('receipt', { id: 'M0', from, type: 'read' }, list(257)))
    expect(pair.shows('M0', 'out')?.state).toBe('sent')
    await pair.parts.incoming.handle(stanza('receipt', { id: 'M0', from, type: 'read' }, list(256)))
    expect(['M0', 'M255', 'M256'].map((id) => pair.shows(id, 'out')?.state)).toEqual(['read', 'read', 'sent'])
  })
})

describe('a text', () => {
  it.each([
    ['hi @ada', true],
    ['(@Ada)', true],
    ['@ada@parley, look', true],
    ['@ada.', true],
    ['ada', false],
    ['@adam', false],
    ['mail me at x@ada', false],
    ['@ada.lovelace', false],
    ['', false],
  ])('names Ada, or does not: %s', (text, names) => {
    expect(namesUser(text, ADA)).toBe(names)
  })

  it('names a phone number with its plus or without', () => {
    const bob = '+4915550001@whatsapp'
    expect(namesUser('@+4915550001 look', bob)).toBe(true)
    expect(namesUser('@4915550001 look', bob)).toBe(true)
    expect(namesUser('@49155500012', bob)).toBe(false)
  })

  it('that names Bob is marked, and is not any more once it is taken back', async () => {
    await pair.hears(says('@4915550001 look'), { id: 'A' })
    expect(pair.shows('A')?.mention).toBe(true)
    expect(pair.events).toMatchObject([{ event: 'message', mention: true }])
    await pair.hears({ kind: 'revoke', target: { id: 'A', fromMe: true } })
    expect(pair.shows('A')?.mention).toBeUndefined()
  })
})

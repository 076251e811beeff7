// What a server or a person who lies about a conversation brings about at the client under test: nothing that outlives
// the lie, and nothing they learn by it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WritableContent } from '#proto/content/message.js'
import { deliveredMessage } from '#proto/exchanges/message.js'
import { deliveredChatstate } from '#proto/exchanges/chatstate.js'
import { deliveredPresence } from '#proto/exchanges/presence.js'
import { deliveredReceipt } from '#proto/exchanges/receipt.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { besiegeBob, type Besieged } from '../support/hostile-people.js'
import { HOSTILE_STRINGS } from '../support/hostile-strings.js'
import { offlineProfile, type OfflineProfile } from '../support/offline-client.js'

const [ADA, MALLORY] = ['ada@parley', 'mallory@parley']
const NOW = 1_750_000_000
let here: Besieged
let ada: OfflineProfile
let mallory: OfflineProfile
let told = 0
let moment = 0

/** Sends it and waits for Bob's ack; answers the ack. */
async function says(
  who: OfflineProfile,
  content: string | WritableContent,
  about: { id?: string; t?: number; edit?: number } = {},
): Promise<Stanza> {
  const { id = `SAID${(told += 1)}`, t = NOW, edit } = about
  const kind = typeof content === 'string' ? 'text' : content.kind
  const type = kind === 'reaction' ? kind : kind === 'text' || kind === 'revoke' ? 'text' : 'media'
  const enc = await here.sealed(who, content)
  const externalId = who === ada ? 'ada' : 'mallory'
  here.meta.submit(
    deliveredMessage({ id, from: who.jid, type, edit, enc, t, sts: 1, externalId, offline: false }),
  )
  return here.ackOf(id)
}
const reacts = (who: OfflineProfile, id: string, fromMe: boolean, emoji = '👍'): Promise<Stanza> =>
  says(who, { kind: 'reaction', target: { id, fromMe }, emoji, sentAt: (moment += 1) })
const revokes = (who: OfflineProfile, id: string, fromMe = true): Promise<Stanza> =>
  says(who, { kind: 'revoke', target: { id, fromMe } }, { edit: 7 })
const receiptsOf = (id: string): readonly Stanza[] =>
  here.meta.received.filter(({ tag, attrs }) => tag === 'receipt' && attrs['id'] === id)
const rows = (chat: string) => here.bob.client.history(chat).entries

beforeEach(async () => {
  here = await besiegeBob()
  ada = await offlineProfile('1-1001@interop', ADA)
  mallory = await offlineProfile('1-1002@interop', MALLORY)
  await here.meets(ada)
  await here.meets(mallory)
})
afterEach(async () => {
  await here.close()
  ada.close()
  mallory.close()
})

/** Both are accepted, by being written to. */
async function acquainted(): Promise<void> {
  await says(ada, 'hello from Ada', { id: 'FROM-ADA' })
  await says(mallory, 'hello from Mallory', { id: 'FROM-MALLORY' })
  await here.bob.client.send(ADA, 'for Ada', 'TO-ADA')
  await here.bob.client.send(MALLORY, 'for Mallory', 'TO-MALLORY')
  await here.settled()
}

describe('a time that a server makes up', () => {
  it.each([
    ['far in the future', 4_000_000_000_000],
    ['as large as a number goes', Number.MAX_SAFE_INTEGER],
    ['zero', 0],
  ])('%s is no obstacle, and no way to the top of the list for good', async (_what, t) => {
    await says(ada, 'from another time', { t })
    const { bob } = here
    const [entry] = rows(ADA)
    expect(entry).toMatchObject({ text: 'from another time' })
    expect(bob.client.chats().map((chat) => chat.last?.timestamp)).toEqual([entry?.timestamp])
    expect(entry?.timestamp).toBeLessThanOrEqual(Date.now())
    expect(bob.client.library.search('another').hits).toHaveLength(1)
  })

  it('moves no message away from where it came', async () => {
    await says(ada, 'first', { t: 4_000_000_000 })
    await says(ada, 'second', { t: 5 })
    await says(mallory, 'third', { t: NOW })
    expect(rows(ADA)).toMatchObject([{ text: 'first' }, { text: 'second' }])
  })
})

describe('probes that are no messages', () => {
  it.each<[string, (id: string) => Promise<Stanza>]>([
    ['a reaction', (id) => reacts(mallory, id, false)],
    ['a reaction to something of one’s own', (id) => reacts(mallory, id, true)],
    ['a revoke', (id) => revokes(mallory, id)],
    ['a revoke of what the other side wrote', (id) => revokes(mallory, id, false)],
  ])('%s of an unknown message, and of one in another chat, look alike from outside', async (_what, act) => {
    await acquainted()
    const seen = (answer: Stanza): readonly unknown[] => [
      { ...answer.attrs, id: '' },
      receiptsOf(answer.attrs['id'] ?? '').length,
    ]
    const unknown = seen(await act('NEVER-WAS'))
    for (const id of ['FROM-ADA', 'TO-ADA']) expect(seen(await act(id)), id).toEqual(unknown)
    expect(rows(ADA)).toMatchObject([{ text: 'hello from Ada' }, { text: 'for Ada' }])
    for (const entry of rows(ADA)) expect(entry).not.toHaveProperty('reactions')
  })

  it('a receipt for what was never sent, or was sent to somebody else, moves nothing', async () => {
    await acquainted()
    here.meta.submit(
      deliveredReceipt({ type: 'read', ids: ['NEVER-WAS', 'TO-ADA', 'FROM-ADA'], peer: mallory.jid }),
    )
    await here.settled()
    expect(rows(ADA)).toMatchObject([{ text: 'hello from Ada' }, { text: 'for Ada', state: 'sent' }])
    expect(here.bob.events.filter((event) => event.event === 'receipt' && event.state !== 'sent')).toEqual([])
  })

  it('typing and presence of strangers and of nobody are told nobody, and answered with nothing', async () => {
    await says(mallory, 'a request')
    const before = here.meta.received.length
    for (const peer of [mallory.jid, checkJid('9-9@interop')]) {
      here.meta.submit(deliveredChatstate({ peer, state: 'composing' }))
      here.meta.submit(deliveredPresence({ from: peer, type: 'available' }))
    }
    await here.settled()
    expect(here.bob.events.filter(({ event }) => event === 'typing' || event === 'presence')).toEqual([])
    expect(here.meta.received.length).toBe(before)
  })
})

describe('acts of somebody it is none of the business of', () => {
  it('nobody takes back, or reacts under the name of, anybody else', async () => {
    await acquainted()
    for (const id of ['FROM-ADA', 'TO-ADA', 'TO-MALLORY']) await revokes(mallory, id)
    await revokes(mallory, 'TO-MALLORY', false)
    await reacts(mallory, 'TO-MALLORY', false)
    expect(rows(ADA)).toMatchObject([{ text: 'hello from Ada' }, { text: 'for Ada' }])
    expect(rows(MALLORY)).toMatchObject([
      { text: 'hello from Mallory' },
      { text: 'for Mallory', reactions: [{ from: MALLORY, emoji: '👍' }] },
    ])
  })

  it('one id, used by two people and in both directions, is four messages that act apart', async () => {
    await acquainted()
    await says(ada, 'twin of Ada', { id: 'TWIN' })
    await says(mallory, 'twin of Mallory', { id: 'TWIN' })
    await says(mallory, 'claims an id of ours', { id: 'TO-MALLORY' })
    await reacts(mallory, 'TO-MALLORY', true, '😀')
    await revokes(mallory, 'TWIN')
    expect(rows(ADA).at(-1)).toMatchObject({ text: 'twin of Ada' })
    expect(rows(ADA).at(-1)).not.toHaveProperty('revoked')
    const [, ours, taken, claimed] = rows(MALLORY)
    expect(taken).toMatchObject({ id: 'TWIN', revoked: true, text: '' })
    expect(ours).toMatchObject({ direction: 'out', text: 'for Mallory' })
    expect(ours).not.toHaveProperty('reactions')
    expect(claimed).toMatchObject({ direction: 'in', reactions: [{ emoji: '😀' }] })
  })

  it('a quote of a message in another chat shows what its sender claims, and nothing vouches for it', async () => {
    await acquainted()
    for (const participant of [undefined, ada.jid, mallory.jid]) {
      const quote = { id: 'TO-ADA', text: 'you owe me', ...(participant && { participant }) }
      await says(mallory, { kind: 'text', text: 'see above', quote })
      const last = rows(MALLORY).at(-1)
      expect(last).toMatchObject({ quote: { direction: undefined, text: 'you owe me' } })
      expect(JSON.stringify(last)).not.toContain('for Ada')
    }
  })
})

describe('texts that look like a query', () => {
  it('are searched for as the text they are, and address no chat but their own', async () => {
    await acquainted()
    const { client } = here.bob
    const { library, people } = client
    for (const text of Object.values(HOSTILE_STRINGS)) {
      for (const query of [text, `"${text}`, text.slice(0, 3), `${text}*`]) {
        for (const within of [undefined, `${text}' OR 1=1 --`, '%', '*']) {
          const { hits } = library.search(query, within === undefined ? {} : { within })
          expect(within === undefined ? [] : hits, query).toEqual([])
        }
      }
      await people.setPreferences(`${text}' OR 1=1 --`, {
        pinned: true,
        label: Array.from(text).slice(0, 64).join(''),
      })
      expect(client.history(`%${text}`).entries).toEqual([])
    }
    for (const query of ['"', '*', 'NEAR(', '%', '', 'text:hello', 'hello OR', '-hello'])
      library.search(query)
    expect(client.chats().filter(({ pinned, label }) => pinned || label !== undefined)).toEqual([])
    expect(client.chats().map((chat) => chat.with)).toEqual([MALLORY, ADA])
  })
})

describe('floods', () => {
  it('ten thousand hints and receipts of one person are one change each at most, and the client goes on', async () => {
    await acquainted()
    here.bob.events.length = 0
    for (let at = 0; at < 10_000; at += 1) {
      here.meta.submit(deliveredChatstate({ peer: ada.jid, state: 'composing' }))
      here.meta.submit(deliveredPresence({ from: ada.jid, type: 'unavailable', last: at * 60 }))
      here.meta.submit(deliveredReceipt({ type: 'read', ids: ['NEVER-WAS'], peer: ada.jid }))
    }
    await here.settled()
    expect(here.bob.events.length).toBeLessThanOrEqual(2)
    await says(ada, 'still there')
    await here.bob.reads('still there')
  }, 60_000)
})

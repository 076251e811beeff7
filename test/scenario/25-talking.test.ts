// Talking. Ada answers one message of Bob's rather than all of them, Bob reacts, thinks again, and takes back what he
// should not have written. Each of these is a message of its own on the wire, encrypted like any other: Meta sees that
// something was sent, and neither which message it is about nor what it says. And whoever has looked at a chat says so
// once for all that was new in it.
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientEvent, HistoryEntry, MessageEntry, MessageRef } from '#cli/client/api.js'
import { acquainted, ADA, BOB } from '../support/ada-and-bob.js'
import { loseSessions } from '../support/closed-profile.js'
import { fixtureFolder, pdfDocument, type FixtureFolder } from '../support/media-fixtures.js'
import type { Person, TestNetwork } from '../support/network.js'
import { codeOf } from '../support/rejection.js'

let files: FixtureFolder
let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted())
})
afterAll(async () => {
  await network.close()
  await files.clear()
})

type Receipt = Extract<ClientEvent, { readonly event: 'receipt' }>['state']

function message(person: Person, withAddress: string, id: string): MessageEntry {
  const isIt = (entry: HistoryEntry): entry is MessageEntry => entry.kind === 'message' && entry.id === id
  const found = person.client.history(withAddress).entries.find(isIt)
  if (!found) throw new Error(`there is no message ${id}`)
  return found
}

/** Whatever lies in the profile of received files, encrypted or opened. */
async function filesOf({ folder }: Person): Promise<readonly string[]> {
  const all = await readdir(join(folder, 'media'), { withFileTypes: true, recursive: true })
  return all.flatMap((entry) => (entry.isFile() ? [entry.name] : []))
}

/** Sends and waits until it is shown. */
async function says(from: Person, to: Person, text: string): Promise<string> {
  const { id } = await from.client.send(from === ada ? BOB : ADA, text)
  await to.reads(text)
  return id
}

const adas = (id: string): MessageRef => ({ with: ADA, id, direction: 'in' })
const bobs = (id: string): MessageRef => ({ with: BOB, id, direction: 'in' })
const own = (withAddress: string, id: string): MessageRef => ({ with: withAddress, id, direction: 'out' })
const told = (person: Person, id: string, state: Receipt) =>
  person.when((event) => event.event === 'receipt' && event.id === id && event.state === state)
const reacted = (person: Person, emoji: string) =>
  person.when((event) => event.event === 'reaction' && event.emoji === emoji && event.pending === undefined)

describe('a reply', () => {
  it('says which message it answers, and each side shows what it has of that', async () => {
    const question = await says(bob, ada, 'tea or coffee?')
    const { id } = await ada.client.talk.reply(bobs(question), 'tea')
    await expect(bob.reads('tea')).resolves.toMatchObject({
      quote: { id: question, direction: 'out', text: 'tea or coffee?' },
    })
    const quote = { id: question, text: 'tea or coffee?' }
    expect(message(ada, BOB, id).quote).toEqual({ ...quote, direction: 'in' })
    expect(message(bob, ADA, id).quote).toEqual({ ...quote, direction: 'out' })
  })
})

describe('a reaction', () => {
  it('comes, is changed and is taken back, one for each person', async () => {
    const id = await says(ada, bob, 'the train is late')
    await bob.client.talk.react(adas(id), '😢')
    await reacted(ada, '😢')
    await bob.client.talk.react(adas(id), '😂')
    await reacted(ada, '😂')
    await ada.client.talk.react(own(BOB, id), '🙈')
    await reacted(bob, '🙈')
    expect(message(ada, BOB, id).reactions).toMatchObject([
      { from: BOB, emoji: '😂' },
      { from: ADA, emoji: '🙈' },
    ])
    await bob.client.talk.react(adas(id), '')
    await reacted(ada, '')
    expect(message(ada, BOB, id).reactions).toMatchObject([{ from: ADA, emoji: '🙈' }])
    expect(message(bob, ADA, id).reactions).toMatchObject([{ from: ADA, emoji: '🙈' }])
  })

  it('is one emoji, on a message that is there', async () => {
    const id = await says(ada, bob, 'well?')
    expect(await codeOf(() => bob.client.talk.react(adas(id), 'ok'))).toBe('usage')
    expect(await codeOf(() => bob.client.talk.react(adas('3EB0NOTTHERE'), '👍'))).toBe('usage')
    expect(await codeOf(() => bob.client.talk.react(adas(id), ''))).toBe('usage')
  })
})

describe('taking back', () => {
  it('removes what was said on both sides, and leaves that it was said', async () => {
    const id = await says(bob, ada, 'my password is hunter2')
    await ada.client.talk.react(bobs(id), '😱')
    const { id: answer } = await ada.client.talk.reply(bobs(id), 'take that back')
    await bob.reads('take that back')
    await bob.client.talk.revoke(own(ADA, id))
    await ada.when((event) => event.event === 'revoked' && event.id === id)
    for (const [person, other] of [
      [ada, BOB],
      [bob, ADA],
    ] as const) {
      expect(message(person, other, id)).toMatchObject({ text: '', revoked: true })
      expect(message(person, other, id).reactions).toBeUndefined()
      expect(message(person, other, answer).quote).toMatchObject({ id, text: '', revoked: true })
    }
  })

  it('removes the file that came with it, in the profile of whoever had it', async () => {
    const { path } = await files.put('plan.pdf', pdfDocument(20_000))
    const { id } = await bob.client.sendMedia(ADA, { path, caption: 'the plan' })
    await ada.when((event) => event.event === 'message' && event.id === id)
    await ada.client.fetchMedia(BOB, id)
    await ada.client.openMedia(BOB, id)
    expect(await filesOf(ada)).toHaveLength(2)
    await bob.client.talk.revoke(own(ADA, id))
    await ada.when((event) => event.event === 'revoked' && event.id === id)
    await expect.poll(() => filesOf(ada)).toEqual([])
    expect(message(ada, BOB, id)).not.toHaveProperty('media')
    expect(message(bob, ADA, id)).not.toHaveProperty('media')
    await expect(access(path)).resolves.toBeUndefined()
  })

  it('is for the author alone', async () => {
    const id = await says(bob, ada, 'mine')
    expect(await codeOf(() => ada.client.talk.revoke(bobs(id)))).toBe('usage')
  })
})

describe('without a connection, or a session', () => {
  it('an act waits, and goes with the next connection', async () => {
    const id = await says(ada, bob, 'call me')
    await bob.client.disconnect()
    await expect(bob.client.talk.react(adas(id), '📞')).resolves.toMatchObject({ event: 'queued' })
    bob.client.talk.read(ADA)
    bob = await bob.reopened()
    await bob.client.connect()
    await reacted(ada, '📞')
    await told(ada, id, 'read')
    expect(message(ada, BOB, id).reactions).toMatchObject([{ from: BOB, emoji: '📞' }])
  })

  it('one that cannot be read is asked for again, and the chat says nothing of it', async () => {
    const id = await says(ada, bob, 'lost?')
    await bob.client.close()
    await loseSessions(bob.folder)
    bob = await bob.reopened()
    await bob.client.connect()
    await ada.client.talk.react(own(BOB, id), '🔁')
    await reacted(bob, '🔁')
    expect(bob.events.filter(({ event }) => event === 'notice')).toEqual([])
    expect(bob.client.history(ADA).entries.filter(({ kind }) => kind === 'notice')).toEqual([])
  })
})

describe('evidence', () => {
  it('says of every tick which stanza it is known by, from whom and when', async () => {
    const id = await says(ada, bob, 'noted?')
    await told(ada, id, 'delivered')
    bob.client.talk.read(ADA)
    await told(ada, id, 'read')
    const evidence = ada.client.library.info(own(BOB, id))?.evidence ?? []
    expect(evidence.map(({ state, by, what }) => [state, by, what])).toEqual([
      ['sending', 'here', 'written into the chat'],
      ['sent', 'meta', '<ack class="message">'],
      ['delivered', 'peer', '<receipt>'],
      ['read', 'peer', expect.stringContaining('<receipt type="read">')],
    ])
  })
})

describe('having read', () => {
  it('is told once for all that was new', async () => {
    const ids = [await says(ada, bob, 'one'), await says(ada, bob, 'two'), await says(ada, bob, 'three')]
    bob.client.talk.read(ADA)
    await Promise.all(ids.map((id) => told(ada, id, 'read')))
    expect(message(ada, BOB, ids[0] ?? '').state).toBe('read')
  })

  it('is not told by who does not want that, not even later', async () => {
    await bob.client.talk.setPrivacy({ readReceipts: false })
    const kept = await says(ada, bob, 'are you there?')
    bob.client.talk.read(ADA)
    await bob.client.talk.setPrivacy({ readReceipts: true })
    const open = await says(ada, bob, 'hello?')
    bob.client.talk.read(ADA)
    await told(ada, open, 'read')
    expect(message(ada, BOB, kept).state).toBe('delivered')
  })
})

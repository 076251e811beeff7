// How a user keeps a chat: it stays with the profile, is told to the screen, and to nobody else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClientEvent } from '#cli/client/api.js'
import { EngineClient } from '#cli/client/engine/client.js'
import { type OfflineProfile, offlineProfile } from '../../support/offline-client.js'
import { codeOf } from '../../support/rejection.js'

const BOB = '+4915550001@whatsapp'
const CAROL = '+4915550002@whatsapp'
const AS_IT_COMES = {
  pinned: false,
  muted: false,
  archived: false,
  readReceipts: undefined,
  label: undefined,
}
let ada: OfflineProfile
let client: EngineClient

beforeEach(async () => {
  ada = await offlineProfile('1-10853634039893@interop', 'ada@parley')
  client = new EngineClient(ada.context, 'ada')
})
afterEach(() => {
  ada.close()
})

describe('preferences', () => {
  it('are as they come until one is set, and one changes nothing of the others', async () => {
    expect(client.people.preferences(BOB)).toEqual(AS_IT_COMES)
    await client.people.setPreferences(BOB, { pinned: true })
    await client.people.setPreferences(BOB, { readReceipts: false })
    expect(client.people.preferences(BOB)).toEqual({ ...AS_IT_COMES, pinned: true, readReceipts: false })
    await client.people.setPreferences(BOB, { readReceipts: undefined, pinned: false })
    expect(client.people.preferences(BOB)).toEqual(AS_IT_COMES)
    expect(client.people.preferences(CAROL)).toEqual(AS_IT_COMES)
  })

  it('are told with the chat, and listed with it', async () => {
    const told: ClientEvent[] = []
    client.subscribe((event) => told.push(event))
    ada.context.entries.addIncoming(BOB, 'a', 'hello', 1)
    await client.people.setPreferences(BOB, { muted: true, label: 'Bob' })
    const kept = { with: BOB, muted: true, label: 'Bob', unread: 1 }
    expect(told).toMatchObject([{ event: 'chat', chat: kept }])
    expect(client.chats()).toMatchObject([kept])
  })

  it('of somebody without messages make no chat', async () => {
    await client.people.setPreferences(BOB, { label: 'Bob' })
    expect(client.chats()).toEqual([])
    expect(client.people.preferences(BOB).label).toBe('Bob')
  })
})

describe('a label', () => {
  it.each([
    ['  Bob  ', 'Bob'],
    ['', undefined],
    [' \n ', undefined],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['𠀀'.repeat(64), '𠀀'.repeat(64)],
  ])('%j is kept as %j', async (label, kept) => {
    await client.people.setPreferences(BOB, { label: 'before' })
    await client.people.setPreferences(BOB, { label })
    expect(client.people.preferences(BOB).label).toBe(kept)
  })

  it('of sixty-five characters is refused, and the old one stays', async () => {
    await client.people.setPreferences(BOB, { label: 'before' })
    expect(await codeOf(() => client.people.setPreferences(BOB, { label: '𠀀'.repeat(65) }))).toBe('usage')
    expect(client.people.preferences(BOB).label).toBe('before')
  })
})

describe('the archive', () => {
  it('gives a chat back when something new comes, but not a muted one', async () => {
    const { preferences } = ada.context
    await client.people.setPreferences(BOB, { archived: true })
    await client.people.setPreferences(CAROL, { archived: true, muted: true })
    expect([preferences.wake(BOB), preferences.wake(CAROL)]).toEqual([true, false])
    expect(preferences.wake(BOB)).toBe(false)
    expect(client.people.preferences(BOB).archived).toBe(false)
    expect(client.people.preferences(CAROL).archived).toBe(true)
  })
})

describe('the list of chats', () => {
  it('has the one something happened in last first, with what is unread and what names this user', () => {
    const { database, entries } = ada.context
    ada.context.contacts.save(BOB, '4915550001@s.whatsapp.net')
    for (const id of ['a', 'b', 'c']) entries.addIncoming(BOB, id, id, 1)
    entries.addIncoming(CAROL, 'd', 'd', 1)
    database.exec(`UPDATE entry SET mention = 1 WHERE id IN ('a', 'c')`)
    client.markSeen(BOB, 'a')
    entries.addNotice(BOB, 'info', 'n', 'a notice', 2)
    expect(client.chats()).toMatchObject([
      { with: BOB, unread: 2, mentions: 1, last: { id: 'n' } },
      { with: CAROL, unread: 1, mentions: 0, last: { id: 'd' } },
    ])
    expect(client.status().chats).toBe(2)
  })
})

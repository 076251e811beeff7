// The rows of a chat page by page: older ones, newer ones, and those around a message one jumps to.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkJid } from '#proto/stanza/jid.js'
import type { HistoryPage } from '#cli/client/api.js'
import { EngineClient } from '#cli/client/engine/client.js'
import { type OfflineProfile, offlineProfile } from '../../support/offline-client.js'

const BOB = '+4915550001@whatsapp'
const CAROL = '+4915550002@whatsapp'
let ada: OfflineProfile
let client: EngineClient

beforeEach(async () => {
  ada = await offlineProfile('1-10853634039893@interop', 'ada@parley')
  client = new EngineClient(ada.context, 'ada')
  const { entries } = ada.context
  // Nine messages, with those of another chat between them.
  for (let at = 1; at <= 9; at += 1) {
    entries.addIncoming(BOB, String(at), `message ${at}`, at)
    entries.addIncoming(CAROL, String(at), `to carol ${at}`, at)
  }
})
afterEach(() => {
  ada.close()
})

const ids = (page: HistoryPage | undefined): string => page?.entries.map(({ id }) => id).join('') ?? 'none'
const around = (id: string, limit: number) => client.library.around({ with: BOB, id, direction: 'in' }, limit)

describe('history', () => {
  it('begins with the newest rows and goes back to the first', () => {
    const newest = client.history(BOB, { limit: 4 })
    expect([ids(newest), newest.after]).toEqual(['6789', undefined])
    const older = client.history(BOB, { before: newest.before ?? 0, limit: 4 })
    expect(ids(older)).toBe('2345')
    const oldest = client.history(BOB, { before: older.before ?? 0, limit: 4 })
    expect([ids(oldest), oldest.before]).toEqual(['1', undefined])
  })

  it('goes forward again behind what was read, to the end', () => {
    const middle = client.history(BOB, { before: client.history(BOB, { limit: 4 }).before ?? 0, limit: 4 })
    const newer = client.history(BOB, { after: middle.after ?? 0, limit: 3 })
    expect(ids(newer)).toBe('678')
    const newest = client.history(BOB, { after: newer.after ?? 0, limit: 3 })
    expect([ids(newest), newest.after]).toEqual(['9', undefined])
    expect(newest.before).toBeDefined()
  })

  it('says that there is nothing older where a page ends with the first row', () => {
    const all = client.history(BOB, { limit: 9 })
    expect([ids(all), all.before, all.after]).toEqual(['123456789', undefined, undefined])
  })

  it('of a chat that is not there is empty', () => {
    expect(client.history('nobody@parley')).toEqual({ entries: [], before: undefined })
  })
})

describe('what is unread', () => {
  it('begins behind what was looked at, and is counted in its own chat alone', () => {
    expect(client.library.unread(BOB)).toEqual({ first: { with: BOB, id: '1', direction: 'in' }, count: 9 })
    expect(client.library.unread('nobody@parley')).toBeUndefined()
  })

  it('is nothing once the last was looked at', () => {
    ada.context.contacts.save(BOB, checkJid('1@s.whatsapp.net'))
    client.talk.read(BOB, '7')
    expect(client.library.unread(BOB)).toMatchObject({ first: { id: '8' }, count: 2 })
    client.talk.read(BOB, '9')
    expect(client.library.unread(BOB)).toBeUndefined()
  })
})

describe('around a message', () => {
  it('are as many rows before it as after it, and both ends go on', () => {
    const page = around('5', 4)
    expect(ids(page)).toBe('3456')
    expect(ids(client.history(BOB, { before: page?.before ?? 0, limit: 9 }))).toBe('12')
    expect(ids(client.history(BOB, { after: page?.after ?? 0, limit: 9 }))).toBe('789')
  })

  it('at an end of the chat are what is there', () => {
    const [first, last] = [around('1', 4), around('9', 4)]
    expect([ids(first), first?.before, ids(last), last?.after]).toEqual([
      '1234',
      undefined,
      '6789',
      undefined,
    ])
  })

  it('is nothing where there is no such message in this chat', () => {
    expect(around('10', 4)).toBeUndefined()
    expect(client.library.around({ with: BOB, id: '5', direction: 'out' }, 4)).toBeUndefined()
    expect(client.library.around({ with: 'nobody@parley', id: '5', direction: 'in' }, 4)).toBeUndefined()
  })
})

// A profile made by an earlier version opens with the tables of this one, and nothing of it is lost.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Contacts } from '#cli/client/store/contacts.js'
import { openDatabase, type ProfileDatabase } from '#cli/client/store/database.js'
import { EntryViews } from '#cli/client/store/entry-rows.js'
import { FullText } from '#cli/client/store/full-text.js'
import { History } from '#cli/client/store/history.js'
import { MediaRows } from '#cli/client/store/media-rows.js'
import { Requests } from '#cli/client/store/requests.js'
import { SearchIndex } from '#cli/client/store/search-index.js'
import { temporaryFolder } from '../../support/folder.js'
import { fresh } from '../../support/offline-client.js'
import { oldProfile } from '../../support/old-profile.js'

const BOB = '+4915550001@whatsapp'
const BOBS_JID = '4915550001@s.whatsapp.net'
const CAROL = '+4915550002@whatsapp'
const DAVE = '+4915550003@whatsapp'

let folder: string
let close: () => void
beforeEach(async () => {
  folder = await temporaryFolder()
  close = () => undefined
})
afterEach(() => {
  close()
})

async function opened(version: number, rows: string): Promise<ProfileDatabase> {
  await oldProfile(folder, version, rows)
  const database = await openDatabase(folder, fresh)
  close = () => {
    database.close()
  }
  return database
}

it('a profile of before there were block lists has its contacts, none of them blocked', async () => {
  const database = await opened(1, `INSERT INTO contact (address, jid) VALUES ('${BOB}', '${BOBS_JID}')`)
  const contacts = new Contacts(database)
  const known = { address: BOB, jid: BOBS_JID, changed: false, blocked: false }
  expect(contacts.byAddress(BOB)).toMatchObject(known)
  contacts.setBlocked(BOB, true)
  expect(contacts.blocked()).toEqual([BOB])
  expect(contacts.byJid(BOBS_JID)?.blocked).toBe(true)
  contacts.setAllBlocked([])
  expect(contacts.byJid(BOBS_JID)?.blocked).toBe(false)
})

it('a profile of before there were files has its messages, and takes files', async () => {
  const database = await opened(
    2,
    `INSERT INTO entry (chat, kind, id, direction, body, timestamp, state)
     VALUES ('${BOB}', 'message', 'a', 'out', 'hello', 1, 'sent')`,
  )
  const media = new MediaRows(database)
  const history = new History(database, new EntryViews(media, () => 'ada@parley'))
  expect(history.page(BOB, {}, 10).entries).toMatchObject([{ id: 'a', text: 'hello', state: 'sent' }])
  const description = { kind: 'document', mimetype: 'text/plain', size: 1, hasThumbnail: false } as const
  media.add({ chat: BOB, id: 'a', direction: 'out' }, description, 'uploaded')
  expect(history.page(BOB, {}, 10).entries).toMatchObject([{ media: { state: 'uploaded' } }])
})

it('a large profile of an earlier version says that it is brought up to date, once; others open in silence', async () => {
  let said = 0
  const open = async (): Promise<number> => {
    const database = await openDatabase(folder, fresh, undefined, () => (said += 1))
    database.close()
    return said
  }
  const body = 'x'.repeat(5_000_000)
  await oldProfile(
    folder,
    4,
    `INSERT INTO entry (chat, kind, id, body, timestamp) VALUES ('${BOB}', 'notice', 'a', '${body}', 1)`,
  )
  expect([await open(), await open()]).toEqual([1, 1])
  folder = await temporaryFolder()
  await oldProfile(folder, 4, `INSERT INTO setting (name, value) VALUES ('x', '1')`)
  expect(await open()).toBe(1)
})

it('a profile of before there were requests has accepted whom it wrote to, and decides about the others', async () => {
  const database = await opened(
    3,
    `INSERT INTO contact (address, jid) VALUES ('${BOB}', '${BOBS_JID}'),
       ('${CAROL}', '4915550002@s.whatsapp.net'), ('${DAVE}', '4915550003@s.whatsapp.net');
     INSERT INTO entry (chat, kind, id, direction, body, timestamp, state) VALUES
       ('${BOB}', 'message', 'a', 'in', 'hello', 7, NULL), ('${BOB}', 'message', 'b', 'out', 'hello', 7, 'sent'),
       ('${CAROL}', 'message', 'c', 'in', 'hello', 7, NULL),
       ('${DAVE}', 'message', 'd', 'out', 'hello', 7, 'failed'), ('${DAVE}', 'message', 'e', 'in', 'hello', 7, NULL)`,
  )
  const contacts = new Contacts(database)
  const accepted = [BOB, CAROL, DAVE].map((address) => contacts.byAddress(address)?.accepted)
  expect(accepted).toEqual([true, false, false])
  expect(new Requests(database).list().map(({ chat, since }) => [chat, since])).toEqual([
    [DAVE, 7],
    [CAROL, 7],
  ])
})

it('a profile of before there was search keeps what was said and is searched, tells of nothing old that it was read', async () => {
  const database = await opened(
    4,
    `INSERT INTO contact (address, jid, accepted, seen_until) VALUES ('${BOB}', '${BOBS_JID}', 1, 2);
     INSERT INTO entry (chat, kind, id, direction, notice, body, timestamp, state) VALUES
       ('${BOB}', 'message', 'a', 'out', NULL, 'un café', 7, 'read'),
       ('${BOB}', 'message', 'b', 'in', NULL, 'avec plaisir', 8, NULL),
       ('${BOB}', 'notice', 'n', NULL, 'info', 'café', 9, NULL),
       ('${BOB}', 'message', 'c', 'in', NULL, 'quel café ?', 10, NULL)`,
  )
  const views = new EntryViews(new MediaRows(database), () => 'ada@parley')
  const entries = new History(database, views).page(BOB, {}, 10).entries
  expect(entries.map(({ id, text }) => [id, text])).toEqual([
    ['a', 'un café'],
    ['b', 'avec plaisir'],
    ['n', 'café'],
    ['c', 'quel café ?'],
  ])
  const found = new FullText(database, views, new SearchIndex(database)).search('CAFE', {})
  expect(found.hits.map(({ ref }) => ref.id)).toEqual(['c', 'a'])
  const told = database.prepare('SELECT id FROM entry WHERE receipted = 1').all<{ id: string }>()
  expect(told.map(({ id }) => id)).toEqual(['b'])
})

// A profile made by an earlier version opens with the tables of this one, and nothing of it is lost.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Contacts } from '#cli/client/store/contacts.js'
import { openDatabase } from '#cli/client/store/database.js'
import { EntryViews } from '#cli/client/store/entry-rows.js'
import { History } from '#cli/client/store/history.js'
import { MediaRows } from '#cli/client/store/media-rows.js'
import { Requests } from '#cli/client/store/requests.js'
import { temporaryFolder } from '../../support/folder.js'
import { fresh } from '../../support/offline-client.js'

const BOB = '+4915550001@whatsapp'
const BOBS_JID = '4915550001@s.whatsapp.net'
/** Takes back step 4. */
const BEFORE_CONSENT = `ALTER TABLE contact DROP COLUMN accepted; ALTER TABLE contact DROP COLUMN gone;
  ALTER TABLE partner DROP COLUMN since; DROP TABLE request; DROP TABLE ledger; DROP TABLE ping`
let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
let close: () => void = () => undefined
afterEach(() => {
  close()
})

it('a profile of before there were block lists has its contacts, none of them blocked', async () => {
  const old = await openDatabase(folder, fresh)
  new Contacts(old).save(BOB, BOBS_JID)
  old.exec(`${BEFORE_CONSENT}; DROP TABLE media; DROP TABLE upload; ALTER TABLE contact DROP COLUMN blocked`)
  old.prepare('PRAGMA user_version = 1').run()
  old.close()
  const database = await openDatabase(folder, fresh)
  close = () => {
    database.close()
  }
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
  const old = await openDatabase(folder, fresh)
  const sql = `INSERT INTO entry (chat, kind, id, direction, body, timestamp, state) VALUES (?, 'message', 'a', 'out', 'hello', 1, 'sent')`
  old.prepare(sql).run([BOB])
  old.exec(`${BEFORE_CONSENT}; DROP TABLE media; DROP TABLE upload`)
  old.prepare('PRAGMA user_version = 2').run()
  old.close()
  const database = await openDatabase(folder, fresh)
  close = () => {
    database.close()
  }
  const media = new MediaRows(database)
  const history = new History(database, new EntryViews(media, () => 'ada@parley'))
  expect(history.page(BOB, {}, 10).entries).toMatchObject([
    { id: 'a', text: 'hello', state: 'sent' },
  ])
  const description = { kind: 'document', mimetype: 'text/plain', size: 1, hasThumbnail: false } as const
  media.add({ chat: BOB, id: 'a', direction: 'out' }, description, 'uploaded')
  expect(history.page(BOB, {}, 10).entries).toMatchObject([{ media: { state: 'uploaded' } }])
})

it('a profile of before there were requests has accepted whom it wrote to, and decides about the others', async () => {
  const CAROL = '+4915550002@whatsapp'
  const DAVE = '+4915550003@whatsapp'
  const old = await openDatabase(folder, fresh)
  const contacts = new Contacts(old)
  contacts.save(BOB, BOBS_JID)
  contacts.save(CAROL, '4915550002@s.whatsapp.net')
  contacts.save(DAVE, '4915550003@s.whatsapp.net')
  const add = old.prepare(
    `INSERT INTO entry (chat, kind, id, direction, body, timestamp, state) VALUES (?, 'message', ?, ?, 'hello', 7, ?)`,
  )
  add.run([BOB, 'a', 'in', null])
  add.run([BOB, 'b', 'out', 'sent'])
  add.run([CAROL, 'c', 'in', null])
  add.run([DAVE, 'd', 'out', 'failed'])
  add.run([DAVE, 'e', 'in', null])
  old.exec(BEFORE_CONSENT)
  old.prepare('PRAGMA user_version = 3').run()
  old.close()
  const database = await openDatabase(folder, fresh)
  close = () => {
    database.close()
  }
  const after = new Contacts(database)
  expect([BOB, CAROL, DAVE].map((address) => after.byAddress(address)?.accepted)).toEqual([
    true,
    false,
    false,
  ])
  expect(new Requests(database).list().map(({ chat, since }) => [chat, since])).toEqual([
    [DAVE, 7],
    [CAROL, 7],
  ])
})

// A profile made by an earlier version opens with the tables of this one, and nothing of it is lost.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Contacts } from '#cli/client/store/contacts.js'
import { openDatabase } from '#cli/client/store/database.js'
import { Entries } from '#cli/client/store/entries.js'
import { MediaRows } from '#cli/client/store/media-rows.js'
import { temporaryFolder } from '../../support/folder.js'
import { fresh } from '../../support/offline-client.js'

const BOB = '+4915550001@whatsapp'
const BOBS_JID = '4915550001@s.whatsapp.net'
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
  old.exec('DROP TABLE media; DROP TABLE upload; ALTER TABLE contact DROP COLUMN blocked')
  old.prepare('PRAGMA user_version = 1').run()
  old.close()
  const database = await openDatabase(folder, fresh)
  close = () => {
    database.close()
  }
  const contacts = new Contacts(database)
  expect(contacts.byAddress(BOB)).toEqual({ address: BOB, jid: BOBS_JID, changed: false, blocked: false })
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
  old.exec('DROP TABLE media; DROP TABLE upload')
  old.prepare('PRAGMA user_version = 2').run()
  old.close()
  const database = await openDatabase(folder, fresh)
  close = () => {
    database.close()
  }
  const media = new MediaRows(database)
  const entries = new Entries(database, media, () => 'ada@parley')
  expect(entries.history(BOB, undefined, 10).entries).toMatchObject([
    { id: 'a', text: 'hello', state: 'sent' },
  ])
  const description = { kind: 'document', mimetype: 'text/plain', size: 1, hasThumbnail: false } as const
  media.add({ chat: BOB, id: 'a', direction: 'out' }, description, 'uploaded')
  expect(entries.history(BOB, undefined, 10).entries).toMatchObject([{ media: { state: 'uploaded' } }])
})

// A profile made by an earlier version opens with the tables of this one, and nothing of it is lost.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Contacts } from '#cli/client/store/contacts.js'
import { openDatabase } from '#cli/client/store/database.js'
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

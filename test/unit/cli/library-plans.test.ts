// What the app asks of a profile while somebody chats costs the same however long its chats are: no statement reads
// through a table that grows with the messages.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContext } from '#cli/client/engine/context.js'
import { EngineClient } from '#cli/client/engine/client.js'
import type { ProfileDatabase } from '#cli/client/store/database.js'
import { systemClock } from '#platform/clock.js'
import { fresh, type OfflineProfile, offlineProfile } from '../../support/offline-client.js'

const BOB = '+4915550001@whatsapp'
const GROWING = /^SCAN (?:entry|media|contact|reaction|act|evidence|inbound|answer|later|chat|session)\b/
let ada: OfflineProfile
let client: EngineClient
const asked = new Set<string>()

beforeAll(async () => {
  ada = await offlineProfile('1-10853634039893@interop', 'ada@parley')
  const { database, folder } = ada.context
  const listening: ProfileDatabase = {
    ...database,
    prepare(sql) {
      asked.add(sql)
      return database.prepare(sql)
    },
  }
  const context = createContext({ database: listening, folder, clock: systemClock, randomBytes: fresh })
  client = new EngineClient(context, 'ada')
  context.contacts.save(BOB, '4915550001@s.whatsapp.net')
})
afterAll(() => {
  ada.close()
})

/** How SQLite goes about what `act` asks of it. */
function plansOf(act: () => unknown): readonly string[] {
  asked.clear()
  act()
  expect(asked.size).toBeGreaterThan(0)
  return [...asked].flatMap((sql) =>
    ada.context.database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all<{ detail: string }>(Array.from(sql.matchAll(/\?/g), () => null))
      .map(({ detail }) => detail),
  )
}

describe('reads through nothing that grows', () => {
  it.each<[string, () => unknown]>([
    ['the list of chats', () => client.chats()],
    ['the status', () => client.status()],
    ['a page of history', () => client.history(BOB)],
    ['an older page', () => client.history(BOB, { before: 9 })],
    ['a newer page', () => client.history(BOB, { after: 0 })],
    ['the rows around a message', () => client.library.around({ with: BOB, id: 'a', direction: 'in' }, 10)],
    ['a search', () => client.library.search('hello wor')],
    ['a search in one chat', () => client.library.search('hello', { within: BOB })],
    ['a search for an emoji', () => client.library.search('👍')],
    ['a search for a word and an emoji', () => client.library.search('hello 👍', { within: BOB })],
    [
      'marking a chat as seen',
      () => {
        client.markSeen(BOB)
      },
    ],
    [
      'marking it as seen up to a message',
      () => {
        client.markSeen(BOB, 'a')
      },
    ],
    ['its preferences', () => client.people.preferences(BOB)],
    ['its safety number', () => client.people.safetyNumber(BOB)],
  ])('%s', (_, act) => {
    expect(plansOf(act).filter((detail) => GROWING.test(detail))).toEqual([])
  })
})

// A profile in a file that is not encrypted, so that a test sees every octet on the disk, and what its full text holds.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from '@signalapp/sqlcipher'
import { type Clock, systemClock } from '#platform/clock.js'
import { createContext, type EngineContext } from '#cli/client/engine/context.js'
import { type ProfileDatabase, setUp } from '#cli/client/store/database.js'
import { guardDatabase } from '#cli/client/store/guarded-database.js'
import { fresh } from './offline-client.js'

/** Opens it, making it where it is not there yet. */
export function plainProfile(folder: string, clock: Clock = systemClock): EngineContext {
  const file = join(folder, 'plain.db')
  const database = new Database(file, { cacheStatements: true })
  setUp(database, file)
  return createContext({
    ...{ database: guardDatabase(database, file), folder, clock, randomBytes: fresh },
  })
}

/** Whether these octets are anywhere in its file, free pages included, or in its log. */
export function isOnDisk(folder: string, octets: string): boolean {
  return ['plain.db', 'plain.db-wal'].some((name) => readFileSync(join(folder, name)).includes(octets))
}

/** What the full text has: each word with the row that it is in. */
export function indexedWords(database: ProfileDatabase): readonly string[] {
  database.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.word USING fts5vocab (main, entry_text, instance)')
  return database
    .prepare(`SELECT term || ' ' || doc AS word FROM word WHERE col <> 'chat' ORDER BY doc, col, offset`)
    .all<{ word: string }>()
    .map(({ word }) => word)
}

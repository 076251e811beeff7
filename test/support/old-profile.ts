// A profile's database as an earlier version left it: the first steps of its tables, and rows put there by hand.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from '@signalapp/sqlcipher'
import { SCHEMA_STEPS } from '#cli/client/store/schema.js'

const KEY = '2a'.repeat(32)

/**
 * @param folder private, empty.
 * @param version how many steps that version knew.
 * @param rows SQL.
 */
export async function oldProfile(folder: string, version: number, rows: string): Promise<void> {
  await writeFile(join(folder, 'profile.key'), Buffer.from(KEY, 'hex'), { mode: 0o600 })
  await writeFile(join(folder, 'profile.db'), '', { mode: 0o600 })
  const database = new Database(join(folder, 'profile.db'))
  database.pragma(`key = "x'${KEY}'"`)
  database.pragma('journal_mode = WAL')
  for (const step of SCHEMA_STEPS.slice(0, version)) database.exec(step)
  database.pragma(`user_version = ${version}`)
  database.exec(rows)
  database.close()
}

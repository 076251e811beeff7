// Looks into a profile whose client is closed, or damages it as an old backup would.
import type { Bytes } from '#proto/bytes.js'
import type { Content } from '#proto/content/content.js'
import { decodeContent } from '#proto/content/message.js'
import { openDatabase, type ProfileDatabase } from '#cli/client/store/database.js'
import { fresh } from './offline-client.js'

/** The encoded messages that wait, in order. */
export function outboxMessages(folder: string): Promise<readonly Bytes[]> {
  return within(folder, (database) =>
    database
      .prepare(`SELECT stanza FROM outbox WHERE class = 'message' ORDER BY seq`)
      .all<{ stanza: Bytes }>()
      .map((row) => row.stanza),
  )
}

/** What the messages say that it sent, in order: keys of files included. */
export function sentContents(folder: string): Promise<readonly Content[]> {
  return within(folder, (database) =>
    database
      .prepare(`SELECT content FROM entry WHERE direction = 'out' AND content IS NOT NULL ORDER BY seq`)
      .all<{ content: Bytes }>()
      .map((row) => decodeContent(row.content)),
  )
}

/** Its Signal sessions are gone, everything else is there. */
export function loseSessions(folder: string): Promise<void> {
  return within(folder, (database) => {
    database.exec('DELETE FROM session')
  })
}

async function within<T>(folder: string, use: (database: ProfileDatabase) => T): Promise<T> {
  const database = await openDatabase(folder, fresh)
  try {
    return use(database)
  } finally {
    database.close()
  }
}

// The queue's SQL: one function for each thing that is done to the table of entries.
import type { Database } from '@signalapp/sqlcipher'
import type { QueueEntry, QueueUsage } from './port.js'

// Rows are mapped types, because an interface would not fit the library's index signature.
type Row<T> = { readonly [K in keyof T]: T[K] }
type EntryRow = Row<QueueEntry>
type SizeRow = Row<{ size: number }>

const ENTRY = 'position, id, bytes, expires_at AS expiresAt'

export type QueueStatements = ReturnType<typeof prepareQueue>

export function prepareQueue(database: Database) {
  const find = database.prepare('SELECT position FROM entries WHERE queue = ? AND id = ?')
  // The library binds an empty array as NULL.
  const insert = database.prepare(
    "INSERT INTO entries (queue, id, bytes, expires_at) VALUES (?, ?, coalesce(?, x''), ?)",
  )
  const read = database.prepare(
    `SELECT ${ENTRY} FROM entries WHERE queue = ? AND position > ? AND expires_at > ? ORDER BY position LIMIT ?`,
  )
  const remove = database.prepare(
    'DELETE FROM entries WHERE position = ? AND queue = ? RETURNING length(bytes) AS size',
  )
  const take = database.prepare(
    `DELETE FROM entries WHERE position = (SELECT min(position) FROM entries WHERE queue = ?) RETURNING ${ENTRY}`,
  )
  const drop = database.prepare('DELETE FROM entries WHERE queue = ?')
  const count = database.prepare(
    'SELECT count(*) AS count, coalesce(sum(length(bytes)), 0) AS bytes FROM entries WHERE queue = ?',
  )
  const earliest = database.prepare('SELECT min(expires_at) AS expiresAt FROM entries')
  const expire = database.prepare(
    'DELETE FROM entries WHERE expires_at <= ? RETURNING queue, length(bytes) AS size',
  )

  return {
    find: (queue: string, id: string) => find.get<Row<{ position: number }>>([queue, id])?.position,
    insert: (queue: string, id: string, bytes: Uint8Array<ArrayBuffer>, expiresAt: number) =>
      insert.run([queue, id, bytes, expiresAt]).lastInsertRowid,
    read: (queue: string, after: number, now: number, limit: number) =>
      read.all<EntryRow>([queue, after, now, limit]).map(entryOf),
    /** Answers the size of what was removed. */
    remove: (queue: string, position: number) => remove.get<SizeRow>([position, queue])?.size,
    take: (queue: string) => {
      const row = take.get<EntryRow>([queue])
      return row && entryOf(row)
    },
    drop: (queue: string) => drop.run([queue]).changes,
    count: (queue: string): QueueUsage => count.get<Row<QueueUsage>>([queue]) ?? { count: 0, bytes: 0 },
    /** When the first of all entries expires. */
    earliest: () => earliest.get<{ expiresAt: number | null }>([])?.expiresAt ?? Infinity,
    expire: (now: number) => expire.all<Row<{ queue: string; size: number }>>([now]),
  }
}

/** The library answers Buffers, whose `slice` is another than that of the plain arrays callers expect. */
function entryOf({ position, id, bytes, expiresAt }: EntryRow): QueueEntry {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { position, id, bytes: plain, expiresAt }
}

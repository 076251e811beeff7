// Files on their way to a media host: what is needed to go on after anything, kill -9 included. A row ends when its
// message is complete and lies in the outbox, or is given up.
import type { Bytes } from '#proto/bytes.js'
import type { ProfileDatabase } from './database.js'

export interface UploadRow {
  /** The chat's address. */
  readonly chat: string
  readonly id: string
  /** Absolute. */
  readonly path: string
  /** Octets of the file when it was described. */
  readonly size: number
  /** When it was changed last, then, in nanoseconds since 1970 as decimal text. */
  readonly modified: string
  /** The content protobuf as far as it is known: key and description, without path and hashes. */
  readonly draft: Bytes
  /** Of the upload at the host, once there is one. */
  readonly url: string | undefined
}

interface Row {
  readonly [column: string]: string | number | Bytes | null
  readonly chat: string
  readonly id: string
  readonly path: string
  readonly size: number
  readonly modified: string
  readonly draft: Bytes
  readonly url: string | null
}

/** All writing methods belong inside a transaction of the committer. */
export class Uploads {
  readonly #database: ProfileDatabase

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  add({ chat, id, path, size, modified, draft }: UploadRow): void {
    const sql = 'INSERT INTO upload (chat, id, path, size, modified, draft) VALUES (?, ?, ?, ?, ?, ?)'
    this.#database.prepare(sql).run([chat, id, path, size, modified, draft])
  }

  get(chat: string, id: string): UploadRow | undefined {
    const row = this.#database.prepare('SELECT * FROM upload WHERE id = ? AND chat = ?').get<Row>([id, chat])
    return row && uploadRow(row)
  }

  /** In the order they came to be; those of one id, or all. */
  list(id?: string): readonly UploadRow[] {
    const sql = 'SELECT * FROM upload WHERE id = COALESCE(?, id) ORDER BY seq'
    return this.#database
      .prepare(sql)
      .all<Row>([id ?? null])
      .map(uploadRow)
  }

  setUrl(chat: string, id: string, url: string | undefined): void {
    this.#database.prepare('UPDATE upload SET url = ? WHERE id = ? AND chat = ?').run([url ?? null, id, chat])
  }

  /** Another key for the same file: what is at the host so far is worth nothing. */
  startOver(chat: string, id: string, draft: Bytes): void {
    const sql = 'UPDATE upload SET draft = ?, url = NULL WHERE id = ? AND chat = ?'
    this.#database.prepare(sql).run([draft, id, chat])
  }

  remove(chat: string, id: string): void {
    this.#database.prepare('DELETE FROM upload WHERE id = ? AND chat = ?').run([id, chat])
  }

  /** Those that nobody stopped. */
  countWaiting(): number {
    const sql = `SELECT COUNT(*) AS waiting FROM upload JOIN media USING (id, chat)
      WHERE direction = 'out' AND stage = 'uploading'`
    return this.#database.prepare(sql).get<{ waiting: number }>()?.waiting ?? 0
  }
}

function uploadRow({ chat, id, path, size, modified, draft, url }: Row): UploadRow {
  return { chat, id, path, size, modified, draft, url: url ?? undefined }
}

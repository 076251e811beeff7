// The files of messages: what is said about each, and where it is. Where its bytes lie is the media folder's matter.
import type { MediaKind, MediaState, MediaView } from '../api.js'
import type { ProfileDatabase } from './database.js'

/** Names a message: ids are unique within a chat and direction only. */
export interface MessageKey {
  /** The chat's address. */
  readonly chat: string
  readonly id: string
  readonly direction: 'in' | 'out'
}

/** What is said about a file, and stays as it is. */
export type MediaDescription = Omit<MediaView, 'state' | 'reason'>

/** Durable states: whether a file is being fetched right now is known to the running program only. */
type Stage = Exclude<MediaState, 'fetching'>

export interface MediaRow extends MessageKey {
  readonly media: MediaView
  /** Of files we send: where they are on this disk. */
  readonly source: string | undefined
}

/** The columns of a file beside those of its message; all null where a message has none. */
export interface MediaColumns {
  readonly [column: string]: string | number | Uint8Array<ArrayBuffer> | null
  readonly description: string | null
  readonly stage: string | null
  readonly why: string | null
}

interface Row extends MediaColumns {
  readonly chat: string
  readonly id: string
  readonly direction: string
  readonly source: string | null
}

const STAGES: Readonly<Record<Stage, true>> = {
  remote: true,
  here: true,
  gone: true,
  damaged: true,
  uploading: true,
  stopped: true,
  uploaded: true,
}

/** All writing methods belong inside a transaction of the committer. */
export class MediaRows {
  readonly #database: ProfileDatabase
  readonly #fetching = new Set<string>()

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  add(key: MessageKey, description: MediaDescription, stage: Stage, source?: string): void {
    const sql =
      'INSERT INTO media (chat, id, direction, description, stage, source) VALUES (?, ?, ?, ?, ?, ?)'
    const { chat, id, direction } = key
    const text = JSON.stringify(description)
    this.#database.prepare(sql).run([chat, id, direction, text, stage, source ?? null])
  }

  get({ chat, id, direction }: MessageKey): MediaRow | undefined {
    const sql = 'SELECT * FROM media WHERE id = ? AND chat = ? AND direction = ?'
    const row = this.#database.prepare(sql).get<Row>([id, chat, direction])
    return row && this.#mediaRow(row)
  }

  /** All messages of this id that have a file. */
  find(id: string): readonly MediaRow[] {
    const rows = this.#database.prepare('SELECT * FROM media WHERE id = ?').all<Row>([id])
    return rows.map((row) => this.#mediaRow(row))
  }

  /** Forgets the files of the messages from `seq` on. */
  removeFrom(chat: string, seq: number): void {
    const sql = `DELETE FROM media WHERE chat = ? AND EXISTS (SELECT 1 FROM entry WHERE entry.chat = media.chat
      AND entry.id = media.id AND entry.direction = media.direction AND kind = 'message' AND seq >= ?)`
    this.#database.prepare(sql).run([chat, seq])
  }

  setState({ chat, id, direction }: MessageKey, stage: Stage, why?: string): void {
    const sql = 'UPDATE media SET stage = ?, why = ? WHERE id = ? AND chat = ? AND direction = ?'
    this.#database.prepare(sql).run([stage, why ?? null, id, chat, direction])
  }

  /** In memory only. */
  setFetching(key: MessageKey, fetching: boolean): void {
    if (fetching) this.#fetching.add(keyText(key))
    else this.#fetching.delete(keyText(key))
  }

  /** Files of up to `bytes` not fetched yet whose sender this user has accepted, newest first. */
  wanted(bytes: number, limit: number): readonly MediaRow[] {
    const sql = `SELECT media.* FROM media JOIN entry USING (id, chat, direction)
      WHERE stage = 'remote' AND direction = 'in' AND kind = 'message' AND description ->> 'size' <= ?
        AND EXISTS (SELECT 1 FROM contact
          WHERE address = media.chat AND accepted = 1 AND blocked = 0 AND changed = 0)
      ORDER BY seq DESC LIMIT ?`
    return this.#database
      .prepare(sql)
      .all<Row>([bytes, limit])
      .map((row) => this.#mediaRow(row))
  }

  /** @param columns of a message and its file, joined. */
  view(key: MessageKey, { description, stage, why }: MediaColumns): MediaView | undefined {
    if (description === null) return undefined
    const known = readDescription(description)
    if (this.#fetching.has(keyText(key))) return { ...known, state: 'fetching' }
    return { ...known, state: stageOf(stage), ...(why === null ? {} : { reason: why }) }
  }

  #mediaRow(row: Row): MediaRow {
    const { chat, id, description } = row
    const key = { chat, id, direction: row.direction === 'in' ? 'in' : 'out' } as const
    const media = this.view(key, row) ?? { ...readDescription(description ?? ''), state: 'remote' }
    return { ...key, media, source: row.source ?? undefined }
  }
}

/** The kind of the file that `description` speaks of. */
export function kindOf(description: string): MediaKind {
  return readDescription(description).kind
}

/** Written by `add` only, inside an authenticated file. */
function readDescription(text: string): MediaDescription {
  return JSON.parse(text) as MediaDescription
}

function stageOf(text: string | null): Stage {
  return text !== null && text in STAGES ? (text as Stage) : 'remote'
}

export function keyText({ chat, id, direction }: MessageKey): string {
  return `${direction}/${id}/${chat}`
}

// Search in what was said, newest first: by the full-text index, and in the text itself for what no index has.
import type { SearchOptions, SearchPage } from '../api.js'
import type { ProfileDatabase } from './database.js'
import { ENTRY_COLUMNS, ENTRY_ROWS, type EntryRow, type EntryViews } from './entry-rows.js'
import type { SearchIndex } from './search-index.js'
import { folded, searchQuery } from './search-query.js'

const DEFAULT_HITS = 30
const MOST_HITS = 200
/** What one page reads where the index cannot tell; the next page goes on behind it. */
export const MOST_ROWS_READ = 5_000
const MOST_CHARACTERS_READ = 4_000_000
const ROWS_AT_ONCE = 250

/** Where messages are, newest first, and where to go on. */
interface Found {
  readonly places: readonly number[]
  readonly before: number | undefined
}

interface TextRow {
  readonly [column: string]: string | number
  readonly seq: number
  readonly text: string
}

export class FullText {
  readonly #database: ProfileDatabase
  readonly #views: EntryViews
  readonly #index: SearchIndex

  constructor(database: ProfileDatabase, views: EntryViews, index: SearchIndex) {
    this.#database = database
    this.#views = views
    this.#index = index
  }

  /** At most 200 hits a page. A page may have fewer than were asked for, or none, and still not be the last. */
  search(query: string, options: SearchOptions = {}): SearchPage {
    const { within, before = Number.MAX_SAFE_INTEGER } = options
    const limit = Math.max(1, Math.min(options.limit ?? DEFAULT_HITS, MOST_HITS))
    const { match, parts } = searchQuery(query, within)
    if (match !== undefined) this.#index.catchUp(options.onDelay)
    if (match !== undefined && parts.length === 0) return this.#page(this.#indexed(match, before, limit))
    if (parts.length === 0) return { hits: [], before: undefined }
    return this.#page(this.#read(match, within, parts, before, limit))
  }

  #indexed(match: string, before: number, limit: number): Found {
    const sql = `SELECT rowid AS seq FROM entry_text
      WHERE entry_text MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`
    const rows = this.#database.prepare(sql).all<{ seq: number }>([match, before, limit + 1])
    const places = rows.slice(0, limit).map(({ seq }) => seq)
    return { places, before: rows.length > limit ? places.at(-1) : undefined }
  }

  /** @param match narrows down what is read. */
  #read(
    match: string | undefined,
    within: string | undefined,
    parts: readonly string[],
    before: number,
    limit: number,
  ): Found {
    const places: number[] = []
    let [at, rows, characters] = [before, 0, 0]
    while (rows < MOST_ROWS_READ && characters < MOST_CHARACTERS_READ) {
      const batch = this.#texts(match, within, at)
      for (const { seq, text } of batch) {
        at = seq
        characters += text.length
        const searched = folded(text)
        if (parts.every((part) => searched.includes(part))) places.push(seq)
        if (places.length === limit) return { places, before: at }
      }
      rows += batch.length
      if (batch.length < ROWS_AT_ONCE) return { places, before: undefined }
    }
    return { places, before: at }
  }

  #texts(match: string | undefined, within: string | undefined, before: number): readonly TextRow[] {
    const newest = 'ORDER BY seq DESC LIMIT ?'
    if (match !== undefined) {
      const sql = `SELECT seq, text FROM said WHERE seq IN (SELECT rowid FROM entry_text
        WHERE entry_text MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?) ORDER BY seq DESC`
      return this.#database.prepare(sql).all<TextRow>([match, before, ROWS_AT_ONCE])
    }
    const messages = `SELECT seq, text FROM said WHERE seq < ?`
    if (within === undefined) {
      return this.#database.prepare(`${messages} ${newest}`).all<TextRow>([before, ROWS_AT_ONCE])
    }
    const sql = `${messages} AND chat = ? ${newest}`
    return this.#database.prepare(sql).all<TextRow>([before, within, ROWS_AT_ONCE])
  }

  #page({ places, before }: Found): SearchPage {
    const sql = `SELECT ${ENTRY_COLUMNS} FROM ${ENTRY_ROWS}
      WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`
    const rows = this.#database.prepare(sql).all<EntryRow>([JSON.stringify(places)])
    const hits = rows.map((row) => ({
      ref: {
        with: row.chat,
        id: row.id,
        direction: row.direction === 'in' ? ('in' as const) : ('out' as const),
      },
      entry: this.#views.view(row),
    }))
    return { hits, before }
  }
}

// The Collection port on lowdb: one readable JSON file, kept in memory whole.
//
// What `get` and `list` answer is on disk. Writes are checked against the newest state, on disk or on its
// way there; an answer that rests on a write still under way waits for it, and fails with it.
import { join } from 'node:path'
import { Low } from 'lowdb'
import { collectionFile, isKey, type Records, type StoredRecord } from './collection-file.js'
import { StorageError, type Collection, type ListedRecord, type Versioned } from './port.js'
import { SharedFlush } from './shared-flush.js'
import { followers, insertSorted, removeSorted } from './sorted-keys.js'

/** A record to write, or `undefined` for one to delete. */
type Changes = Map<string, StoredRecord | undefined>

/**
 * Reads the collection `name` (`^[a-z][a-z0-9-]{0,63}$`) of a folder this process owns.
 *
 * @param parse Checks a value at the door: on reading the file, before a write, and whenever a copy is handed out.
 * @throws {StorageError} 'storage-damaged' with the path; the file is never reset.
 */
export async function openCollection<T>(
  folder: string,
  name: string,
  parse: (value: unknown) => T,
): Promise<LowdbCollection<T>> {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) throw new TypeError(`${name} is no name of a collection`)
  const path = join(folder, `${name}.json`)
  const low = new Low<Records>(collectionFile(path, parse), new Map())
  await low.read()
  return new LowdbCollection(path, low, parse)
}

class LowdbCollection<T> implements Collection<T> {
  readonly #path: string
  readonly #low: Low<Records>
  readonly #parse: (value: unknown) => T
  readonly #flush: SharedFlush
  #durable: Records
  #keys: string[]
  /** Made since the last flush began, and those the flush under way is writing. */
  #changes: Changes = new Map()
  #writing: Changes = new Map()
  #closed = false

  constructor(path: string, low: Low<Records>, parse: (value: unknown) => T) {
    this.#path = path
    this.#low = low
    this.#parse = parse
    this.#durable = low.data
    this.#keys = [...low.data.keys()].sort()
    this.#flush = new SharedFlush(
      () => this.#write(),
      () => {
        this.#discard()
      },
    )
  }

  get(key: string): Promise<Versioned<T> | undefined> {
    const record = this.#durable.get(key)
    return Promise.resolve(record && this.#copy(record))
  }

  async insert(key: string, value: T): Promise<boolean> {
    const json = this.#encode(value)
    if (this.#newest(key) !== undefined) return this.#decline(key)
    return this.#change(key, { version: 1, json })
  }

  async replace(key: string, value: T, version: number): Promise<boolean> {
    const json = this.#encode(value)
    if (this.#newest(key)?.version !== version) return this.#decline(key)
    return this.#change(key, { version: version + 1, json })
  }

  async delete(key: string, version?: number): Promise<boolean> {
    const newest = this.#newest(key)
    if (newest === undefined || newest.version !== (version ?? newest.version)) return this.#decline(key)
    return this.#change(key, undefined)
  }

  list(prefix: string, limit: number, after = ''): Promise<readonly ListedRecord<T>[]> {
    const listed: ListedRecord<T>[] = []
    for (const key of followers(this.#keys, prefix, after)) {
      if (listed.length >= limit) break
      const record = this.#durable.get(key)
      if (record !== undefined) listed.push({ key, ...this.#copy(record) })
    }
    return Promise.resolve(listed)
  }

  /** Resolves when all that was asked for is on disk or has failed; later writes are refused. */
  async close(): Promise<void> {
    this.#closed = true
    // A failure reaches those who wrote; there is nothing left to do about it here.
    await this.#flush.request().catch(() => undefined)
  }

  #newest(key: string): StoredRecord | undefined {
    for (const changes of [this.#changes, this.#writing]) if (changes.has(key)) return changes.get(key)
    return this.#durable.get(key)
  }

  async #change(key: string, record: StoredRecord | undefined): Promise<true> {
    if (!isKey(key)) throw new TypeError('a key has 1 to 512 characters')
    if (this.#closed) throw new StorageError('storage-failed', this.#path, `${this.#path} is closed`)
    this.#changes.set(key, record)
    await this.#flush.request()
    return true
  }

  async #decline(key: string): Promise<false> {
    if (this.#changes.has(key) || this.#writing.has(key)) await this.#flush.request()
    return false
  }

  async #write(): Promise<void> {
    if (this.#changes.size === 0) return
    this.#writing = this.#changes
    this.#changes = new Map()
    this.#low.data = changed(this.#durable, this.#writing)
    await this.#low.write()
    for (const [key, record] of this.#writing) {
      if (record === undefined) removeSorted(this.#keys, key)
      else insertSorted(this.#keys, key)
    }
    this.#durable = this.#low.data
    this.#writing = new Map()
  }

  #discard(): void {
    this.#low.data = this.#durable
    this.#changes = new Map()
    this.#writing = new Map()
  }

  #copy({ version, json }: StoredRecord): Versioned<T> {
    return { value: this.#parse(JSON.parse(json)), version }
  }

  /** What could not be read back is refused now rather than at the next start. */
  #encode(value: T): string {
    const json = jsonOf(value)
    if (json === undefined) throw new TypeError('the value has no JSON form')
    this.#parse(JSON.parse(json))
    return json
  }
}

function changed(records: Records, changes: Changes): Records {
  const next = new Map(records)
  for (const [key, record] of changes) {
    if (record === undefined) next.delete(key)
    else next.set(key, record)
  }
  return next
}

/** The library's declaration leaves out what it answers for a function or `undefined`. */
function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(value)
}

// The read-through cache of a collection: what this node read, until a signal or the poll limit says otherwise.
import type { Clock } from '#platform/clock.js'
import type { Collection, Signals, Versioned } from '#platform/storage/port.js'

/** Records change on other nodes too; a lost signal is noticed after this long. */
export const POLL_MILLISECONDS = 5_000
/** Records kept in memory; the longest unread goes first. */
const CACHED_RECORDS = 50_000

interface Cached<T> {
  readonly record: Promise<Versioned<T> | undefined>
  readonly readAt: number
}

export interface CachedCollection<T> {
  /** At most {@link POLL_MILLISECONDS} old. The value is shared between callers: never change it. */
  find(key: string): Promise<Versioned<T> | undefined>
  /** As the store has it now. */
  read(key: string): Promise<Versioned<T> | undefined>
  insert(key: string, value: T): Promise<boolean>
  replace(key: string, value: T, version: number): Promise<boolean>
  /** False where there was none, or its version is not the one that is given. */
  delete(key: string, version?: number): Promise<boolean>
  /** Called after a record of this collection changed on any node, at most once a change. */
  onChange(listener: (key: string) => void): () => void
}

interface CachedCollectionDeps<T> {
  readonly collection: Collection<T>
  /** The signal on which nodes tell each other a changed key. */
  readonly topic: string
  readonly signals: Signals
  readonly clock: Clock
}

/** Absence is remembered like presence, so that asking for an unknown key costs the same. */
export function cacheCollection<T>(deps: CachedCollectionDeps<T>): CachedCollection<T> {
  const { collection, topic, signals, clock } = deps
  const cache = new Map<string, Cached<T>>()
  signals.subscribe(topic, (key) => {
    cache.delete(key)
  })
  const told = (key: string, changed: boolean): boolean => {
    if (changed) {
      cache.delete(key)
      signals.publish(topic, key)
    }
    return changed
  }
  const load = (key: string): Promise<Versioned<T> | undefined> => {
    const record = collection.get(key)
    // A failed read must not be remembered.
    record.catch(() => cache.delete(key))
    cache.delete(key)
    cache.set(key, { record, readAt: clock.now() })
    const oldest = cache.keys().next()
    if (cache.size > CACHED_RECORDS && oldest.done !== true) cache.delete(oldest.value)
    return record
  }
  return {
    find(key) {
      const cached = cache.get(key)
      return cached && clock.now() - cached.readAt < POLL_MILLISECONDS ? cached.record : load(key)
    },
    read: (key) => collection.get(key),
    insert: async (key, value) => told(key, await collection.insert(key, value)),
    replace: async (key, value, version) => told(key, await collection.replace(key, value, version)),
    delete: async (key, version) => told(key, await collection.delete(key, version)),
    onChange: (listener) => signals.subscribe(topic, listener),
  }
}

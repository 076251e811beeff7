// A collection without a disk, for tests of what stands on one.
import type { Collection, Versioned } from '#platform/storage/port.js'

export function memoryCollection<T>(): Collection<T> {
  const records = new Map<string, Versioned<T>>()
  return {
    get: (key) => Promise.resolve(structuredClone(records.get(key))),
    insert(key, value) {
      if (records.has(key)) return Promise.resolve(false)
      records.set(key, { value: structuredClone(value), version: 1 })
      return Promise.resolve(true)
    },
    replace(key, value, version) {
      if (records.get(key)?.version !== version) return Promise.resolve(false)
      records.set(key, { value: structuredClone(value), version: version + 1 })
      return Promise.resolve(true)
    },
    delete(key, version = records.get(key)?.version) {
      return Promise.resolve(records.get(key)?.version === version && records.delete(key))
    },
    list(prefix, limit, after = '') {
      const keys = [...records.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
      const listed = keys.slice(0, limit).map((key) => ({ key, ...records.get(key)! }))
      return Promise.resolve(structuredClone(listed))
    },
  }
}

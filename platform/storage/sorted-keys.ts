// Keys in code-unit order, so that a listing costs what it answers and not what the collection holds.

/** Inserts `key` where it belongs; nothing happens where it is there. */
export function insertSorted(keys: string[], key: string): void {
  const at = firstNotBefore(keys, key)
  if (keys[at] !== key) keys.splice(at, 0, key)
}

/** Removes `key`; nothing happens where it is not there. */
export function removeSorted(keys: string[], key: string): void {
  const at = firstNotBefore(keys, key)
  if (keys[at] === key) keys.splice(at, 1)
}

/** The keys that begin with `prefix` and come after `after`, in order. */
export function* followers(keys: readonly string[], prefix: string, after: string): Generator<string> {
  for (let at = firstNotBefore(keys, after > prefix ? after : prefix); at < keys.length; at += 1) {
    const key = keys[at]
    if (key === undefined || !key.startsWith(prefix)) return
    if (key > after) yield key
  }
}

function firstNotBefore(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

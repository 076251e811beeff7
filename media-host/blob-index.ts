// The index of hosted blobs: which there are, whose they are, and how much each account has.
//
// A blob's record is what makes it exist: its file is written first, and a file without a record is dropped at the
// next start. Sums are kept in memory; one process owns the index.
import type { Clock } from '#platform/clock.js'
import type { Collection } from '#platform/storage/port.js'
import { parseStorageReference, type StorageReference } from '#proto/hosting/storage-reference.js'
import type { BlobRecord, StoredBlobRecord } from './blob-record.js'

export interface BlobIndex {
  /** One past its time is gone, whether it has been swept or not. */
  find(reference: StorageReference): Promise<BlobRecord | undefined>
  /** The blob that this upload brought. */
  broughtBy(upload: string): { readonly reference: StorageReference; readonly sha256: string } | undefined
  /** @throws {StorageError} and nothing is there then. */
  insert(reference: StorageReference, record: StoredBlobRecord): Promise<void>
  /** False where it was gone already. */
  remove(reference: StorageReference): Promise<boolean>
  usedBytes(owner: string): number
  /** Records of this account, of blobs that are there and of gone ones: each costs whoever writes the index. */
  recordsOf(owner: string): number
  /** Turns expired records into gone ones, and answers their references; forgets those gone for long. */
  expire(keepGoneMilliseconds: number): Promise<readonly StorageReference[]>
}

interface IndexDeps {
  readonly records: Collection<BlobRecord>
  readonly clock: Clock
}

const PAGE = 1000

export async function openBlobIndex({ records, clock }: IndexDeps): Promise<BlobIndex> {
  const used = new Map<string, number>()
  const brought = new Map<string, { reference: StorageReference; sha256: string }>()
  const kept = new Map<string, number>()

  function countRecord(owner: string, by: 1 | -1): void {
    const now = (kept.get(owner) ?? 0) + by
    if (now > 0) kept.set(owner, now)
    else kept.delete(owner)
  }

  function count(reference: StorageReference, { owner, size, upload, sha256 }: StoredBlobRecord): void {
    used.set(owner, (used.get(owner) ?? 0) + size)
    brought.set(upload, { reference, sha256 })
  }

  function discount({ owner, size, upload }: StoredBlobRecord): void {
    const left = (used.get(owner) ?? 0) - size
    if (left > 0) used.set(owner, left)
    else used.delete(owner)
    brought.delete(upload)
  }

  async function markGone(reference: StorageReference, goneAt: number): Promise<boolean> {
    const found = await records.get(reference)
    if (found?.value.state !== 'stored') return false
    const { owner } = found.value
    if (!(await records.replace(reference, { state: 'gone', owner, goneAt }, found.version))) return false
    discount(found.value)
    return true
  }

  async function forget(reference: StorageReference, owner: string): Promise<void> {
    if (await records.delete(reference)) countRecord(owner, -1)
  }

  for await (const { key, value } of all(records)) {
    countRecord(value.owner, 1)
    if (value.state === 'stored') count(key, value)
  }
  return {
    async find(reference) {
      const value = (await records.get(reference))?.value
      if (value?.state !== 'stored' || clock.now() < value.expiresAt) return value
      return { state: 'gone', owner: value.owner, goneAt: value.expiresAt }
    },
    broughtBy: (upload) => brought.get(upload),
    async insert(reference, record) {
      if (!(await records.insert(reference, record))) throw new TypeError('a storage reference is made once')
      countRecord(record.owner, 1)
      count(reference, record)
    },
    remove: (reference) => markGone(reference, clock.now()),
    usedBytes: (owner) => used.get(owner) ?? 0,
    recordsOf: (owner) => kept.get(owner) ?? 0,
    async expire(keepGoneMilliseconds) {
      const now = clock.now()
      const expired: StorageReference[] = []
      const due: { readonly key: StorageReference; readonly value: BlobRecord }[] = []
      for await (const { key, value } of all(records)) {
        const end = value.state === 'gone' ? value.goneAt + keepGoneMilliseconds : value.expiresAt
        if (now >= end) due.push({ key, value })
      }
      // All at once: the collection writes them together.
      const changes = due.map(async ({ key, value }) => {
        if (value.state === 'gone') await forget(key, value.owner)
        else if (await markGone(key, value.expiresAt)) expired.push(key)
      })
      await Promise.all(changes)
      return expired
    },
  }
}

async function* all(
  records: Collection<BlobRecord>,
): AsyncGenerator<{ readonly key: StorageReference; readonly value: BlobRecord }> {
  let after: string | undefined
  do {
    const page = await records.list('', PAGE, after)
    for (const { key, value } of page) yield { key: parseStorageReference(key), value }
    after = page.length < PAGE ? undefined : page.at(-1)?.key
  } while (after !== undefined)
}

// Blobs of Meta's own users: kept for a while, fetched by whoever knows the reference (framework: media).
import { createHmac } from 'node:crypto'
import { type Bytes, textBytes, toBase64url } from '#proto/bytes.js'
import { parseStorageReference, type StorageReference } from '#proto/hosting/storage-reference.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { ByteRange } from '#platform/http/byte-range.js'
import type { BlobPieces, BlobStore, Collection } from '#platform/storage/port.js'
import type { MediaRecord } from './media-record.js'

interface FinishedMedia {
  readonly owner: Jid
  /** Of the upload. */
  readonly id: string
  readonly size: number
  readonly sha256: string
  /** The whole file, on the disk of the blobs. */
  readonly path: string
}

export interface UserMedia {
  /** Bytes this user has here; what has expired counts until it is swept. */
  usedBytes(owner: string): number
  /** Records of this user, of blobs that are there and of gone ones: each costs whoever writes the next. */
  recordsOf(owner: string): number
  /** Resolves when the blob is durable. The same upload again gets the same reference and changes nothing. */
  store(media: FinishedMedia): Promise<StorageReference>
  find(
    reference: StorageReference,
  ): Promise<
    { readonly size: number; read(range?: ByteRange): Promise<BlobPieces | undefined> } | 'gone' | undefined
  >
  /** Removes blobs past their time, and in the end the memory of them. */
  sweep(): Promise<void>
}

interface UserMediaDeps {
  readonly records: Collection<MediaRecord>
  readonly blobs: BlobStore
  /** 32 octets. */
  readonly key: Bytes
  readonly clock: Clock
  readonly keepMilliseconds: number
}

const LABEL = textBytes('parley media reference v1\0')
const REFERENCE_BYTES = 16
const PAGE = 1000

export async function openUserMedia(deps: UserMediaDeps): Promise<UserMedia> {
  const { records, blobs, key, clock, keepMilliseconds } = deps
  const used = new Map<string, number>()
  const kept = new Map<string, number>()
  const count = (sums: Map<string, number>, owner: string, more: number): void => {
    const total = (sums.get(owner) ?? 0) + more
    if (total > 0) sums.set(owner, total)
    else sums.delete(owner)
  }
  /** 128 bits that nobody can guess, and no second index from uploads to blobs. */
  const referenceOf = (upload: string): StorageReference => {
    const mac = createHmac('sha256', key).update(LABEL).update(upload).digest()
    return parseStorageReference(toBase64url(mac.subarray(0, REFERENCE_BYTES)))
  }
  const sweep = async (now: number): Promise<void> => {
    for await (const { key: reference, value } of all(records)) {
      if (now >= value.expiresAt && (await blobs.delete(reference))) count(used, value.owner, -value.size)
      const isForgotten = now >= value.expiresAt + keepMilliseconds
      if (isForgotten && (await records.delete(reference))) count(kept, value.owner, -1)
    }
  }

  // Swept before it is counted: what is counted is exactly what a later sweep will discount.
  const now = clock.now()
  await sweep(now)
  for await (const { value } of all(records)) {
    count(kept, value.owner, 1)
    if (now < value.expiresAt) count(used, value.owner, value.size)
  }
  return {
    usedBytes: (owner) => used.get(owner) ?? 0,
    recordsOf: (owner) => kept.get(owner) ?? 0,
    async store({ owner, id, size, sha256, path }) {
      const reference = referenceOf(id)
      // The record first: one without a blob is harmless, a blob without one would stay for ever.
      const expiresAt = clock.now() + keepMilliseconds
      if (await records.insert(reference, { owner, size, sha256, expiresAt })) {
        count(kept, owner, 1)
        count(used, owner, size)
      }
      await blobs.adopt(reference, path)
      return reference
    },
    async find(reference) {
      const record = (await records.get(reference))?.value
      if (!record) return undefined
      if (clock.now() >= record.expiresAt) return 'gone'
      return { size: record.size, read: (range) => blobs.read(reference, range) }
    },
    sweep: () => sweep(clock.now()),
  }
}

async function* all(
  records: Collection<MediaRecord>,
): AsyncGenerator<{ readonly key: string; readonly value: MediaRecord }> {
  let after: string | undefined
  do {
    const page = await records.list('', PAGE, after)
    yield* page
    after = page.length < PAGE ? undefined : page.at(-1)?.key
  } while (after !== undefined)
}

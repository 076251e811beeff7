// What the index says of a blob (media hosting): that it is there, or that it was.

export interface StoredBlobRecord {
  readonly state: 'stored'
  /** The account, by the opaque id of its upload token. */
  readonly owner: string
  /** The upload that brought it: finishing one twice makes one blob. */
  readonly upload: string
  readonly size: number
  /** Of the encrypted bytes; hex. */
  readonly sha256: string
  /** Milliseconds since 1970. */
  readonly storedAt: number
  readonly expiresAt: number
}

/** Deleted or expired. Kept for a while, so that those who ask learn that it is gone for good. */
export interface GoneBlobRecord {
  readonly state: 'gone'
  readonly owner: string
  /** Milliseconds since 1970. */
  readonly goneAt: number
}

export type BlobRecord = StoredBlobRecord | GoneBlobRecord

type Fields = Readonly<Record<string, unknown>>

/** @throws {TypeError} where `value` is no such record. */
export function parseBlobRecord(value: unknown): BlobRecord {
  if (typeof value !== 'object' || value === null) throw new TypeError('the record of a blob is an object')
  const fields: Fields = { ...value }
  const owner = text(fields, 'owner')
  switch (fields['state']) {
    case 'stored':
      return {
        ...{ state: 'stored', owner, upload: text(fields, 'upload'), sha256: text(fields, 'sha256') },
        ...{ size: count(fields, 'size'), storedAt: count(fields, 'storedAt') },
        expiresAt: count(fields, 'expiresAt'),
      }
    case 'gone':
      return { state: 'gone', owner, goneAt: count(fields, 'goneAt') }
    default:
      throw new TypeError('a blob is stored or gone')
  }
}

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string') return value
  throw new TypeError(`the record has no text ${name}`)
}

function count(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new TypeError(`the record has no number ${name}`)
}

// What the media server remembers of an uploaded blob (assumption: how long Meta keeps media, and that it says when
// it no longer does).
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { storedFields, storedInteger, storedText } from '../storage/stored-record.js'

/** Its key is the blob's reference. After `expiresAt` the blob is gone; the record stays as long again to say so. */
export interface MediaRecord {
  readonly owner: Jid
  readonly size: number
  /** Of the encrypted bytes; hex. */
  readonly sha256: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** @throws {TypeError} where the stored value is no such record. */
export function parseMediaRecord(value: unknown): MediaRecord {
  const fields = storedFields(value)
  return {
    owner: checkJid(storedText(fields, 'owner')),
    size: storedInteger(fields, 'size'),
    sha256: storedText(fields, 'sha256'),
    expiresAt: storedInteger(fields, 'expiresAt'),
  }
}

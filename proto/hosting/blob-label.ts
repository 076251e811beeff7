// What logs and traces call a hosted blob (media hosting): whoever knows its storage reference can fetch it, so
// that is never written down.
import { createHash } from 'node:crypto'

/** The first 12 hex digits of the reference's SHA-256: the same at every party, and of no use for fetching. */
export function blobLabel(reference: string): string {
  return createHash('sha256').update(reference).digest('hex').slice(0, 12)
}

/** Servers make references of 22 letters; no path of a service has a part as long as this. */
const LONG_PART = /[A-Za-z0-9_-]{20,}/g

/** A path that leads to no blob, without what may be a reference put into it wrongly. */
export function withoutReferences(path: string): string {
  return path.replace(LONG_PART, (part) => `[${blobLabel(part)}]`)
}

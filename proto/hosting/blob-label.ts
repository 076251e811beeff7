// What logs and traces call a hosted blob (media hosting): whoever knows its storage reference can fetch it, so
// that is never written down.
import { createHash } from 'node:crypto'

/** The first 12 hex digits of the reference's SHA-256: the same at every party, and of no use for fetching. */
export function blobLabel(reference: string): string {
  return createHash('sha256').update(reference).digest('hex').slice(0, 12)
}

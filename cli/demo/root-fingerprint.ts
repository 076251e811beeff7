// A trust root as people compare it.
import { createHash } from 'node:crypto'

/** The first 8 bytes of its SHA-256, in hex. @param trustRoot base64url. */
export function rootFingerprint(trustRoot: string): string {
  return createHash('sha256').update(Buffer.from(trustRoot, 'base64url')).digest('hex').slice(0, 16)
}

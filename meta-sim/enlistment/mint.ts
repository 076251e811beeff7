// Internal identifiers, minted at enlistment (framework: identifiers).
import type { Bytes } from '#proto/bytes.js'
import { interopJid, type Jid } from '#proto/stanza/jid.js'

/** User parts of 14 digits, as in the framework's samples. */
const FIRST = 10_000_000_000_000n
const COUNT = 90_000_000_000_000n

/** A JID that says nothing about the identifier. It may be taken already, which the caller finds out. */
export function mintJid(integrator: number, randomBytes: (length: number) => Bytes): Jid {
  const random = Buffer.from(randomBytes(8)).readBigUInt64BE()
  return interopJid(integrator, String(FIRST + (random % COUNT)))
}

// Internal identifiers, minted at enlistment (framework: identifiers): the same again for whoever comes back in time.
import type { Service } from '#proto/address.js'
import type { Bytes } from '#proto/bytes.js'
import { interopJid, type Jid } from '#proto/stanza/jid.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Departures } from '../accounts/departures.js'

interface ClaimJidDeps {
  readonly accounts: Pick<Accounts, 'findByName' | 'claimName'>
  readonly departures: Pick<Departures, 'tend'>
  readonly randomBytes: (length: number) => Bytes
}

/** The JID of a partner's user: the one the identifier has, is held for, or is given now. */
export type ClaimJid = (name: {
  readonly service: Service
  readonly integrator: number
  /** In normal form. */
  readonly identifier: string
}) => Promise<Jid>

/** User parts of 14 digits, as in the framework's samples. */
const FIRST = 10_000_000_000_000n
const COUNT = 90_000_000_000_000n

export function createClaimJid({ accounts, departures, randomBytes }: ClaimJidDeps): ClaimJid {
  return async (name) => {
    const known = await accounts.findByName(name)
    // An identifier is let go of in time, not only when somebody happens to look.
    if (known?.departure) await departures.tend(known)
    return accounts.claimName(name, () => mintJid(name.integrator, randomBytes))
  }
}

/** A JID that says nothing about the identifier. It may be taken already, which the caller finds out. */
function mintJid(integrator: number, randomBytes: (length: number) => Bytes): Jid {
  const random = Buffer.from(randomBytes(8)).readBigUInt64BE()
  return interopJid(integrator, String(FIRST + (random % COUNT)))
}

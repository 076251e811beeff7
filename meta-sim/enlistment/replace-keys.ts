// New keys for an account, first or again: every older key and connection of it ends, and peers are told
// where the identity is another one (framework: identity changes, one device at a time).
import { type Bytes, toBase64url } from '#proto/bytes.js'
import type { DeviceKeys, SignedKey } from '#proto/enlistment/device-keys.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { Account, AccountKeys, StoredSignedKey } from '../accounts/account.js'
import { UNDECIDED } from '../accounts/account-consent.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Departures } from '../accounts/departures.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import type { PreKeyPool } from '../prekeys/prekey-pool.js'

/** What an enlistment says about an account beside its keys. */
type AccountFacts = Pick<Account, 'kind' | 'service' | 'integrator' | 'identifier' | 'displayName'>

interface ReplaceKeysDeps {
  readonly accounts: Accounts
  readonly preKeys: PreKeyPool
  readonly mailbox: Pick<Mailbox, 'drop'>
  readonly clock: Clock
  /** Ends the account's connection, wherever it is. */
  readonly cutOff: (jid: Jid) => Promise<void>
  readonly tellPeers: (jid: Jid) => Promise<void>
  readonly finishDeparture: Departures['finish']
}

export type ReplaceKeys = (jid: Jid, facts: AccountFacts, keys: DeviceKeys) => Promise<void>

/**
 * Settings and mailbox stay: they belong to the person, not to the device. Whoever had left begins with an empty
 * mailbox: what was under way while they left may have come after it was emptied.
 */
export function createReplaceKeys(deps: ReplaceKeysDeps): ReplaceKeys {
  const { accounts, preKeys, mailbox, clock } = deps
  return async (jid, facts, keys) => {
    if ((await accounts.read(jid))?.departure) {
      await deps.finishDeparture(jid)
      await mailbox.drop(jid)
    }
    const { before, after } = await accounts.change(jid, (account) => ({
      ...facts,
      jid,
      authKey: toBase64url(keys.authKey),
      keys: storedKeys(keys),
      generation: (account?.generation ?? 0) + 1,
      enlisted: true,
      enlistedAt: clock.now(),
      optedIn: account?.optedIn ?? [],
      blocked: account?.blocked ?? [],
      consent: account?.consent ?? UNDECIDED,
    }))
    // The name of a leaver may have been let go of since it was looked up.
    await accounts.claimName(facts, () => jid)
    if (!before || !after) return
    await deps.cutOff(jid)
    await preKeys.drop({ jid, generation: before.generation })
    // Of a leaver no key was kept to compare with.
    if (before.keys?.identity !== after.keys?.identity) await deps.tellPeers(jid)
  }
}

function storedKeys(keys: DeviceKeys): AccountKeys {
  return {
    registrationId: keys.registrationId,
    identity: toBase64url(keys.identityKey),
    signedPreKey: storedSignedKey(keys.signedPreKey),
    lastResortKyber: storedSignedKey(keys.kyberPreKey),
  }
}

function storedSignedKey({ id, publicKey, signature }: SignedKey): StoredSignedKey {
  return storedSignedKeyOf(id, publicKey, signature)
}

export function storedSignedKeyOf(id: number, value: Bytes, signature: Bytes): StoredSignedKey {
  return { id, value: toBase64url(value), signature: toBase64url(signature) }
}

// Keys for a first message to somebody: identity, signed prekey, and one-time keys that nobody else will ever
// get (chat channel: prekey fetch).
import type { Jid } from '#proto/stanza/jid.js'
import { ASSUMED_UNREACHABLE_CODE } from '#proto/assumptions.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { type FetchedKeys, prekeyFetchAnswer, readPrekeyFetchRequest } from '#proto/exchanges/prekey-fetch.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Account, AccountKeys } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Contacts } from '../consent/contacts.js'
import type { Parties } from '../consent/parties.js'
import type { Notifications } from '../mailbox/notifications.js'
import type { PooledKey, PreKeyPool } from '../prekeys/prekey-pool.js'
import { recordBytes } from '../storage/stored-record.js'
import type { Handler } from './handler.js'

interface PrekeyFetchHandlerDeps {
  readonly accounts: Accounts
  readonly parties: Parties
  readonly preKeys: PreKeyPool
  readonly notifications: Notifications
  /** By pair of requester and owner, so that nobody empties another's stock. */
  readonly limiter: RateLimiter
  readonly contacts: Pick<Contacts, 'standing'>
  /** By requester, counting only those who do not accept it, so that nobody is found by trying. */
  readonly strangers: RateLimiter
  /** Below so many one-time curve keys the owner is told. */
  readonly lowWaterMark: number
}

const TOO_MANY = 429
const KYBER_VALUE_BYTES = 1568

export function createPrekeyFetchHandler(deps: PrekeyFetchHandlerDeps): Handler {
  return async (iq, sender) => {
    const jids = readPrekeyFetchRequest(iq)
    const cid = `${sender.connectionId}/${iq.attrs['id'] ?? ''}`
    const results = await Promise.all(jids.map((jid) => fetchKeys(deps, sender.jid, jid, cid)))
    sender.submit(prekeyFetchAnswer(iq, results))
  }
}

async function fetchKeys(
  deps: PrekeyFetchHandlerDeps,
  requester: Jid,
  jid: Jid,
  cid: string,
): Promise<FetchedKeys> {
  // Counted before the owner is looked up: the limits say nothing about whether somebody exists.
  const { accepts } = await deps.contacts.standing(requester, jid)
  // By requester first: pairs with people who were made up would crowd out the count of a real one.
  if (!accepts && deps.strangers.take(requester) > 0) return { jid, error: TOO_MANY }
  if (deps.limiter.take(`${requester}|${jid}`) > 0) return { jid, error: TOO_MANY }
  const verdict = await deps.parties.reach(requester, jid, 'prekeys', cid)
  const account = await deps.accounts.find(jid)
  if (verdict !== 'yes' || !account?.keys) return { jid, error: ASSUMED_UNREACHABLE_CODE }
  return { jid, bundle: await bundleOf(deps, account, account.keys) }
}

async function bundleOf(
  deps: PrekeyFetchHandlerDeps,
  account: Account,
  keys: AccountKeys,
): Promise<PreKeyBundleWire> {
  const { preKeys, notifications, lowWaterMark } = deps
  const [curve, kyber] = await Promise.all([preKeys.take(account, 'curve'), preKeys.take(account, 'kyber')])
  const { curve: left } = await preKeys.count(account)
  if (left < lowWaterMark) await notifications.preKeysLow(account.jid, left)
  const { registrationId, identity, signedPreKey } = keys
  return {
    registrationId,
    identity: recordBytes(identity),
    preKey: curve && { id: curve.id, value: curve.key },
    signedPreKey: {
      id: signedPreKey.id,
      value: recordBytes(signedPreKey.value),
      signature: recordBytes(signedPreKey.signature),
    },
    kyber: kyber ? oneTimeKyber(kyber) : lastResortKyber(keys),
  }
}

function oneTimeKyber({ id, key }: PooledKey): PreKeyBundleWire['kyber'] {
  return {
    id,
    value: key.slice(0, KYBER_VALUE_BYTES),
    signature: key.slice(KYBER_VALUE_BYTES),
    lastResort: false,
  }
}

function lastResortKyber(keys: AccountKeys): PreKeyBundleWire['kyber'] {
  const { id, value, signature } = keys.lastResortKyber
  return { id, value: recordBytes(value), signature: recordBytes(signature), lastResort: true }
}

// An account on Meta's side: a partner's user after enlistment, or one of Meta's own test users. One
// record holds everything about it, so that no change ever spans two.
import { META_HANDLES, type Service } from '#proto/address.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import {
  storedBytes,
  storedChoice,
  storedFields,
  storedFlag,
  storedInteger,
  storedList,
  storedText,
} from '../storage/stored-record.js'
import { type AccountConsent, parseAccountConsent } from './account-consent.js'
import { type Departure, parseDeparture } from './departure.js'

/** A signed prekey of either kind; octets as base64url. */
export interface StoredSignedKey {
  readonly id: number
  /** 32 octets (curve25519) or 1,568 (Kyber-1024), without type prefix. */
  readonly value: string
  /** 64 octets, by the identity key over the prefixed value. */
  readonly signature: string
}

/** Public Signal keys, as enlisted; octets as base64url. */
export interface AccountKeys {
  readonly registrationId: number
  /** 32 octets. */
  readonly identity: string
  readonly signedPreKey: StoredSignedKey
  /** The last-resort Kyber prekey: handed out when the one-time stock is empty. */
  readonly lastResortKyber: StoredSignedKey
}

export interface Account {
  /** Without device; the key of the record. */
  readonly jid: Jid
  readonly kind: 'partner' | 'meta'
  readonly service: Service
  /** Integrator id of a partner's user, 0 for Meta's own. */
  readonly integrator: number
  /** What people call it by, in normal form; for a partner's user as verified from its token. */
  readonly identifier: string
  /** Name given at registration; empty for partner users, who give one at login. */
  readonly displayName: string
  /** 32 octets, base64url: the Noise static key that must log in. Empty of somebody who has left. */
  readonly authKey: string
  /** Absent of somebody who has left. */
  readonly keys?: AccountKeys
  /** Rises with every enlistment; one-time prekeys of older ones are gone. */
  readonly generation: number
  /** False of somebody who has left; then there is a departure. */
  readonly enlisted: boolean
  readonly enlistedAt: number
  readonly departure?: Departure
  /** Integrator ids this user turned on. Nothing is on by default. */
  readonly optedIn: readonly number[]
  readonly consent: AccountConsent
  /** Whom this user blocked, without devices; at most {@link ASSUMED_MAXIMUM_BLOCKED}. */
  readonly blocked: readonly Jid[]
}

/** @throws {TypeError} where the stored value is no account. */
export function parseAccount(value: unknown): Account {
  const fields = storedFields(value)
  const enlisted = storedFlag(fields, 'enlisted')
  return {
    jid: checkJid(storedText(fields, 'jid')),
    kind: storedChoice(fields, 'kind', ['partner', 'meta']),
    service: storedChoice(fields, 'service', META_HANDLES),
    integrator: storedInteger(fields, 'integrator'),
    identifier: storedText(fields, 'identifier'),
    displayName: storedText(fields, 'displayName'),
    ...(enlisted ? parseDevice(fields) : { authKey: '', departure: parseDeparture(fields) }),
    generation: storedInteger(fields, 'generation'),
    enlisted,
    enlistedAt: storedInteger(fields, 'enlistedAt'),
    optedIn: storedList(fields, 'optedIn').map((id) => storedInteger({ id }, 'id')),
    consent: parseAccountConsent(fields['consent']),
    // Records of before there were block lists have none.
    blocked: fields['blocked'] === undefined ? [] : parseBlocked(fields['blocked']),
  }
}

function parseBlocked(value: unknown): readonly Jid[] {
  return storedList({ value }, 'value').map((jid) => checkJid(storedText({ jid }, 'jid')))
}

function parseDevice(fields: Readonly<Record<string, unknown>>): Pick<Account, 'authKey' | 'keys'> {
  return { authKey: storedBytes(fields, 'authKey', 32), keys: parseKeys(fields['keys']) }
}

function parseKeys(value: unknown): AccountKeys {
  const fields = storedFields(value)
  return {
    registrationId: storedInteger(fields, 'registrationId'),
    identity: storedBytes(fields, 'identity', 32),
    signedPreKey: parseSignedKey(fields['signedPreKey'], 32),
    lastResortKyber: parseSignedKey(fields['lastResortKyber'], 1568),
  }
}

function parseSignedKey(value: unknown, length: number): StoredSignedKey {
  const fields = storedFields(value)
  return {
    id: storedInteger(fields, 'id'),
    value: storedBytes(fields, 'value', length),
    signature: storedBytes(fields, 'signature', 64),
  }
}

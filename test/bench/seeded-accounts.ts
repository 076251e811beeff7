// Accounts that are there before the server starts, so that enlisting them is not part of what is measured.
import { createHash } from 'node:crypto'
import { type Bytes, toBase64url } from '#proto/bytes.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { interopJid, type Jid, phoneJid } from '#proto/stanza/jid.js'
import { systemClock } from '#platform/clock.js'
import type { Account } from '#meta-sim/accounts/account.js'
import type { Contact } from '#meta-sim/consent/contact.js'
import { openMetaStores } from '#meta-sim/storage/stores.js'

/** The integrator id of the one partner. */
export const PARTNER_ID = 1

export interface SeededAccount {
  readonly kind: 'partner' | 'meta'
  readonly jid: Jid
  /** The login's user name. */
  readonly username: string
  /** What its partner's tokens call it. */
  readonly identifier: string
}

/** Two who accepted each other. */
export interface Acquaintance {
  readonly partner: SeededAccount
  readonly meta: SeededAccount
}

const ACCEPTS = { accepts: true, asks: false, wrote: [] }
const EACH_OTHER: Contact = { partner: ACCEPTS, meta: ACCEPTS }

export function partnerUser(number: number): SeededAccount {
  const username = String(10_000_000 + number)
  return { kind: 'partner', username, identifier: `user${number}`, jid: interopJid(PARTNER_ID, username) }
}

export function metaUser(number: number): SeededAccount {
  const username = String(4_915_550_000_000 + number)
  return { kind: 'meta', username, identifier: username, jid: phoneJid(username) }
}

/** The same for an account in every process of a run. */
export function noiseKeyOf({ jid }: SeededAccount): KeyPair {
  return generateKeyPair(digest(`bench device of ${jid}`))
}

/** Writes the records into the data folder of a server that does not run. */
export async function seedAccounts(
  dataFolder: string,
  accounts: readonly SeededAccount[],
  contacts: readonly Acquaintance[] = [],
): Promise<void> {
  const stores = await openMetaStores(dataFolder, systemClock)
  await Promise.all([
    ...accounts.flatMap((account) => {
      const { jid, service, integrator, identifier } = record(account)
      return [
        stores.names.insert(`${service}/${integrator}/${identifier}`, { jid }),
        stores.accounts.insert(jid, record(account)),
      ]
    }),
    ...contacts.map(({ partner, meta }) => stores.contacts.insert(`${partner.jid}|${meta.jid}`, EACH_OTHER)),
  ])
  await stores.close()
}

function record(account: SeededAccount): Account {
  const { jid, kind, identifier } = account
  // Nobody opens a Signal session here: only the sizes of these keys matter.
  const octets = (length: number): string => toBase64url(new Uint8Array(length).fill(9))
  const signed = (length: number) => ({ id: 1, value: octets(length), signature: octets(64) })
  return {
    ...{ jid, kind, identifier, service: 'whatsapp', displayName: '' },
    integrator: kind === 'partner' ? PARTNER_ID : 0,
    authKey: toBase64url(noiseKeyOf(account).publicKey),
    keys: {
      ...{ registrationId: 1, identity: octets(32) },
      ...{ signedPreKey: signed(32), lastResortKyber: signed(1568) },
    },
    ...{ generation: 1, enlisted: true, enlistedAt: systemClock.now() },
    optedIn: kind === 'meta' ? [PARTNER_ID] : [],
    blocked: [],
    consent: { inbox: 'combined', pings: true, since: {} },
  }
}

function digest(text: string): Bytes {
  return new Uint8Array(createHash('sha256').update(text).digest())
}

// All accounts, by JID and by what people call them.
import type { Service } from '#proto/address.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { Collection, Signals } from '#platform/storage/port.js'
import { type CachedCollection, cacheCollection } from '../storage/cached-collection.js'
import type { Account } from './account.js'

/** Where an identifier leads. Written before the account: one that leads nowhere is harmless. */
export interface IdentifierEntry {
  readonly jid: Jid
}

interface AccountName {
  readonly service: Service
  /** 0 for Meta's own users. */
  readonly integrator: number
  /** In normal form. */
  readonly identifier: string
}

/** What a change makes of the account as it is now; `undefined` leaves it alone. */
type AccountChange = (account: Account | undefined) => Account | undefined

export interface Accounts {
  /** May be some seconds behind other nodes. Shared between callers: never change it. */
  find(jid: string): Promise<Account | undefined>
  findByName(name: AccountName): Promise<Account | undefined>
  /** As stored now. */
  read(jid: string): Promise<Account | undefined>
  /** The JID that belongs to the name: the one it has, or `minted()` from now on. */
  claimName(name: AccountName, minted: () => Jid): Promise<Jid>
  /** Lets go of the account as it is now, and of its name; false where `gone` does not hold for it any more. */
  forget(jid: Jid, gone: (account: Account) => boolean): Promise<boolean>
  /** Applies `change` to the latest version, again if another writer was faster. */
  change(jid: Jid, change: AccountChange): Promise<{ before?: Account; after?: Account }>
  onChange(listener: (jid: string) => void): () => void
  /** Every account, in pages. */
  all(): AsyncIterable<Account>
}

interface AccountsDeps {
  readonly accounts: Collection<Account>
  readonly names: Collection<IdentifierEntry>
  readonly signals: Signals
  readonly clock: Clock
}

const PAGE = 500
const MINTING_ATTEMPTS = 20

export function createAccounts(deps: AccountsDeps): Accounts {
  const { signals, clock } = deps
  const accounts = cacheCollection({ collection: deps.accounts, topic: 'account', signals, clock })
  const names = cacheCollection({ collection: deps.names, topic: 'account-name', signals, clock })
  const find = async (jid: string): Promise<Account | undefined> => (await accounts.find(jid))?.value

  return {
    find,
    async findByName(name) {
      const entry = await names.find(nameKey(name))
      return entry && find(entry.value.jid)
    },
    read: async (jid) => (await accounts.read(jid))?.value,
    claimName: (name, minted) => claimName(names, accounts, name, minted),
    forget: (jid, gone) => forgetAccount(names, accounts, jid, gone),
    change: (jid, change) => changeAccount(accounts, jid, change),
    onChange: (listener) => accounts.onChange(listener),
    all: () => pages(deps.accounts),
  }
}

/** Identifiers may hold any visible character, so they go last. */
function nameKey(name: AccountName): string {
  return `${name.service}/${name.integrator}/${name.identifier}`
}

async function claimName(
  names: CachedCollection<IdentifierEntry>,
  accounts: CachedCollection<Account>,
  name: AccountName,
  minted: () => Jid,
): Promise<Jid> {
  for (let attempt = 0; attempt < MINTING_ATTEMPTS; attempt += 1) {
    const known = await names.read(nameKey(name))
    if (known) return known.value.jid
    const jid = minted()
    // A minted JID that is in use already belongs to somebody else, unless a name that was let go of comes back.
    const holder = await accounts.read(jid)
    if (holder && nameKey(holder.value) !== nameKey(name)) continue
    if (await names.insert(nameKey(name), { jid })) return jid
  }
  throw new Error('no free JID was found: the randomness is broken')
}

/**
 * The name first: an account without one is found by nobody, a name without an account would keep it taken. Whoever
 * takes the account up again meanwhile gets its name back.
 */
async function forgetAccount(
  names: CachedCollection<IdentifierEntry>,
  accounts: CachedCollection<Account>,
  jid: Jid,
  gone: (account: Account) => boolean,
): Promise<boolean> {
  const stored = await accounts.read(jid)
  if (!stored || !gone(stored.value)) return false
  const key = nameKey(stored.value)
  const name = await names.read(key)
  if (name?.value.jid === jid) await names.delete(key, name.version)
  if (await accounts.delete(jid, stored.version)) return true
  if (await accounts.read(jid)) await names.insert(key, { jid })
  return false
}

async function changeAccount(
  accounts: CachedCollection<Account>,
  jid: Jid,
  change: AccountChange,
): Promise<{ before?: Account; after?: Account }> {
  for (;;) {
    const now = await accounts.read(jid)
    const after = change(now?.value)
    if (!after) return now ? { before: now.value } : {}
    const written = now ? await accounts.replace(jid, after, now.version) : await accounts.insert(jid, after)
    if (written) return now ? { before: now.value, after } : { after }
  }
}

async function* pages(accounts: Collection<Account>): AsyncIterable<Account> {
  let after: string | undefined
  for (;;) {
    const page = await accounts.list('', PAGE, after)
    for (const record of page) yield record.value
    after = page.at(-1)?.key
    if (after === undefined || page.length < PAGE) return
  }
}

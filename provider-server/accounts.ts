// The partner's accounts: one record each, under the user name, which is the user-visible identifier.
import type { Collection } from '#platform/storage/port.js'
import type { Service } from '#proto/address.js'
import { toBase64url, type Bytes } from '#proto/bytes.js'
import type { Credentials } from '#proto/identity/provider-api.js'
import { hashPassword, isPassword, type PasswordHash, type ScryptCost } from './password.js'

export interface Account {
  /** Opaque, for whoever must not learn the user name: logs, the media host. */
  readonly id: string
  readonly user: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly password: PasswordHash
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** What the user was told and agreed to before enlisting; none for a service they left. */
  readonly consents: Readonly<Partial<Record<Service, GivenConsent>>>
}

export interface GivenConsent {
  /** Name of the text with its version, such as `partner-disclosure/1`. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
}

interface AccountsDependencies {
  readonly accounts: Collection<Account>
  readonly randomBytes: (length: number) => Bytes
  readonly now: () => number
  readonly defaultCountry: string
  /** Of passwords hashed from now on. */
  readonly passwordCost: ScryptCost
}

export interface Accounts {
  /** `undefined` where the name is taken. */
  signUp(credentials: Credentials): Promise<Account | undefined>
  /** `undefined` for a wrong password as for an unknown user, after the same work. */
  signIn(credentials: Credentials): Promise<Account | undefined>
  find(user: string): Promise<Account | undefined>
  /** Puts what `change` makes of the account, as it is then, in its place; `undefined` where there is none. */
  change(user: string, change: (account: Account) => Account): Promise<Account | undefined>
}

export function createAccounts(dependencies: AccountsDependencies): Accounts {
  const { accounts, randomBytes, now, defaultCountry, passwordCost } = dependencies

  async function signUp({ user, password, country }: Credentials): Promise<Account | undefined> {
    const account: Account = {
      id: toBase64url(randomBytes(16)),
      user,
      country: country ?? defaultCountry,
      password: await hashPassword(password, randomBytes(16), passwordCost),
      createdAt: now(),
      consents: {},
    }
    return (await accounts.insert(user, account)) ? account : undefined
  }

  async function signIn({ user, password, country }: Credentials): Promise<Account | undefined> {
    const found = await accounts.get(user)
    const matches = await isPassword(password, found?.value.password, passwordCost)
    if (found === undefined || !matches) return undefined
    if (country === undefined || country === found.value.country) return found.value
    return change(user, (account) => ({ ...account, country }))
  }

  async function change(user: string, make: (account: Account) => Account): Promise<Account | undefined> {
    for (;;) {
      const found = await accounts.get(user)
      if (found === undefined) return undefined
      const changed = make(found.value)
      if (await accounts.replace(user, changed, found.version)) return changed
    }
  }

  return { signUp, signIn, change, find: async (user) => (await accounts.get(user))?.value }
}

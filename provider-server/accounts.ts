// The partner's accounts: one record each, under the user name, which is the user-visible identifier.
import type { Collection } from '#platform/storage/port.js'
import { toBase64url, type Bytes } from '#proto/bytes.js'
import type { Credentials } from '#proto/identity/provider-api.js'
import { hashPassword, isPassword, type PasswordHash } from './password.js'

export interface Account {
  /** Opaque, for whoever must not learn the user name: logs, the media host. */
  readonly id: string
  readonly user: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly password: PasswordHash
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

interface AccountsDependencies {
  readonly accounts: Collection<Account>
  readonly randomBytes: (length: number) => Bytes
  readonly now: () => number
  readonly defaultCountry: string
}

export interface Accounts {
  /** `undefined` where the name is taken. */
  signUp(credentials: Credentials): Promise<Account | undefined>
  /** `undefined` for a wrong password as for an unknown user, after the same work. */
  signIn(credentials: Credentials): Promise<Account | undefined>
  find(user: string): Promise<Account | undefined>
}

export function createAccounts(dependencies: AccountsDependencies): Accounts {
  const { accounts, randomBytes, now, defaultCountry } = dependencies

  async function signUp({ user, password, country }: Credentials): Promise<Account | undefined> {
    const account: Account = {
      id: toBase64url(randomBytes(16)),
      user,
      country: country ?? defaultCountry,
      password: await hashPassword(password, randomBytes(16)),
      createdAt: now(),
    }
    return (await accounts.insert(user, account)) ? account : undefined
  }

  async function signIn({ user, password, country }: Credentials): Promise<Account | undefined> {
    const found = await accounts.get(user)
    const matches = await isPassword(password, found?.value.password)
    if (found === undefined || !matches) return undefined
    if (country === undefined || country === found.value.country) return found.value
    const moved = { ...found.value, country }
    // Another sign-in of the same moment may have moved it first; then that one counts.
    return (await accounts.replace(user, moved, found.version)) ? moved : (await accounts.get(user))?.value
  }

  return { signUp, signIn, find: async (user) => (await accounts.get(user))?.value }
}

// The client as an SDK: open a profile, set it up, chat. Everything else here is private to it.
import { basename } from 'node:path'
import { isProtocolError } from '#proto/errors.js'
import { parseCredentials } from '#proto/identity/provider-api.js'
import { ClientError, type ParleyClient } from './api.js'
import { EngineClient } from './engine/client.js'
import { createContext, type EngineContext, type EngineOptions } from './engine/context.js'
import { removeOpened } from './media/media-folder.js'
import {
  type AccountOptions,
  createMetaAccount,
  enlist,
  type Enlisted,
  type EnlistOptions,
} from './setup/enlist.js'
import { signIn, signUp } from './setup/provider.js'
import { holdWakeStream } from './setup/wake.js'
import { openDatabase } from './store/database.js'

export * from './api.js'

/** `folder` is made where it is missing. Its name is the profile's name. */
export type OpenOptions = Omit<EngineOptions, 'database'> & {
  /** Asked for it where the profile has one. */
  readonly passphrase?: (() => Promise<string>) | undefined
  /** Called before a large profile of an earlier version is brought up to date, which takes seconds. */
  readonly onMigration?: (() => void) | undefined
}

interface SignInOptions {
  readonly provider: string
  readonly user: string
  readonly password: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined
}

/** Before there is an account: sign up at a provider and enlist, or make a Meta test account. */
export interface ProfileSetup {
  signUp(options: SignInOptions): Promise<void>
  signIn(options: SignInOptions): Promise<void>
  enlist(options: EnlistOptions): Promise<Enlisted>
  createMetaAccount(options: AccountOptions): Promise<Enlisted>
  /** Holds the provider's wake stream; resolves with how to let it go. */
  onWake(listener: () => void): Promise<() => void>
}

/**
 * Opens a profile. Only one process may have it open; see cli/profile for who owns it.
 * @throws {ClientError} `locked` without the passphrase; `database-damaged`; {StorageError} where folder or key file are open to others.
 */
export async function openClient(options: OpenOptions): Promise<OpenedClient> {
  const { folder, randomBytes, passphrase, onMigration } = options
  const database = await openDatabase(folder, randomBytes, passphrase, onMigration)
  await removeOpened(folder)
  const context = createContext({ ...options, database })
  return new ProfileClient(context, basename(folder))
}

export type OpenedClient = ParleyClient & ProfileSetup

class ProfileClient extends EngineClient implements ProfileSetup {
  readonly #context: EngineContext

  constructor(context: EngineContext, profile: string) {
    super(context, profile)
    this.#context = context
  }

  signUp(options: SignInOptions): Promise<void> {
    return this.#credentials(options, signUp)
  }

  signIn(options: SignInOptions): Promise<void> {
    return this.#credentials(options, signIn)
  }

  enlist(options: EnlistOptions): Promise<Enlisted> {
    return enlist(this.#context, options)
  }

  createMetaAccount(options: AccountOptions): Promise<Enlisted> {
    return createMetaAccount(this.#context, options)
  }

  onWake(listener: () => void): Promise<() => void> {
    const account = this.#context.settings.get('provider')
    if (!account)
      return Promise.reject(
        new ClientError('not-signed-in', 'only a signed-in partner account is woken; run `parley signin`'),
      )
    return holdWakeStream(account.url, account.session, this.#context.clock, listener)
  }

  async #credentials(options: SignInOptions, ask: typeof signIn): Promise<void> {
    const { provider, user, password, country } = options
    const credentials = readCredentials({ user, password, ...(country === undefined ? {} : { country }) })
    const known = this.#context.settings.get('provider')
    if (known && known.user !== credentials.user) {
      throw new ClientError(
        'usage',
        `this profile is ${known.user}'s; use another --profile for ${credentials.user}`,
      )
    }
    const signedIn = await ask(provider, credentials)
    await this.#context.committer.commit(() => {
      const { user: name, handle, session } = signedIn
      this.#context.settings.set('provider', { url: provider, user: name, handle, session })
    })
  }
}

function readCredentials(value: object): ReturnType<typeof parseCredentials> {
  try {
    return parseCredentials(value)
  } catch (error) {
    if (isProtocolError(error))
      throw new ClientError('usage', `${error.message}; try again`, { cause: error })
    throw error
  }
}

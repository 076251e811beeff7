// What the provider's routes are made of; each route names the few parts it needs.
import type { Clock } from '#platform/clock.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Logger } from '#platform/log.js'
import type { Bytes } from '#proto/bytes.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Accounts } from './accounts.js'
import type { Agreements } from './agreement/agreements.js'
import type { Consents } from './consents.js'
import type { Decisions } from './decisions.js'
import type { MetaKeys } from './meta-keys.js'
import type { Sessions } from './sessions.js'
import type { SigningKeys } from './signing-keys.js'
import type { WakeHub } from './wake-hub.js'

export interface Provider {
  /** Without a trailing slash: issuer of tokens, audience of pushes. */
  readonly baseUrl: string
  /** What Meta's users are shown. */
  readonly name: string
  /** What stands after the `@` of its users. */
  readonly handle: string
  /** Without a trailing slash: audience of upload tokens. */
  readonly mediaHostUrl: string
  /** Base URLs of the Meta endpoints it works with. */
  readonly metaUrls: readonly string[]
  /** Of identity tokens. */
  readonly tokenLifetimeSeconds: number
  readonly uploadTokenLifetimeSeconds: number
  readonly accounts: Accounts
  readonly consents: Consents
  readonly decisions: Decisions
  readonly agreements: Agreements
  readonly sessions: Sessions
  readonly signingKeys: SigningKeys
  readonly metaKeys: MetaKeys
  readonly wakeHub: WakeHub
  readonly limits: {
    /** Sign-ups and sign-ins by peer address. */
    readonly address: RateLimiter
    /** Failed sign-ins by user. */
    readonly user: RateLimiter
    /** Identity tokens by account id. */
    readonly identityTokens: RateLimiter
    /** Upload tokens by account id: counted apart, so that a pile of files keeps nobody from logging in. */
    readonly uploadTokens: RateLimiter
    /** Consents given and withdrawn by account id: each stays in the ledger for ever. */
    readonly consents: RateLimiter
  }
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Bytes
  readonly trace: TraceSink | undefined
}

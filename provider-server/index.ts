// The partner's server as other programs start it: accounts, consents, identity tokens, pushes, wake
// streams, and its agreements with Meta.
import type { Clock } from '#platform/clock.js'
import { listen } from '#platform/http/listen.js'
import { openOperatorToken } from '#platform/http/operator-token.js'
import type { Logger } from '#platform/log.js'
import { createTurns } from '#platform/turns.js'
import type { Bytes } from '#proto/bytes.js'
import type { TraceSink } from '#proto/trace/event.js'
import { createAgreements } from './agreement/agreements.js'
import { createMetaPartnerApi } from './agreement/meta-partner-api.js'
import { createAccounts } from './accounts.js'
import { createProviderApp } from './app.js'
import type { ProviderConfig } from './config.js'
import { createConsents } from './consents.js'
import { createDecisions } from './decisions.js'
import { createLimits } from './limits.js'
import { createMetaKeys } from './meta-keys.js'
import { PASSWORD_COST, type ScryptCost } from './password.js'
import type { Provider } from './provider.js'
import { createSessions, type Sessions } from './sessions.js'
import { openSigningKeys } from './signing-keys.js'
import { openProviderStorage, type ProviderStorage } from './storage.js'
import { createWakeHub } from './wake-hub.js'

export type { ProviderConfig } from './config.js'

export interface ProviderDependencies {
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Bytes
  readonly trace?: TraceSink | undefined
  /** Default what is safe; tests that sign up many people spare themselves that. */
  readonly passwordCost?: ScryptCost | undefined
}

export interface RunningProvider {
  /** The base URL: issuer of its tokens. */
  readonly url: string
  /** Ends streams, requests and writes; bounded to a few seconds. */
  close(): Promise<void>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WAKE_WINDOW = 2000
/** Twice what readers cache the key set for, and well past the life of the last token. */
const KEY_LEAD = 20 * MINUTE
const KEY_KEEP = HOUR

/**
 * Resolves when the server answers.
 * @throws {StorageError} for the data folder; {Error} with code EADDRINUSE for the port.
 */
export async function startProvider(
  config: ProviderConfig,
  dependencies: ProviderDependencies,
): Promise<RunningProvider> {
  const storage = await openProviderStorage(config.dataFolder)
  try {
    return await serve(config, dependencies, storage)
  } catch (error) {
    await storage.close()
    throw error
  }
}

async function serve(
  config: ProviderConfig,
  { clock, log, randomBytes, trace, passwordCost = PASSWORD_COST }: ProviderDependencies,
  storage: ProviderStorage,
): Promise<RunningProvider> {
  const now = (): number => clock.now()
  const sessions = createSessions({
    sessions: storage.sessions,
    randomBytes,
    now,
    lifetimeMilliseconds: config.sessionDays * DAY,
  })
  const accounts = createAccounts({
    accounts: storage.accounts,
    randomBytes,
    now,
    defaultCountry: config.country,
    passwordCost,
  })
  const signingKeys = await openSigningKeys(storage.signingKeys, clock, {
    rotateMilliseconds: config.signingKeyDays * DAY,
    leadMilliseconds: KEY_LEAD,
    keepMilliseconds: KEY_KEEP,
  })
  const decisions = createDecisions(storage.ledger, now)
  const turns = createTurns()
  const operatorToken =
    config.operatorTokenFile === undefined
      ? undefined
      : await openOperatorToken(config.operatorTokenFile, randomBytes)
  const wakeHub = createWakeHub(clock, WAKE_WINDOW, config.wakeStreamsPerAccount)
  const http = await listen(
    (request, response) => {
      app(request, response)
    },
    { host: config.host, port: config.port },
  )
  const baseUrl = config.baseUrl ?? http.url
  const provider: Provider = {
    ...{ baseUrl, name: config.name, handle: config.handle, metaUrls: config.metaUrls },
    mediaHostUrl: config.mediaHostUrl,
    tokenLifetimeSeconds: config.tokenLifetimeSeconds,
    uploadTokenLifetimeSeconds: config.uploadTokenLifetimeSeconds,
    ...{ accounts, sessions, signingKeys, decisions, wakeHub },
    consents: createConsents({ accounts, decisions, turns, now }),
    agreements: createAgreements({
      stored: storage.agreements,
      api: createMetaPartnerApi(),
      ...{ decisions, turns, issuer: baseUrl, signer: () => signingKeys.signer() },
    }),
    metaKeys: createMetaKeys(config.metaUrls, clock),
    limits: createLimits(config, clock),
    ...{ clock, log, randomBytes, trace },
  }
  // No request can come between: nothing was awaited since the port was opened.
  const app = createProviderApp(provider, config.sourceUrl, operatorToken)
  const stopSweeping = sweepHourly(sessions, clock, log)
  return {
    url: provider.baseUrl,
    async close() {
      stopSweeping()
      wakeHub.close()
      await http.close()
      await storage.close()
    },
  }
}

function sweepHourly(sessions: Sessions, clock: Clock, log: Logger): () => void {
  let cancel: () => void = () => undefined
  const sweep = (): void => {
    cancel = clock.after(HOUR, sweep)
    sessions.sweep().catch((error: unknown) => {
      log.error({ err: error }, 'expired sessions could not be dropped')
    })
  }
  sweep()
  return () => {
    cancel()
  }
}

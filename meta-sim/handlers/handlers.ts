// All handlers of the chat server, built from what they share.
import type { Clock } from '#platform/clock.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Logger } from '#platform/log.js'
import { createTurns } from '#platform/turns.js'
import type { AccountSignals } from '../accounts/account-signal.js'
import type { Accounts } from '../accounts/accounts.js'
import { createDecide } from '../accounts/decide.js'
import type { Unenlist } from '../accounts/departures.js'
import type { Contacts } from '../consent/contacts.js'
import type { Parties } from '../consent/parties.js'
import type { RequestLimits } from '../consent/request-limits.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import type { Notifications } from '../mailbox/notifications.js'
import type { Pairs } from '../mailbox/pairs.js'
import type { Purges } from '../mailbox/purges.js'
import type { MediaAuth } from '../media/media-auth.js'
import type { PreKeyPool } from '../prekeys/prekey-pool.js'
import type { Presences } from '../presence/presences.js'
import type { Pings } from '../reachability/pings.js'
import type { Registry } from '../registry/registry.js'
import type { Reports } from '../reports/reports.js'
import { createBlockHandler, createBlocklistHandler } from './blocklist.js'
import { createChatstateHandler } from './chatstate.js'
import type { Handlers } from './dispatch.js'
import { createIntegratorListHandler } from './integrators.js'
import { createInteropConsentHandler } from './interop-consent.js'
import {
  createReachabilityHandler,
  createSetInboxHandler,
  createSetReachabilityHandler,
} from './interop-settings.js'
import { createLedgerHandler } from './ledger.js'
import { createMediaConnHandler } from './media-conn.js'
import { createMessageHandler } from './message.js'
import { createOptInHandler } from './opt-in.js'
import { createPresenceHandler } from './presence.js'
import { createPrekeyCountHandler } from './prekey-count.js'
import { createPrekeyFetchHandler } from './prekey-fetch.js'
import { createPrekeyUploadHandler } from './prekey-upload.js'
import { createReachabilityPingHandler } from './reachability-ping.js'
import { createReceiptHandler } from './receipt.js'
import { createReportHandler } from './report.js'
import { createRequestDecisionHandler } from './message-requests.js'
import { createResolveUsersHandler } from './resolve-users.js'
import { createRetryHandler } from './retry.js'
import { createServerStamps } from './server-stamps.js'
import { createTermsHandler } from './terms.js'
import { createUnenlistHandler } from './unenlist.js'

interface HandlersDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly parties: Parties
  readonly contacts: Contacts
  readonly requestLimits: RequestLimits
  readonly ledger: MetaLedger
  readonly preKeys: PreKeyPool
  readonly mailbox: Mailbox
  readonly pairs: Pairs
  readonly purges: Purges
  readonly pings: Pings
  readonly reports: Reports
  readonly notifications: Notifications
  readonly signals: AccountSignals
  readonly presences: Presences
  readonly unenlist: Unenlist
  readonly mediaAuth: MediaAuth
  /** `host:port` of the media server. */
  readonly mediaHosts: () => readonly string[]
  readonly clock: Clock
  readonly log: Logger
  /** By pair. */
  readonly preKeyFetches: RateLimiter
  /** By account. */
  readonly presencesSaid: RateLimiter
  readonly lookups: RateLimiter
  readonly strangersPreKeys: RateLimiter
  readonly decisions: RateLimiter
  readonly reportsByAccount: RateLimiter
  /** By the one who is asked. */
  readonly pingsShown: RateLimiter
  readonly lowWaterMark: number
}

export function createHandlers(deps: HandlersDeps): Handlers {
  const decide = createDecide({ ...deps, limiter: deps.decisions })
  const turns = createTurns()
  return {
    message: createMessageHandler({ ...deps, stamps: createServerStamps(deps.clock) }),
    requestDecision: createRequestDecisionHandler({ ...deps, limiter: deps.decisions }),
    receipt: createReceiptHandler(deps),
    retry: createRetryHandler(deps),
    chatstate: createChatstateHandler(deps),
    presence: createPresenceHandler(deps),
    prekeyUpload: createPrekeyUploadHandler(deps),
    prekeyCount: createPrekeyCountHandler(deps),
    prekeyFetch: createPrekeyFetchHandler({
      ...deps,
      limiter: deps.preKeyFetches,
      strangers: deps.strangersPreKeys,
    }),
    integratorList: createIntegratorListHandler(deps),
    optIn: createOptInHandler({ ...deps, decide, turns }),
    terms: createTermsHandler({ ...deps, decide }),
    interopConsent: createInteropConsentHandler(deps),
    reachability: createReachabilityHandler({ ...deps, decide }),
    setReachability: createSetReachabilityHandler({ ...deps, decide }),
    setInbox: createSetInboxHandler({ ...deps, decide }),
    reachabilityPing: createReachabilityPingHandler(deps),
    report: createReportHandler({ ...deps, limiter: deps.reportsByAccount }),
    ledger: createLedgerHandler(deps),
    resolveUsers: createResolveUsersHandler({ ...deps, limiter: deps.lookups }),
    blocklist: createBlocklistHandler(deps),
    block: createBlockHandler({ ...deps, decide, turns }),
    unenlist: createUnenlistHandler(deps),
    mediaConn: createMediaConnHandler(deps),
  }
}

// The composition root of the endpoint: every part once, each given what it needs.
import { ASSUMED_PRESENCE_PER_MINUTE, ASSUMED_PROTOCOL_VERSION } from '#proto/assumptions.js'
import type { Service } from '#proto/address.js'
import type { Bytes } from '#proto/bytes.js'
import type { SigningKey } from '#proto/identity/jws.js'
import type { SessionLimits } from '#proto/session/session.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import { createGuardedFetch } from '#platform/http/guarded-fetch.js'
import { allLimits, createRateLimiter, type RateLimiter } from '#platform/http/rate-limit.js'
import type { Logger } from '#platform/log.js'
import { createAddressGuard } from '#platform/net/address-guard.js'
import type { CarrierHandler } from '#platform/net/carrier.js'
import type { Resolve } from '#platform/net/resolve.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { createAccountSignals } from './accounts/account-signal.js'
import { createAccounts } from './accounts/accounts.js'
import { createConnectionRecords } from './accounts/connection-records.js'
import { createIdleExpiry } from './accounts/idle-expiry.js'
import { createDepartures, type Departures } from './accounts/departures.js'
import { type Agreements, createAgreements } from './agreement/agreements.js'
import type { Authority } from './authority/authority.js'
import { createChatd } from './chatd/chatd.js'
import { createLiveConnections, type LiveConnections } from './chatd/live-connections.js'
import { createJudgeLogin } from './chatd/login.js'
import { createPendingWork, type PendingWork } from './chatd/pending-work.js'
import type { MetaConfig } from './config.js'
import { createContacts } from './consent/contacts.js'
import { createParties } from './consent/parties.js'
import { createRequestLimits } from './consent/request-limits.js'
import { createEnlist, type Enlist } from './enlistment/enlist.js'
import { createClaimJid } from './enlistment/mint.js'
import { createRegisterTestAccount, type RegisterTestAccount } from './enlistment/register-test-account.js'
import { createReplaceKeys } from './enlistment/replace-keys.js'
import { createDispatch } from './handlers/dispatch.js'
import { createHandlers } from './handlers/handlers.js'
import { createMetaLedger, type MetaLedger } from './ledger/meta-ledger.js'
import { createMailbox, type Mailbox } from './mailbox/mailbox.js'
import { createInteropNews } from './mailbox/interop-news.js'
import { createPurges } from './mailbox/purges.js'
import { createMediaAuth, type MediaAuth } from './media/media-auth.js'
import { createRelays, type Relays } from './media/relays.js'
import { createNotifications } from './mailbox/notifications.js'
import { createPairs } from './mailbox/pairs.js'
import { createPreKeyPool } from './prekeys/prekey-pool.js'
import type { PushLimits } from './push/push-sender.js'
import { createPushes, type Pushes } from './push/pushes.js'
import { createPings } from './reachability/pings.js'
import { createPresences } from './presence/presences.js'
import { createIssuerKeys, type IssuerKeysLimits } from './registry/issuer-keys.js'
import { createRegistry, type Registry } from './registry/registry.js'
import { createReports, type Reports } from './reports/reports.js'
import type { MetaStores } from './storage/stores.js'

interface ServiceDeps {
  readonly config: MetaConfig
  readonly stores: MetaStores
  readonly authority: Authority
  readonly pushKey: SigningKey
  /** 32 octets. */
  readonly mediaKey: Bytes
  /** `host:port` of the media server; empty until its port is known. */
  readonly mediaHosts: () => readonly string[]
  /** Of partners' host names. */
  readonly resolve: Resolve
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Bytes
  readonly trace: TraceSink | undefined
}

export interface Services {
  readonly registry: Registry
  readonly ledger: MetaLedger
  readonly agreements: Agreements
  readonly departures: Departures
  readonly reports: Reports
  readonly sweepPings: () => Promise<void>
  readonly enlist: Enlist
  readonly registerTestAccount: RegisterTestAccount
  readonly enlistmentLimiter: RateLimiter
  readonly takeCarrier: CarrierHandler
  readonly live: LiveConnections
  readonly pushes: Pushes
  readonly pending: PendingWork
  readonly mediaAuth: MediaAuth
  readonly relays: Relays
  readonly expireIdle: () => Promise<void>
}

/** The services whose users can be reached so far. */
const SERVICES: readonly Service[] = ['whatsapp']

/** Versions of the interoperability protocol that are accepted. */
export const PROTOCOL_VERSIONS: readonly string[] = [ASSUMED_PROTOCOL_VERSION]

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

export function createServices(deps: ServiceDeps): Services {
  const { config, stores, clock, log, randomBytes, trace } = deps
  const bus = createLocalSignals()
  const signals = createAccountSignals(bus)
  const pending = createPendingWork(log)
  const accounts = createAccounts({ accounts: stores.accounts, names: stores.names, signals: bus, clock })
  const registry = createRegistry({ partners: stores.partners, signals: bus, clock })
  const records = createConnectionRecords({ records: stores.connections, clock, node: config.node })
  const fetchPartner = createGuardedFetch({
    ...{ resolve: deps.resolve, clock },
    guard: createAddressGuard({ loopback: config.loopbackPartners }),
    timeoutMilliseconds: config.partnerAnswerSeconds * SECOND,
  })
  const contacts = createContacts({ contacts: stores.contacts, signals: bus, clock })
  const parties = createParties({ accounts, registry, contacts, trace })
  const preKeys = createPreKeyPool({ queue: stores.queue, maximumStock: config.preKeyStock })
  const pairs = createPairs({ pairs: stores.pairs, clock })
  const presences = createPresences({ parties, accounts, contacts, signals, clock, run: pending.run })
  const live = createLiveConnections({ accounts, registry, records, clock, run: pending.run })
  const mailbox: Mailbox = createMailbox({
    queue: stores.queue,
    clock,
    trace,
    limits: {
      maximumStanzas: config.mailboxStanzas,
      maximumBytes: config.mailboxBytes,
      keepMilliseconds: config.mailboxDays * DAY,
    },
    onStored(recipient, mail) {
      signals.publish(recipient, { type: 'mail' })
      pushes.mailWaits(recipient, mail.cid)
    },
  })
  const pushes = createPushes({
    ...{ accounts, registry, records, mailbox, clock, log, randomBytes, run: pending.run, trace },
    isOnline: live.has,
    node: config.node,
    key: deps.pushKey,
    fetch: fetchPartner,
    limits: pushLimits(config),
  })
  const notifications = createNotifications({ mailbox, pairs, parties, clock, randomBytes })
  const issuerKeys = createIssuerKeys({
    ...{ clock, log, fetch: fetchPartner },
    limits: issuerKeysLimits(config),
  })
  const ledger = createMetaLedger(stores.ledger, clock)
  const departures = createDepartures({
    ...{ accounts, records, preKeys, mailbox, contacts, pairs, notifications, ledger, clock },
    mailboxDays: config.mailboxDays,
  })
  const { unenlist } = departures
  const replaceKeys = createReplaceKeys({
    ...{ accounts, preKeys, mailbox, clock, finishDeparture: departures.finish },
    async cutOff(jid) {
      signals.publish(jid, { type: 'epoch', epoch: await records.revoke(jid) })
    },
    tellPeers: notifications.identityChanged,
  })
  const perWindow = (limit: number, minutes: number): RateLimiter =>
    createRateLimiter({ limit, windowMilliseconds: minutes * MINUTE, clock })
  const mediaAuth = createMediaAuth({ key: deps.mediaKey, accounts, records, clock })
  const relays = createRelays({
    ...{ accounts, registry, clock, run: pending.run },
    perAccount: config.relaysPerAccount,
    perPartner: config.relaysPerPartner,
    longestMilliseconds: config.relaySeconds * SECOND,
  })
  const reports = createReports({
    ...{ queue: stores.queue, clock, randomBytes },
    limits: {
      maximumReports: config.reportsKept,
      maximumBytes: config.reportsKeptBytes,
      perReporter: config.reportsKeptPerAccount,
      keepMilliseconds: config.reportDays * DAY,
    },
  })
  const pings = createPings({ pings: stores.pings, clock, perDay: config.pingsPerDay })
  const purges = createPurges({ mailbox, pairs, log, mailboxDays: config.mailboxDays })
  const requestLimits = createRequestLimits({
    clock,
    perAccount: config.requestsPerDay,
    perPartner: config.partnerRequestsPerHour,
    reporters: reports.reporters,
    onLimited: (account) => ledger.note([account], 'limited', 'meta', { what: 'requests' }),
  })
  const interopNews = createInteropNews({ accounts, registry, mailbox, clock, randomBytes })
  const protocolVersions = PROTOCOL_VERSIONS
  const agreements = createAgreements({
    ...{ registry, accounts, departures, ledger, clock, log, randomBytes, run: pending.run },
    ...{
      news: interopNews,
      fetch: fetchPartner,
      pushKey: deps.pushKey,
      protocolVersions,
      services: SERVICES,
    },
    applications: perWindow(config.applicationsPerHour, 60),
    attempts: perWindow(config.checksPerHour, 60),
    maximumUnsigned: config.unsignedApplications,
  })
  const handlers = createHandlers({
    ...{ contacts, requestLimits, ledger, reports, pings, purges, log },
    ...{ accounts, registry, parties, preKeys, mailbox, pairs, notifications, signals, unenlist, clock },
    ...{ mediaAuth, mediaHosts: deps.mediaHosts, presences },
    presencesSaid: perWindow(ASSUMED_PRESENCE_PER_MINUTE, 1),
    preKeyFetches: perWindow(config.preKeyFetches, 10),
    lookups: perWindow(config.lookupsPerQuarterHour, 15),
    strangersPreKeys: perWindow(config.strangersPreKeys, 15),
    decisions: allLimits([
      perWindow(config.decisionsPerQuarterHour, 15),
      perWindow(config.decisionsPerDay, DAY / MINUTE),
    ]),
    reportsByAccount: perWindow(config.reportsPerDay, DAY / MINUTE),
    pingsShown: perWindow(config.pingsShownPerDay, DAY / MINUTE),
    lowWaterMark: config.preKeyLowMark,
  })
  return {
    ...{
      registry,
      ledger,
      departures,
      agreements,
      reports,
      sweepPings: pings.sweep,
      live,
      pushes,
      pending,
      mediaAuth,
      relays,
    },
    enlist: createEnlist({
      ...{ accounts, registry, issuerKeys, replaceKeys, unenlist, ledger, protocolVersions },
      byAccount: perWindow(config.enlistmentsPerAccount, DAY / MINUTE),
      claimJid: createClaimJid({ accounts, departures, randomBytes }),
    }),
    registerTestAccount: createRegisterTestAccount({ accounts, replaceKeys }),
    enlistmentLimiter: perWindow(config.enlistmentsPerMinute, 1),
    takeCarrier: createChatd({
      ...{ accounts, records, signals, parties, mailbox, live, clock, log, randomBytes, trace },
      authority: deps.authority,
      judgeLogin: createJudgeLogin({ accounts, registry, issuerKeys, protocolVersions }),
      dispatch: createDispatch(handlers, log),
      run: pending.run,
      window: config.deliveryWindow,
      sessionLimits: sessionLimits(config),
      onPresence(connection, online) {
        if (online) pushes.came(connection.jid)
        else pushes.left(connection.jid)
        if (online) presences.came(connection)
        else presences.left(connection)
      },
    }),
    expireIdle: createIdleExpiry({
      ...{ accounts, records, departures, registry, clock, log },
      isOnline: live.has,
      idleMilliseconds: config.idleDays * DAY,
    }),
  }
}

function sessionLimits(config: MetaConfig): Partial<SessionLimits> {
  return {
    preAuthBytes: config.preAuthBytes,
    frameBytes: config.frameBytes,
    handshakeMilliseconds: config.handshakeSeconds * SECOND,
    silenceMilliseconds: config.silenceSeconds * SECOND,
  }
}

function issuerKeysLimits(config: MetaConfig): IssuerKeysLimits {
  return {
    freshMilliseconds: config.issuerKeysSeconds * SECOND,
    pauseMilliseconds: config.issuerKeysPauseSeconds * SECOND,
    staleMilliseconds: config.issuerKeysStaleSeconds * SECOND,
  }
}

function pushLimits(config: MetaConfig): PushLimits {
  return {
    repeatMilliseconds: config.pushRepeatSeconds * SECOND,
    attempts: config.pushAttempts,
    firstBackoffMilliseconds: config.pushBackoffSeconds * SECOND,
    longestBackoffMilliseconds: config.pushLongestBackoffSeconds * SECOND,
    parallel: config.parallelPushes,
  }
}

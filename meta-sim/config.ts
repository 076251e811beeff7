// Every variable of the simulated Meta endpoint.
import {
  ASSUMED_DELIVERY_WINDOW,
  ASSUMED_MAXIMUM_ONE_TIME_KEYS,
  ASSUMED_PARTNER_REQUESTS_PER_HOUR,
  ASSUMED_REQUESTS_PER_DAY,
  ASSUMED_STOCK_LOW_MARK,
} from '#proto/assumptions.js'
import type { ConfigOf, Variable, VariableTable } from '#platform/config.js'
import { SERVER_VARIABLES } from '#platform/server-variables.js'

/** A limit: a number with its unit, from 1 up. */
function limit<const U extends string>(env: string, unit: U, byDefault: number, help: string) {
  return {
    env: `PARLEY_META_${env}`,
    kind: 'number',
    unit,
    minimum: 1,
    maximum: 1024 ** 4,
    default: byDefault,
    help,
  } as const satisfies Variable
}

export const META_VARIABLES = {
  host: { env: 'PARLEY_META_HOST', kind: 'text', default: '127.0.0.1', help: 'address to listen on' },
  port: { env: 'PARLEY_META_PORT', kind: 'port', default: 7422, help: 'port for HTTP and WebSocket' },
  chatPort: { env: 'PARLEY_META_CHAT_PORT', kind: 'port', default: 7423, help: 'port for chat over TCP' },
  dataFolder: {
    env: 'PARLEY_META_DATA',
    kind: 'path',
    default: './parley-data/meta',
    help: 'folder for accounts, mailboxes and keys',
  },
  node: {
    env: 'PARLEY_META_NODE',
    kind: 'text',
    default: 'meta-1',
    help: 'name of this node among those that share the data',
  },
  lab: {
    env: 'PARLEY_META_LAB',
    kind: 'flag',
    default: false,
    help: 'offer /lab: test accounts and partners without an agreement',
  },
  loopbackPartners: {
    env: 'PARLEY_META_LOOPBACK_PARTNERS',
    kind: 'flag',
    default: false,
    help: 'ask partners on this very machine too, for keys, media and pushes; otherwise at public addresses only',
  },
  operatorTokenFile: {
    env: 'PARLEY_META_OPERATOR_TOKEN_FILE',
    kind: 'path',
    optional: true,
    help: 'private file of the operator token, made where it is missing; without it there is no /operator',
  },
  ...SERVER_VARIABLES,
  preAuthBytes: limit('PRE_AUTH_BYTES', 'bytes', 64 * 1024, 'bytes taken before a login'),
  frameBytes: limit('FRAME_BYTES', 'bytes', 1024 * 1024, 'size of one frame'),
  handshakeSeconds: limit('HANDSHAKE_SECONDS', 'seconds', 10, 'time for the handshake'),
  silenceSeconds: limit('SILENCE_SECONDS', 'seconds', 90, 'silence after which a connection is closed'),
  unauthenticatedConnections: limit(
    'UNAUTHENTICATED',
    'connections',
    1000,
    'connections that have not logged in',
  ),
  enlistmentsPerMinute: limit('ENLISTMENTS_PER_MINUTE', 'enlistments', 120, 'enlistments from one address'),
  lookupsPerQuarterHour: limit('LOOKUPS', 'users in 15 minutes', 100, 'users looked up by one account'),
  preKeyFetches: limit('PREKEY_FETCHES', 'fetches in 10 minutes', 6, 'prekey fetches for each pair'),
  strangersPreKeys: limit(
    'STRANGERS_PREKEYS',
    'fetches in 15 minutes',
    100,
    'prekey fetches by one account for people who have not accepted it',
  ),
  requestsPerDay: limit(
    'REQUESTS_PER_DAY',
    'people a day',
    ASSUMED_REQUESTS_PER_DAY,
    'people who do not accept it that one account may write to; reports halve it',
  ),
  partnerRequestsPerHour: limit(
    'PARTNER_REQUESTS_PER_HOUR',
    'people an hour',
    ASSUMED_PARTNER_REQUESTS_PER_HOUR,
    'people who do not accept them that all users of one partner may write to; reports halve it',
  ),
  decisionsPerQuarterHour: limit(
    'DECISIONS',
    'decisions in 15 minutes',
    100,
    'requests accepted or deleted by one account',
  ),
  preKeyStock: limit(
    'PREKEY_STOCK',
    'keys',
    ASSUMED_MAXIMUM_ONE_TIME_KEYS,
    'one-time prekeys of one kind kept',
  ),
  preKeyLowMark: limit(
    'PREKEY_LOW_MARK',
    'keys',
    ASSUMED_STOCK_LOW_MARK,
    'stock below which the owner is told',
  ),
  mailboxDays: limit('MAILBOX_DAYS', 'days', 30, 'time a stanza waits for its recipient'),
  mailboxStanzas: limit('MAILBOX_STANZAS', 'stanzas', 10_000, 'stanzas that wait for one recipient'),
  mailboxBytes: limit('MAILBOX_BYTES', 'bytes', 100 * 1024 * 1024, 'bytes that wait for one recipient'),
  deliveryWindow: limit(
    'DELIVERY_WINDOW',
    'stanzas',
    ASSUMED_DELIVERY_WINDOW,
    'stanzas delivered and not acked',
  ),
  idleDays: limit('IDLE_DAYS', 'days', 30, 'days without a connection that un-enlist a partner user'),
  issuerKeysSeconds: limit('ISSUER_KEYS_SECONDS', 'seconds', 600, 'time a partner’s key set is kept'),
  issuerKeysPauseSeconds: limit(
    'ISSUER_KEYS_PAUSE_SECONDS',
    'seconds',
    30,
    'time between fetches of a key set',
  ),
  issuerKeysStaleSeconds: limit(
    'ISSUER_KEYS_STALE_SECONDS',
    'seconds',
    3600,
    'age to which a key set serves while its partner cannot be reached',
  ),
  partnerAnswerSeconds: limit(
    'PARTNER_ANSWER_SECONDS',
    'seconds',
    5,
    'time a partner’s server may take to answer',
  ),
  pushRepeatSeconds: limit(
    'PUSH_REPEAT_SECONDS',
    'seconds',
    30,
    'time between pushes for one user who does not come',
  ),
  pushAttempts: limit('PUSH_ATTEMPTS', 'tries', 8, 'tries of a push before it is parked'),
  pushBackoffSeconds: limit('PUSH_BACKOFF_SECONDS', 'seconds', 1, 'first wait after a push failed'),
  pushLongestBackoffSeconds: limit(
    'PUSH_LONGEST_BACKOFF_SECONDS',
    'seconds',
    300,
    'longest wait between tries',
  ),
  relayConnectSeconds: limit('RELAY_CONNECT_SECONDS', 'seconds', 5, 'time to reach a partner’s media host'),
  relayAnswerSeconds: limit(
    'RELAY_ANSWER_SECONDS',
    'seconds',
    10,
    'time a partner’s media host may take to answer',
  ),
  relayIdleSeconds: limit('RELAY_IDLE_SECONDS', 'seconds', 15, 'time in which nothing of a relay moves'),
  relaySeconds: limit('RELAY_SECONDS', 'seconds', 1800, 'time one relay may take in all'),
  relaysPerAccount: limit('RELAYS_PER_ACCOUNT', 'relays', 8, 'relays from one partner to one user at once'),
  relaysPerPartner: limit('RELAYS_PER_PARTNER', 'relays', 128, 'relays from one partner at once'),
  mediaDays: limit(
    'MEDIA_DAYS',
    'days',
    30,
    'life of a blob; as long again it is remembered that there was one',
  ),
  mediaQuotaBytes: limit('MEDIA_QUOTA_BYTES', 'bytes', 2 * 1024 ** 3, 'blobs of one of Meta’s own users'),
  mediaPerAccount: limit(
    'MEDIA_PER_ACCOUNT',
    'blobs',
    5000,
    'blobs of one of Meta’s own users, however small; gone ones count as long as they are remembered',
  ),
  uploadHours: limit('UPLOAD_HOURS', 'hours', 24, 'how long an upload can be gone on with'),
  unfinishedUploads: limit('UNFINISHED_UPLOADS', 'uploads', 50, 'unfinished uploads of one user at a time'),
  parallelPushes: limit('PARALLEL_PUSHES', 'requests', 16, 'pushes under way at once'),
} as const satisfies VariableTable

export type MetaConfig = ConfigOf<typeof META_VARIABLES>

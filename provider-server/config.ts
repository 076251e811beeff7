// Every variable of the provider server.
import { SERVER_VARIABLES } from '#platform/server-variables.js'
import type { ConfigOf, VariableTable } from '#platform/config.js'

export const PROVIDER_VARIABLES = {
  host: { env: 'PARLEY_PROVIDER_HOST', kind: 'text', default: '127.0.0.1', help: 'address to listen on' },
  port: { env: 'PARLEY_PROVIDER_PORT', kind: 'port', default: 7420, help: 'port to listen on' },
  baseUrl: {
    env: 'PARLEY_PROVIDER_URL',
    kind: 'url',
    optional: true,
    help: 'public base URL: issuer of identity tokens and audience of pushes; without it, the one listened on',
  },
  dataFolder: {
    env: 'PARLEY_PROVIDER_DATA',
    kind: 'path',
    default: './parley-data/provider',
    help: 'folder for accounts, sessions and signing keys',
  },
  metaUrls: {
    env: 'PARLEY_PROVIDER_META_URLS',
    kind: 'urls',
    default: ['http://127.0.0.1:7422'],
    help: 'base URLs of the Meta endpoints whose pushes are accepted',
  },
  handle: {
    env: 'PARLEY_PROVIDER_HANDLE',
    kind: 'text',
    default: 'parley',
    help: 'what stands after the @ of its users, as registered at Meta',
  },
  country: {
    env: 'PARLEY_PROVIDER_COUNTRY',
    kind: 'text',
    default: 'DE',
    help: 'ISO 3166-1 code of accounts that name no country',
  },
  ...SERVER_VARIABLES,
  tokenLifetimeSeconds: {
    env: 'PARLEY_PROVIDER_TOKEN_LIFETIME_SECONDS',
    kind: 'number',
    unit: 'seconds',
    minimum: 30,
    maximum: 900,
    default: 300,
    help: 'life of an identity token',
  },
  sessionDays: {
    env: 'PARLEY_PROVIDER_SESSION_DAYS',
    kind: 'number',
    unit: 'days',
    minimum: 1,
    maximum: 400,
    default: 90,
    help: 'life of a signed-in session',
  },
  signingKeyDays: {
    env: 'PARLEY_PROVIDER_SIGNING_KEY_DAYS',
    kind: 'number',
    unit: 'days',
    minimum: 1,
    maximum: 400,
    default: 30,
    help: 'age at which a signing key gets a successor',
  },
  signInsPerUser: {
    env: 'PARLEY_PROVIDER_SIGN_INS_PER_USER',
    kind: 'number',
    unit: 'failed attempts in 15 minutes',
    minimum: 1,
    maximum: 10_000,
    default: 10,
    help: 'sign-ins of one user that may fail',
  },
  signInsPerAddress: {
    env: 'PARLEY_PROVIDER_SIGN_INS_PER_ADDRESS',
    kind: 'number',
    unit: 'attempts in 15 minutes',
    minimum: 1,
    maximum: 100_000,
    default: 200,
    help: 'sign-ups and sign-ins from one address',
  },
  tokensPerAccount: {
    env: 'PARLEY_PROVIDER_TOKENS_PER_ACCOUNT',
    kind: 'number',
    unit: 'tokens in 15 minutes',
    minimum: 1,
    maximum: 100_000,
    default: 300,
    help: 'identity tokens of one account',
  },
  wakeStreamsPerAccount: {
    env: 'PARLEY_PROVIDER_WAKE_STREAMS_PER_ACCOUNT',
    kind: 'number',
    unit: 'streams',
    minimum: 1,
    maximum: 100,
    default: 8,
    help: 'wake streams of one account at a time',
  },
} as const satisfies VariableTable

export type ProviderConfig = ConfigOf<typeof PROVIDER_VARIABLES>

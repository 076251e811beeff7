// Every variable of the media host.
import type { ConfigOf, VariableTable } from '#platform/config.js'
import { SERVER_VARIABLES } from '#platform/server-variables.js'
import { ASSUMED_MAXIMUM_BLOB_BYTES } from '#proto/assumptions.js'

export const MEDIA_HOST_VARIABLES = {
  host: { env: 'PARLEY_MEDIA_HOST', kind: 'text', default: '127.0.0.1', help: 'address to listen on' },
  port: { env: 'PARLEY_MEDIA_PORT', kind: 'port', default: 7421, help: 'port to listen on' },
  origin: {
    env: 'PARLEY_MEDIA_URL',
    kind: 'origin',
    optional: true,
    help: 'public origin, the audience of upload tokens; without it, the one listened on',
  },
  dataFolder: {
    env: 'PARLEY_MEDIA_DATA',
    kind: 'path',
    default: './parley-data/media-host',
    help: 'folder for blobs, their index and unfinished uploads',
  },
  issuer: {
    env: 'PARLEY_MEDIA_ISSUER',
    kind: 'url',
    default: 'http://127.0.0.1:7420',
    help: 'base URL of the provider, whose keys sign upload tokens',
  },
  ...SERVER_VARIABLES,
  maximumBytes: {
    env: 'PARLEY_MEDIA_BLOB_BYTES',
    kind: 'number',
    unit: 'bytes',
    minimum: 26,
    maximum: 1024 ** 4,
    default: ASSUMED_MAXIMUM_BLOB_BYTES,
    help: 'the largest blob',
  },
  quotaBytes: {
    env: 'PARLEY_MEDIA_QUOTA_BYTES',
    kind: 'number',
    unit: 'bytes',
    minimum: 26,
    maximum: 1024 ** 4,
    default: 2 * 1024 ** 3,
    help: 'blobs of one account, unfinished ones with their declared length',
  },
  blobsPerAccount: {
    env: 'PARLEY_MEDIA_BLOBS_PER_ACCOUNT',
    kind: 'number',
    unit: 'blobs',
    minimum: 1,
    maximum: 100_000,
    default: 5000,
    help: 'blobs of one account, however small; gone ones count as long as they are remembered',
  },
  blobDays: {
    env: 'PARLEY_MEDIA_BLOB_DAYS',
    kind: 'number',
    unit: 'days',
    minimum: 1,
    maximum: 3650,
    default: 30,
    help: 'life of a blob; as long again it is remembered that there was one',
  },
  uploadHours: {
    env: 'PARLEY_MEDIA_UPLOAD_HOURS',
    kind: 'number',
    unit: 'hours',
    minimum: 1,
    maximum: 720,
    default: 24,
    help: 'how long an upload can be gone on with',
  },
  uploadsPerAccount: {
    env: 'PARLEY_MEDIA_UPLOADS_PER_ACCOUNT',
    kind: 'number',
    unit: 'uploads in 15 minutes',
    minimum: 1,
    maximum: 100_000,
    default: 300,
    help: 'uploads that one account may begin',
  },
  unfinishedPerAccount: {
    env: 'PARLEY_MEDIA_UNFINISHED_PER_ACCOUNT',
    kind: 'number',
    unit: 'uploads',
    minimum: 1,
    maximum: 10_000,
    default: 50,
    help: 'unfinished uploads of one account at a time',
  },
  connections: {
    env: 'PARLEY_MEDIA_CONNECTIONS',
    kind: 'number',
    unit: 'connections',
    minimum: 1,
    maximum: 100_000,
    default: 1000,
    help: 'connections at a time; each slow reader costs half a megabyte of memory at most',
  },
} as const satisfies VariableTable

export type MediaHostConfig = ConfigOf<typeof MEDIA_HOST_VARIABLES>

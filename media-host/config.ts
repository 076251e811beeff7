// Every variable of the media host.
import type { ConfigOf, VariableTable } from '#platform/config.js'
import { LOG_LEVELS } from '#platform/log.js'

export const MEDIA_HOST_VARIABLES = {
  host: { env: 'PARLEY_MEDIA_HOST', kind: 'text', default: '127.0.0.1', help: 'address to listen on' },
  port: { env: 'PARLEY_MEDIA_PORT', kind: 'port', default: 7421, help: 'port to listen on' },
  sourceUrl: {
    env: 'PARLEY_SOURCE_URL',
    kind: 'url',
    optional: true,
    help: 'where the source of this version is offered; without it, the server offers an archive itself',
  },
  logLevel: {
    env: 'PARLEY_LOG_LEVEL',
    kind: 'choice',
    choices: LOG_LEVELS,
    default: 'info',
    help: 'how much is logged to stderr',
  },
} as const satisfies VariableTable

export type MediaHostConfig = ConfigOf<typeof MEDIA_HOST_VARIABLES>

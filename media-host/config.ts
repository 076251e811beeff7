// Every variable of the media host.
import type { ConfigOf, VariableTable } from '#platform/config.js'
import { SERVER_VARIABLES } from '#platform/server-variables.js'

export const MEDIA_HOST_VARIABLES = {
  host: { env: 'PARLEY_MEDIA_HOST', kind: 'text', default: '127.0.0.1', help: 'address to listen on' },
  port: { env: 'PARLEY_MEDIA_PORT', kind: 'port', default: 7421, help: 'port to listen on' },
  ...SERVER_VARIABLES,
} as const satisfies VariableTable

export type MediaHostConfig = ConfigOf<typeof MEDIA_HOST_VARIABLES>

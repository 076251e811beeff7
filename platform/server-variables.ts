// Variables that every server has, under one name.
import type { VariableTable } from './config.js'
import { LOG_LEVELS } from './log.js'

export const SERVER_VARIABLES = {
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

// The log: structured JSON lines through pino, never with a secret in them.
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino'

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

type Fields = Readonly<Record<string, unknown>>

/** What the rest of the program knows of the log: a short constant text, and facts beside it. */
export interface Logger {
  error(fields: Fields, message: string): void
  warn(fields: Fields, message: string): void
  info(fields: Fields, message: string): void
  debug(fields: Fields, message: string): void
  /** A logger that adds `fields` to each of its lines. */
  child(fields: Fields): Logger
}

interface LoggerOptions {
  readonly name: string
  readonly level: LogLevel
  /** Default: stderr, since stdout belongs to the programs that read a command's answer. */
  readonly destination?: DestinationStream
}

/** Fields that may hold a secret or a person's words, wherever they are nested; compared in lower case. */
const WITHHELD = new Set([
  'authorization',
  'cookie',
  'password',
  'passphrase',
  'secret',
  'session',
  'token',
  'accesstoken',
  'access_token',
  'idtoken',
  'id_token',
  'subject_token',
  'privatekey',
  'private_key',
  'mediakey',
  'jwk',
  'body',
  'text',
  'plaintext',
  'displayname',
  'display_name',
])
const DEPTH = 4

/** A copy of `value` fit for a log line: withheld fields blanked, bytes as their length, bounded depth. */
function clean(value: unknown, depth: number): unknown {
  if (value instanceof Error) return describeError(value)
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return depth === 0 ? '…' : value.map((item) => clean(item, depth - 1))
  if (typeof value === 'object' && value !== null) return depth === 0 ? '…' : cleanFields(value, depth)
  return value
}

function cleanFields(fields: object, depth: number): Record<string, unknown> {
  const cleaned: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    cleaned[key] = WITHHELD.has(key.toLowerCase()) ? '[withheld]' : clean(value, depth - 1)
  }
  return cleaned
}

/** Only what an error says of itself: enumerable extras of a library's error may hold a request. */
function describeError(error: Error): Record<string, unknown> {
  const code: unknown = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: `${error.cause.name}: ${error.cause.message}` } : {}),
  }
}

export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? pino.destination({ dest: 2, sync: true })
  return wrap(
    pino(
      {
        base: { name: options.name },
        level: options.level,
        formatters: { level: (label) => ({ level: label }), log: (fields) => cleanFields(fields, DEPTH) },
        // Errors were described above; pino's own description would say less and take it for another type.
        serializers: { err: (description: unknown) => description },
      },
      destination,
    ),
  )
}

/** Cleans a child's fields here: pino drops the formatter of bindings when it makes a child. */
function wrap(log: PinoLogger): Logger {
  return {
    error: log.error.bind(log),
    warn: log.warn.bind(log),
    info: log.info.bind(log),
    debug: log.debug.bind(log),
    child: (fields) => wrap(log.child(cleanFields(fields, DEPTH))),
  }
}

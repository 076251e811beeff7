// Exit codes and the one line an error becomes (design: commands, the contract that scripts rely on).
import { ConfigError } from '#platform/config.js'
import { isProtocolError } from '#proto/errors.js'
import { ClientError, type ClientErrorCode } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  cannotConnect: 3,
  refused: 4,
  timedOut: 5,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const CLIENT_ERRORS: Readonly<Record<ClientErrorCode, ExitCode>> = {
  failed: EXIT.failed,
  'database-damaged': EXIT.failed,
  'profile-in-use': EXIT.failed,
  usage: EXIT.usage,
  'unknown-handle': EXIT.usage,
  'trust-root-needed': EXIT.usage,
  'not-signed-in': EXIT.usage,
  'not-enlisted': EXIT.usage,
  'cannot-connect': EXIT.cannotConnect,
  refused: EXIT.refused,
  'unreachable-recipient': EXIT.refused,
  blocked: EXIT.refused,
  'identity-changed': EXIT.refused,
  'trust-root-mismatch': EXIT.refused,
  'wrong-password': EXIT.refused,
  'clock-off': EXIT.refused,
  replaced: EXIT.refused,
  'version-unsupported': EXIT.refused,
  'no-agreement': EXIT.refused,
  'warnings-not-accepted': EXIT.refused,
  unsupported: EXIT.refused,
  locked: EXIT.refused,
  'media-gone': EXIT.refused,
  'media-damaged': EXIT.refused,
  'timed-out': EXIT.timedOut,
}

/** What the system says where nobody of ours did; the second half tells what to do. */
const SYSTEM_ERRORS: Readonly<Record<string, readonly [ExitCode, string]>> = {
  ECONNREFUSED: [EXIT.cannotConnect, 'start the server, or check the URL'],
  ENOTFOUND: [EXIT.cannotConnect, 'check the URL'],
  EADDRINUSE: [EXIT.failed, 'end the program that listens there, or choose another port'],
  EACCES: [EXIT.failed, 'check the permissions'],
  ENOSPC: [EXIT.failed, 'free some space on the disk'],
  ENOENT: [EXIT.usage, 'check the path'],
}

/** How a command ended that another process ran: the line for stderr comes with it. */
export class HandedOverFailure extends Error {
  override readonly name = 'HandedOverFailure'
  readonly exitCode: number

  constructor(exitCode: number, line: string) {
    super(line)
    this.exitCode = exitCode
  }
}

export interface Failure {
  readonly code: ExitCode
  /** Safe to print, without a line break. */
  readonly line: string
}

/** Any error as its exit code and one line: what, why, what to do next. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ClientError) return { code: CLIENT_ERRORS[error.code], line: oneLine(error.message) }
  if (error instanceof ConfigError || isProtocolError(error, 'address-invalid')) {
    return { code: EXIT.usage, line: oneLine(error.message) }
  }
  if (!(error instanceof Error)) return { code: EXIT.failed, line: oneLine(String(error)) }
  const [code, advice] = systemAdvice(error)
  return { code, line: oneLine(advice === undefined ? error.message : `${error.message}: ${advice}`) }
}

function systemAdvice(error: Error): readonly [ExitCode, string | undefined] {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return SYSTEM_ERRORS[code] ?? [EXIT.failed, undefined]
}

function oneLine(text: string): string {
  return sanitise(text.replace(/\s+/g, ' ').trim())
}

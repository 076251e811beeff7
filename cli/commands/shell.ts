// What a command knows of the world outside: everything ambient comes in here, from `main`.
import type { Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import type { Bytes } from '#proto/bytes.js'
import type { RuntimePlace } from '../profile/owner-path.js'

export interface Shell {
  readonly env: Environment
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  readonly pid: number
  readonly runtime: RuntimePlace
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Fires on SIGINT, SIGTERM and SIGHUP: the command ends as it would by itself. */
  readonly interrupted: AbortSignal
}

/** The flags every command takes, before or after its name. */
export interface GlobalFlags {
  readonly profile?: string
  readonly home?: string
  readonly config?: string
  readonly json?: true
  readonly trace?: string
}

/** Whether a screen can be drawn and keys be read; a terminal that calls itself dumb knows no places on a screen. */
export function isTerminal(
  shell: Pick<Shell, 'env'> & {
    readonly stdin: { readonly isTTY?: boolean }
    readonly stdout: { readonly isTTY: boolean }
  },
): boolean {
  return shell.env['TERM'] !== 'dumb' && shell.stdout.isTTY && shell.stdin.isTTY === true
}

// A server in a process of its own, as the lab starts and ends it.
import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import { ClientError } from '../client/api.js'
import { parseChildMessage, type ChildMessage, type Role } from './child-message.js'

export interface ServerProcess {
  readonly role: Role
  readonly pid: number
  readonly addresses: Readonly<Record<string, string>>
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Ends it in order; by force after {@link PATIENCE_MS}. */
  close(): Promise<void>
}

export interface ServerStart {
  readonly role: Role
  readonly env: Environment
  /** stdout and stderr of the process, appended (0600). */
  readonly logFile: string
  readonly clock: Clock
}

const PATIENCE_MS = 5_000
const PROGRAM = fileURLToPath(new URL('child.js', import.meta.url))
/** What belongs to the person, not to a server. */
const WITHHELD = new Set(['PARLEY_PASSWORD', 'PARLEY_OPERATOR_TOKEN', 'PARLEY_PROVIDER_OPERATOR_TOKEN'])

/**
 * Configuration goes by environment, readiness comes by IPC. The channel also ties the two lives: when it
 * closes, because this process ended in whatever way, the server ends too.
 * @throws {ClientError} `failed` with what the server said, where it cannot start.
 */
export async function startServer(start: ServerStart): Promise<ServerProcess> {
  const env = Object.fromEntries(Object.entries(start.env).filter(([name]) => !WITHHELD.has(name)))
  const log = openSync(start.logFile, 'a', 0o600)
  const child = fork(PROGRAM, [start.role], { env, stdio: ['ignore', log, log, 'ipc'] })
  closeSync(log)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
  const message = await firstMessage(child, ended, start)
  if (message.kind === 'failed') {
    await ended
    throw new ClientError('failed', explain(start, message))
  }
  return {
    role: start.role,
    pid: child.pid ?? 0,
    addresses: message.addresses,
    ended,
    close: () => endProcess(child, ended, start.clock),
  }
}

function firstMessage(child: ChildProcess, ended: Promise<void>, start: ServerStart): Promise<ChildMessage> {
  return new Promise((resolve, reject) => {
    child.once('message', (value) => {
      try {
        resolve(parseChildMessage(value))
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
    void ended.then(() => {
      resolve({ kind: 'failed', code: '', message: `it ended before it was ready, see ${start.logFile}` })
    })
  })
}

async function endProcess(child: ChildProcess, ended: Promise<void>, clock: Clock): Promise<void> {
  const cancel = clock.after(PATIENCE_MS, () => child.kill('SIGKILL'))
  if (child.connected) child.disconnect()
  await ended
  cancel()
}

function explain(
  { role }: ServerStart,
  { code, message }: Extract<ChildMessage, { kind: 'failed' }>,
): string {
  if (code === 'EADDRINUSE') {
    return `a port of the lab's ${role} server is in use (${message}): another lab may be running; end it, or choose other ports with --port-base N`
  }
  return `the lab's ${role} server did not start: ${message}`
}

// The program behind a bot: a process of its own that reads events and writes actions over its pipes.
import { spawn } from 'node:child_process'
import type { Clock } from '#platform/clock.js'
import type { Environment } from '#platform/config.js'
import { ClientError, type ParleyClient } from '../client/api.js'
import { foreignEnvironment } from '../system/find-program.js'
import { runScript } from './script.js'

/** Octets a program may leave unread before it counts as stuck. */
const MOST_UNREAD = 8 * 1024 * 1024
const PATIENCE_MS = 2_000

export interface ProgramOptions {
  readonly command: readonly [string, ...string[]]
  readonly env: Environment
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Runs it, without a shell between; what it writes to its stderr goes to ours.
 * @returns its exit code; 1 where a signal ended it.
 * @throws {ClientError} `usage` where it does not start, `failed` where it stops reading.
 */
export async function runProgram(
  client: ParleyClient,
  { command: [program, ...args], env, clock, signal }: ProgramOptions,
): Promise<number> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env: foreignEnvironment(env) })
  const ended = new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => {
      resolve(code ?? 1)
    })
    child.once('error', (cause) => {
      reject(new ClientError('usage', `${program} does not start: ${cause.message}`, { cause }))
    })
  })
  const over = new AbortController()
  const unread = { tooMuch: false }
  const end = (): void => {
    over.abort()
    child.stdin.end()
    child.kill('SIGTERM')
    const cancel = clock.after(PATIENCE_MS, () => child.kill('SIGKILL'))
    child.once('exit', cancel)
  }
  const write = (line: string): void => {
    if (over.signal.aborted) return
    child.stdin.write(`${line}\n`)
    if (child.stdin.writableLength <= MOST_UNREAD) return
    unread.tooMuch = true
    end()
  }
  // A program that is gone says so by its code; what was being written to it does not matter any more.
  child.stdin.on('error', () => undefined)
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  try {
    const script = runScript(client, { input: child.stdout, write, signal: over.signal })
    const code = await ended
    over.abort()
    await script
    if (!unread.tooMuch) return code
    throw new ClientError('failed', `${program} does not read its events: it was ended`)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

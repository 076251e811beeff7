// The terminal client's composition root: what is ambient enters here and nowhere else.
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { CommanderError } from 'commander'
import { systemClock } from '#platform/clock.js'
import { EXIT, failureOf, HandedOverFailure } from './commands/exit-code.js'
import { runCommandLine } from './commands/program.js'
import type { Shell } from './commands/shell.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs one command line (without node and script) and answers its exit code; everything is flushed by then. */
export async function main(argv: readonly string[]): Promise<number> {
  const interruption = new AbortController()
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // Asked twice, it ends at once: what was promised is on disk already.
      if (interruption.signal.aborted) process.exit(EXIT.failed)
      interruption.abort(signal)
    })
  }
  endWithReader(process.stdout)
  try {
    return await runCommandLine(argv, shellOf(interruption.signal))
  } catch (error) {
    return report(error)
  }
}

function shellOf(interrupted: AbortSignal): Shell {
  const user = process.getuid?.()
  return {
    env: process.env,
    clock: systemClock,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    pid: process.pid,
    runtime: { runtime: process.env['XDG_RUNTIME_DIR'], temporary: tmpdir(), user },
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    interrupted,
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return reportUsage(error)
  const failure =
    error instanceof HandedOverFailure ? { code: error.exitCode, line: error.message } : failureOf(error)
  process.stderr.write(`parley: ${failure.line}\n`)
  return failure.code
}

/** Help that was asked for is a success; a command without its subcommand, or a wrong line, is not. */
function reportUsage(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.ok
  const why =
    error.code === 'commander.help'
      ? 'a command is missing'
      : error.message.replace(/^error: /, '').replace(/\.$/, '')
  process.stderr.write(`parley: ${failureOf(new Error(why)).line}: see parley --help\n`)
  return EXIT.usage
}

/** A reader that has seen enough (`parley listen | head -1`) ends the program as quietly as it does others. */
function endWithReader(stdout: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed)
  })
}

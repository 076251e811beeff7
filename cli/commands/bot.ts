// `parley bot`: an account that a program answers for, or that echoes.
import type { Command } from 'commander'
import { echo } from '../bot/echo.js'
import { runProgram } from '../bot/program.js'
import { runScript } from '../bot/script.js'
import { ClientError } from '../client/api.js'
import type { OpenedClient } from '../client/index.js'
import { jsonLine } from '../faces/json-line.js'
import { findProfile, homeFolder } from '../profile/profile-folder.js'
import { claimForItself } from './claim-for-itself.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, requireEnlisted } from './online.js'
import { ownProfile } from './ownership.js'
import { printer } from './printer.js'
import type { GlobalFlags, Shell } from './shell.js'

const CONNECT_MS = 20_000

interface Flags {
  readonly echo?: true
  readonly accept?: true
}

interface EchoFlags {
  /** Strangers are answered, too. */
  readonly accept: boolean
  readonly json: boolean
}

type Kind = 'echo' | 'script' | { readonly command: readonly [string, ...string[]] }

/** @throws {ClientError} `usage` where both or neither of the kinds is meant. */
function kindOf([program, ...args]: readonly string[], flags: Flags): Kind {
  if (flags.echo === true && program !== undefined) {
    throw new ClientError('usage', 'a bot either echoes or runs a program: leave one of them out')
  }
  if (flags.accept === true && flags.echo !== true) {
    throw new ClientError('usage', '--accept is for --echo: a program accepts by {"do":"accept","to":…}')
  }
  if (flags.echo === true) return 'echo'
  return program === undefined ? 'script' : { command: [program, ...args] }
}

async function bot(shell: Shell, flags: GlobalFlags, kind: Kind, accept: boolean): Promise<number> {
  const place = findProfile(homeFolder(flags.home, shell.env), flags.profile, false)
  const claim = await claimForItself(shell, place)
  return ownProfile(shell, flags, { place, claim, holds: 'bot' }, async (client) => {
    requireEnlisted({ client })
    const over = new AbortController()
    const interrupt = (): void => {
      over.abort()
    }
    shell.interrupted.addEventListener('abort', interrupt)
    if (shell.interrupted.aborted) interrupt()
    const refused = whenRefused(client, over)
    const until = shell.clock.now() + CONNECT_MS
    await goOnline({ client, clock: shell.clock, signal: over.signal }, until)
    const echoing = { accept, json: flags.json === true }
    const code = await run(shell, client, kind, echoing, over.signal)
    shell.interrupted.removeEventListener('abort', interrupt)
    const why = refused()
    if (why !== undefined) throw why
    return code
  })
}

/** A bot that Meta refuses, or that another device took the place of, ends. @returns why it did. */
function whenRefused(client: OpenedClient, over: AbortController): () => ClientError | undefined {
  let why: ClientError | undefined
  client.subscribe((event) => {
    if (event.event !== 'connection' || event.state !== 'offline') return
    why = new ClientError('refused', event.reason)
    over.abort()
  })
  return () => why
}

async function run(
  shell: Shell,
  client: OpenedClient,
  kind: Kind,
  { accept, json }: EchoFlags,
  signal: AbortSignal,
): Promise<number> {
  const { clock, env, stdin, stdout } = shell
  if (kind === 'echo') {
    const { note, line } = printer(shell)
    const stop = echo(client, { clock, accept, note })
    const { address } = client.status()
    if (json) line(jsonLine({ event: 'ready', address }))
    else note(`${address ?? 'this profile'} echoes; Ctrl-C ends it`)
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve()
      })
      if (signal.aborted) resolve()
    })
    stop()
    return EXIT.ok
  }
  if (kind !== 'script') return runProgram(client, { command: kind.command, env, clock, signal })
  const write = (line: string): void => {
    stdout.write(`${line}\n`)
  }
  await runScript(client, { input: stdin, write, signal })
  return EXIT.ok
}

export function registerBot(program: Command, dispatch: Dispatch): void {
  program
    .command('bot')
    .description('let a program answer: events on its stdin, actions on its stdout, as NDJSON')
    .argument('[program...]', 'behind --; without one, events and actions are on stdout and stdin')
    .option('--echo', 'answer accepted people with their own words')
    .option('--accept', 'with --echo: strangers too, which accepts them')
    .action(async (command: string[], flags: Flags) => {
      const kind = kindOf(command, flags)
      await dispatch.here((shell, globals) => bot(shell, globals, kind, flags.accept === true))
    })
}

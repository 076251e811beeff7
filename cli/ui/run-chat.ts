// The terminal chat as a command runs it: one person, or two side by side.
import { randomBytes } from 'node:crypto'
import process from 'node:process'
import type { ReadStream, WriteStream } from 'node:tty'
import type { Clock } from '#platform/clock.js'
import { ClientError, type ParleyClient } from '../client/api.js'
import type { Config } from '../config/config.js'
import { newMessageId } from '../client/engine/message-id.js'
import { systemPlayers } from '../system/players.js'
import type { KeepSetting, VerifyPassphrase } from './terminal-desk.js'
import type { Person } from './person.js'
import { TerminalApp } from './terminal-app.js'

export type { Person }

export interface ChatOptions {
  readonly clock: Clock
  readonly stdin: ReadStream
  readonly stdout: WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly config: Config
  /** @see TerminalDesk */
  readonly keep: KeepSetting
  /** Keeps what is to be known of an error that nobody expected; answers what is said of it. */
  readonly reportCrash: (error: unknown) => string
  /** What this process saw of a message, by its id. */
  readonly traceOf?: Person['traceOf']
  /** Unlocks the profile, where it has a passphrase. */
  readonly verify?: VerifyPassphrase | undefined
  /** Is told whenever the screen is locked or unlocked. */
  readonly onLocked?: Person['onLocked']
}

function checkTerminal({ stdin, stdout }: ChatOptions): void {
  // The types promise a terminal; a pipe put in its place does not keep the promise.
  const streams: readonly { readonly isTTY?: boolean }[] = [stdin, stdout]
  if (streams.some(({ isTTY }) => isTTY !== true)) {
    throw new ClientError(
      'usage',
      'chat needs a terminal, and input or output is none: use parley send and parley listen',
    )
  }
}

async function run(people: readonly Person[], options: ChatOptions): Promise<void> {
  checkTerminal(options)
  const id = (): string => newMessageId((length) => new Uint8Array(randomBytes(length)))
  const app = new TerminalApp(people, {
    ...options,
    host: process,
    newMessageId: id,
    players: systemPlayers(options.env),
    crash: (error) => {
      process.stderr.write(`parley: ${options.reportCrash(error)}\n`)
      process.exit(1)
    },
  })
  try {
    await app.run()
  } catch (error) {
    throw error instanceof ClientError
      ? error
      : new ClientError('failed', options.reportCrash(error), { cause: error })
  }
}

/**
 * Lets the owner of `client` chat. The client is used as it is: connect and close it yourself. Resolves when
 * the person quits (Ctrl-Q, Ctrl-C, `/quit`) or on SIGTERM, SIGHUP or SIGINT, with the terminal as it was.
 * @param open the address of the chat to begin with.
 * @throws {ClientError} `usage` where there is no terminal to draw on.
 */
export async function runChat(client: ParleyClient, options: ChatOptions, open?: string): Promise<void> {
  const { verify, traceOf, onLocked } = options
  await run(
    [{ title: '', client, verify, traceOf, onLocked, ...(open === undefined ? {} : { open }) }],
    options,
  )
}

/** As {@link runChat} for two people on one terminal; below 100 columns one at a time. */
export async function runSideBySide(people: readonly Person[], options: ChatOptions): Promise<void> {
  await run(people, options)
}

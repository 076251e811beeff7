// Owning a profile: its client opened once, this process's work on it, and other processes' commands meanwhile.
import { openTraceFile } from '#platform/trace/trace-file.js'
import type { TraceSink } from '#proto/trace/event.js'
import { createTraceKeeper, sinkOf, type TraceKeeper } from '../trace/keeper.js'
import { serveOwner, type PerformHandOver } from '../profile/owner.js'
import type { Claim } from '../profile/claim.js'
import type { ScreenLock } from '../profile/screen-lock.js'
import type { ProfilePlace } from '../profile/profile-folder.js'
import { askPassphrase } from './ask-passphrase.js'
import type { OpenedClient } from '../client/index.js'
import type { GlobalFlags, Shell } from './shell.js'

/** Commands that stay: files come by themselves only while one of them runs. */
const ATTENDED: ReadonlySet<string> = new Set(['chat', 'listen', 'bot'])

export interface Holding {
  readonly place: ProfilePlace
  readonly claim: Extract<Claim, { kind: 'owner' }>
  /** The command that holds the profile, as others are told. */
  readonly holds: string
  /** The lock of its screen. */
  readonly screen?: ScreenLock
}

/**
 * Opens the profile's client, serves other processes' commands while `use` runs, and gives everything up
 * again in the order that loses nothing: visitors, client, lock.
 */
export async function ownProfile<T>(
  shell: Shell,
  flags: GlobalFlags,
  { place, claim, holds, screen }: Holding,
  use: (client: OpenedClient, traceOf: TraceKeeper['of'] | undefined) => Promise<T>,
): Promise<T> {
  const party = `client:${place.name}`
  const trace = flags.trace === undefined ? undefined : openTraceFile(flags.trace, party, shell.clock)
  // Only a screen looks into messages.
  const kept = holds === 'chat' ? createTraceKeeper(party, shell.clock) : undefined
  const opening = open(shell, place, sinkOf(trace?.sink, kept?.sink), ATTENDED.has(holds))
  // Whoever needs the client learns of a failure from this promise; it must not end the process before.
  opening.catch(() => undefined)
  // Knows every command, and most owners end before anybody asks.
  const perform: PerformHandOver = async (request, reply, signal) => {
    const { performHandedOver } = await import('./handed-over.js')
    return performHandedOver(
      { client: opening, clock: shell.clock, watched: holds === 'chat', screen },
      request,
      reply,
      signal,
    )
  }
  try {
    const owner = await serveOwner(claim.socketPath, { pid: shell.pid, holds }, perform)
    try {
      return await use(await opening, kept?.of)
    } finally {
      await owner.close()
    }
  } finally {
    await closeIfOpen(opening)
    claim.release()
    trace?.close()
  }
}

async function open(
  shell: Shell,
  { folder }: ProfilePlace,
  trace: TraceSink | undefined,
  autoDownload: boolean,
): Promise<OpenedClient> {
  const { openClient } = await import('../client/index.js')
  const { clock, randomBytes } = shell
  const passphrase = (): Promise<string> => askPassphrase(shell)
  const onMigration = (): void => {
    shell.stderr.write('parley: bringing the profile of an earlier version up to date…\n')
  }
  return openClient({ folder, clock, randomBytes, trace, autoDownload, passphrase, onMigration })
}

async function closeIfOpen(opening: Promise<OpenedClient>): Promise<void> {
  const client = await opening.catch(() => undefined)
  await client?.close()
}

// `parley profiles`: the profiles of this machine. One with a passphrase stays closed, and is named alone.
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import { jsonLine } from '../faces/json-line.js'
import { claimProfile } from '../profile/claim.js'
import type { OwnerConnection } from '../profile/hand-over.js'
import type { OwnerGreeting } from '../profile/owner-message.js'
import { parseJsonLine } from '../profile/json-lines.js'
import { homeFolder, listProfiles, profileFolder, type ProfilePlace } from '../profile/profile-folder.js'
import { sanitise } from '../state/sanitise.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, failureOf, type ExitCode } from './exit-code.js'
import { ownProfile } from './ownership.js'
import { printer } from './printer.js'
import type { GlobalFlags, Shell } from './shell.js'

interface ProfileRecord {
  readonly event: 'profile'
  readonly name: string
  /** The process that has it open. */
  readonly open?: OwnerGreeting
  /** It takes a passphrase to say more. */
  readonly passphrase?: true
  readonly kind?: string
  readonly address?: string
  /** Why nothing is known of it. */
  readonly error?: string
}

type Known = Pick<ProfileRecord, 'kind' | 'address'>

const knownOf = (kind: unknown, address: unknown): Known => ({
  ...(typeof kind === 'string' ? { kind } : {}),
  ...(typeof address === 'string' ? { address } : {}),
})

async function askOwner(shell: Shell, owner: OwnerConnection): Promise<Known> {
  const lines: string[] = []
  const ignore = (): void => undefined
  const output = { out: (line: string) => lines.push(line), note: ignore, progress: ignore }
  const end = await owner.handOver({ command: 'status', args: {}, json: true }, output, shell.interrupted)
  if (end.kind === 'gone') throw new ClientError('failed', 'the process that had it open ended: try again')
  const { kind, address } = parseJsonLine(lines[0] ?? '{}')
  return knownOf(kind, address)
}

async function lookAt(shell: Shell, place: ProfilePlace): Promise<Omit<ProfileRecord, 'event' | 'name'>> {
  const { hasPassphrase } = await import('../client/store/profile-key.js')
  const claim = await claimProfile(place, shell.runtime, shell.clock)
  if (claim.kind === 'visitor') {
    return { open: claim.owner.greeting, ...(await askOwner(shell, claim.owner)) }
  }
  const passphrase = await hasPassphrase(place.folder).catch((error: unknown) => {
    claim.release()
    throw error
  })
  if (passphrase) {
    claim.release()
    return { passphrase }
  }
  return ownProfile(shell, {}, { place, claim, holds: 'profiles' }, (client) => {
    const { kind, address } = client.status()
    return Promise.resolve(address === undefined ? {} : knownOf(kind, address))
  })
}

async function recordOf(shell: Shell, place: ProfilePlace): Promise<ProfileRecord> {
  try {
    return { event: 'profile', name: place.name, ...(await lookAt(shell, place)) }
  } catch (error) {
    return { event: 'profile', name: place.name, error: failureOf(error).line }
  }
}

const APPS: Readonly<Record<string, string>> = { partner: 'Parley', meta: 'WhatsApp or Messenger' }

function textOf({ name, open, passphrase, kind, address, error }: ProfileRecord): string {
  const about =
    error ??
    (passphrase === true
      ? 'has a passphrase'
      : address === undefined
        ? 'no account yet'
        : `${address} · ${APPS[kind ?? ''] ?? kind ?? ''}`)
  const held = open === undefined ? '' : ` · open in process ${open.pid} (parley ${open.holds})`
  return sanitise(`${name} · ${about}${held}`)
}

async function profiles(shell: Shell, flags: GlobalFlags): Promise<ExitCode> {
  const home = homeFolder(flags.home, shell.env)
  const print = printer(shell)
  const names = listProfiles(home)
  if (names.length === 0)
    print.note(`there is no profile in ${home} yet: parley signup or parley account makes one`)
  for (const name of names) {
    const record = await recordOf(shell, { name, folder: profileFolder(home, name) })
    print.line(flags.json === true ? jsonLine(record) : textOf(record))
  }
  return EXIT.ok
}

export function registerProfiles(program: Command, dispatch: Dispatch): void {
  program
    .command('profiles')
    .description('the profiles of this machine, and which are open')
    .action(async () => {
      await dispatch.here(profiles)
    })
}

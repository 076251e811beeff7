// `parley chat`: the profile in the terminal; it owns the profile while it is open.
import type { Command } from 'commander'
import { claimProfile } from '../profile/claim.js'
import { findProfile, homeFolder, type ProfilePlace } from '../profile/profile-folder.js'
import { ClientError } from '../client/api.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { ownProfile, type Holding } from './ownership.js'
import { profileCommand } from './profile-commands.js'
import { isTerminal, type GlobalFlags, type Shell } from './shell.js'

/** How often to look whether a short command, which has the profile for a moment, is done. */
const LOOK_AGAIN_MS = 100
const PATIENCE_MS = 5_000

async function chat(shell: Shell, flags: GlobalFlags): Promise<ExitCode> {
  const place = findProfile(homeFolder(flags.home, shell.env), flags.profile, false)
  if (!isTerminal(shell) || flags.json === true) {
    throw new ClientError('usage', 'chat needs a terminal: in scripts use parley listen and parley send')
  }
  const claim = await claimForItself(shell, place)
  return ownProfile(shell, flags, { place, claim, holds: 'chat' }, async (client) => {
    if (client.status().login === undefined) {
      throw new ClientError(
        'not-enlisted',
        'this profile cannot chat yet: run `parley enlist` (partner account) or `parley account` (Meta test account) first',
      )
    }
    const { runChat } = await import('../ui/run-chat.js')
    const { clock, stdin, stdout, env } = shell
    // The screen shows how connecting goes, and the client goes on trying.
    client.connect().catch(() => undefined)
    await runChat(client, { clock, stdin, stdout, env })
    return EXIT.ok
  })
}

/** A chat is handed to nobody: it waits for a short command, and is refused by a lasting one. */
async function claimForItself(shell: Shell, place: ProfilePlace): Promise<Holding['claim']> {
  const until = shell.clock.now() + PATIENCE_MS
  for (;;) {
    const claim = await claimProfile(place, shell.runtime, shell.clock)
    if (claim.kind === 'owner') return claim
    const { pid, holds } = claim.owner.greeting
    claim.owner.close()
    const lasting = profileCommand(holds)?.lasting ?? true
    if (lasting || shell.clock.now() > until) {
      throw new ClientError(
        'profile-in-use',
        `profile "${place.name}" is open in process ${pid} (parley ${holds}): use it there, or end it first`,
      )
    }
    await new Promise<void>((resolve) => shell.clock.after(LOOK_AGAIN_MS, resolve))
  }
}

export function registerChat(program: Command, dispatch: Dispatch): void {
  program
    .command('chat')
    .description('open the profile in the terminal')
    .action(async () => {
      await dispatch.here(chat)
    })
}

// A profile for a command that stays and is handed to nobody: chat, bot.
import { claimProfile } from '../profile/claim.js'
import type { ProfilePlace } from '../profile/profile-folder.js'
import { ClientError } from '../client/api.js'
import type { Holding } from './ownership.js'
import type { Shell } from './shell.js'

/** How often to look whether a short command, which has the profile for a moment, is done. */
const LOOK_AGAIN_MS = 100
const PATIENCE_MS = 5_000

/** It waits for a short command, and is refused by a lasting one. @throws {ClientError} `profile-in-use`. */
export async function claimForItself(shell: Shell, place: ProfilePlace): Promise<Holding['claim']> {
  const until = shell.clock.now() + PATIENCE_MS
  for (;;) {
    const claim = await claimProfile(place, shell.runtime, shell.clock)
    if (claim.kind === 'owner') return claim
    const { pid, holds } = claim.owner.greeting
    claim.owner.close()
    const { profileCommand } = await import('./profile-commands.js')
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

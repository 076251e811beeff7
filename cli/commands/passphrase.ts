// `parley passphrase`: sets, changes or removes what opens the profile.
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import { jsonLine } from '../faces/json-line.js'
import { findProfile, homeFolder, type ProfilePlace } from '../profile/profile-folder.js'
import { askNewPassphrase, askPassphrase } from './ask-passphrase.js'
import { claimForItself } from './claim-for-itself.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { printer } from './printer.js'
import type { GlobalFlags, Shell } from './shell.js'

interface Act {
  readonly name: 'set' | 'change' | 'remove'
  readonly does: string
  /** Whether there must be a passphrase already. */
  readonly needs: boolean
  readonly renews: boolean
  readonly done: string
}

const ACTS: readonly Act[] = [
  {
    ...{ name: 'set', does: 'open the profile with a passphrase from now on', needs: false, renews: true },
    done: 'the profile opens with the passphrase from now on; without it nobody can open it, not even you',
  },
  {
    ...{ name: 'change', does: 'another passphrase', needs: true, renews: true },
    done: 'the profile opens with the new passphrase from now on',
  },
  {
    ...{ name: 'remove', does: 'open the profile without a passphrase again', needs: true, renews: false },
    done: 'the profile opens without a passphrase; its key lies in profile.key, readable by you alone',
  },
]

async function perform(shell: Shell, { folder, name }: ProfilePlace, { needs, renews }: Act): Promise<void> {
  const { changePassphrase, checkNewPassphrase } = await import('../client/store/change-passphrase.js')
  const { hasPassphrase } = await import('../client/store/profile-key.js')
  const has = await hasPassphrase(folder)
  if (has !== needs) {
    const why = has
      ? `profile "${name}" has a passphrase already: use parley passphrase change`
      : `profile "${name}" has no passphrase: parley passphrase set gives it one`
    throw new ClientError('usage', why)
  }
  const current = has ? await askPassphrase(shell) : ''
  const wanted = renews ? await askNewPassphrase(shell) : undefined
  if (wanted !== undefined) checkNewPassphrase(wanted)
  await changePassphrase(folder, {
    // Another one can be needed only after a change that was interrupted.
    current: () => (has ? Promise.resolve(current) : askPassphrase(shell)),
    wanted,
    randomBytes: shell.randomBytes,
  })
}

function run(act: Act): (shell: Shell, flags: GlobalFlags) => Promise<ExitCode> {
  return async (shell, flags) => {
    const place = findProfile(homeFolder(flags.home, shell.env), flags.profile, false)
    // Whoever has it open has read it with the key that is to go.
    const claim = await claimForItself(shell, place)
    try {
      await perform(shell, place, act)
    } finally {
      claim.release()
    }
    const record = { event: 'passphrase', profile: place.name, set: act.renews }
    printer(shell).line(flags.json === true ? jsonLine(record) : act.done)
    return EXIT.ok
  }
}

export function registerPassphrase(program: Command, dispatch: Dispatch): void {
  const passphrase = program.command('passphrase').description('what opens the profile, beside its file')
  for (const act of ACTS) {
    passphrase
      .command(act.name)
      .description(act.does)
      .action(async () => {
        await dispatch.here(run(act))
      })
  }
}

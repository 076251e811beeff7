// A profile's passphrase: from PARLEY_PASSPHRASE or typed without being shown; never from the command line.
import { ClientError } from '../client/api.js'
import type { ProfilePlace } from '../profile/profile-folder.js'
import { readHidden } from './password.js'
import type { Shell } from './shell.js'

/**
 * The one that opens the profile.
 * @throws {ClientError} `locked` without a terminal to ask at; `failed` where the user breaks off.
 */
export async function askPassphrase(shell: Shell): Promise<string> {
  const given = shell.env['PARLEY_PASSPHRASE']
  if (given !== undefined && given !== '') return given
  if (shell.stdin.isTTY) return readHidden(shell, 'Passphrase: ')
  throw new ClientError(
    'locked',
    'this profile has a passphrase, and there is no terminal to ask for it at: set PARLEY_PASSPHRASE',
  )
}

/**
 * A new one, typed twice, or PARLEY_NEW_PASSPHRASE.
 * @throws {ClientError} `usage` without a terminal, or where the two entries differ.
 */
export async function askNewPassphrase(shell: Shell): Promise<string> {
  const given = shell.env['PARLEY_NEW_PASSPHRASE']
  if (given !== undefined && given !== '') return given
  if (!shell.stdin.isTTY) {
    throw new ClientError(
      'usage',
      'there is no terminal to ask for the new passphrase at: set PARLEY_NEW_PASSPHRASE',
    )
  }
  const passphrase = await readHidden(shell, 'New passphrase: ')
  if ((await readHidden(shell, 'Again: ')) === passphrase) return passphrase
  throw new ClientError('usage', 'the two passphrases differ: try again')
}

/** Tells whether something is the profile's passphrase, which takes a moment; `undefined` where it has none. */
export async function passphraseCheck({
  folder,
}: ProfilePlace): Promise<((typed: string) => Promise<boolean>) | undefined> {
  const { hasPassphrase, isPassphrase } = await import('../client/store/profile-key.js')
  return (await hasPassphrase(folder)) ? (typed) => isPassphrase(folder, typed) : undefined
}

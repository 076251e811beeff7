// Where profiles live: one 0700 folder each under the home directory (design: global flags).
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { ClientError } from '../client/api.js'

const HOW_TO_BEGIN =
  'make one with parley signup and then parley enlist, whose --help says what they need (in a lab, parley account); parley start needs none, and shows a whole network'

/** What the commands know of a profile before it is opened. */
export interface ProfilePlace {
  readonly name: string
  readonly folder: string
}

export const DEFAULT_PROFILE = 'default'
const NAME = /^[a-z0-9-]{1,32}$/

/** `--home`, else `PARLEY_HOME`, else the platform's data directory. */
export function homeFolder(option: string | undefined, env: NodeJS.ProcessEnv): string {
  return option ?? env['PARLEY_HOME'] ?? envPaths('parley', { suffix: '' }).data
}

/**
 * Which profile a command means. Without a name: `default` where it exists, else the only one there is;
 * a command that makes accounts begins `default`.
 * @throws {ClientError} `usage` for a name that is none, a profile that is not there, or several to choose from.
 */
export function findProfile(home: string, name: string | undefined, creates: boolean): ProfilePlace {
  const chosen = name ?? unnamedProfile(home, creates)
  if (!NAME.test(chosen)) {
    throw new ClientError(
      'usage',
      `"${chosen}" is no profile name: use 1 to 32 of a-z, 0-9 and "-", such as --profile ada`,
    )
  }
  const folder = profileFolder(home, chosen)
  if (!creates && !existsSync(folder)) {
    throw new ClientError('usage', `there is no profile "${chosen}" in ${home}: ${HOW_TO_BEGIN}`)
  }
  return { name: chosen, folder }
}

export function profileFolder(home: string, name: string): string {
  return join(home, 'profiles', name)
}

function unnamedProfile(home: string, creates: boolean): string {
  const names = listProfiles(home)
  const [only] = names
  if (creates || only === undefined || names.includes(DEFAULT_PROFILE)) return DEFAULT_PROFILE
  if (names.length === 1) return only
  throw new ClientError(
    'usage',
    `several profiles exist (${names.join(', ')}): choose one with --profile NAME; parley profiles tells them apart`,
  )
}

/** By name, sorted; what is no profile's name is none. */
export function listProfiles(home: string): readonly string[] {
  const folder = join(home, 'profiles')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
}

// Where a profile's owner listens: a Unix socket in a private runtime directory (design: one profile, one owner).
import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { ClientError } from '../client/api.js'

/** What the path depends on besides the profile. */
export interface RuntimePlace {
  /** `XDG_RUNTIME_DIR`, where the system gives one. */
  readonly runtime: string | undefined
  readonly temporary: string
  /** The user's number; undefined where the system has none. */
  readonly user: number | undefined
}

/** The shortest limit of the systems we run on (104 with the closing zero, macOS). */
const LONGEST_PATH = 103

/**
 * Makes the 0700 directory and answers the socket's path, which is short whatever the profile's path is.
 * @throws {ClientError} `failed` where the directory belongs to somebody else or is open to others.
 */
export function ownerSocketPath(profileFolder: string, place: RuntimePlace): string {
  const digest = createHash('sha256').update(realpathSync(profileFolder)).digest('hex')
  const name = `${digest.slice(0, 20)}.sock`
  const folder = folders(place).find((each) => join(each, name).length <= LONGEST_PATH)
  if (folder === undefined) {
    throw new ClientError(
      'failed',
      `the path ${place.temporary} is too long for a socket: point TMPDIR to a shorter one`,
    )
  }
  makePrivate(folder, place.user)
  return join(folder, name)
}

function folders(place: RuntimePlace): readonly string[] {
  const own = `parley-${place.user ?? 'user'}`
  const fallback = [join(place.temporary, own), join('/tmp', own)]
  return place.runtime ? [join(place.runtime, 'parley'), ...fallback] : fallback
}

function makePrivate(folder: string, user: number | undefined): void {
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(folder, 0o700)
  const found = lstatSync(folder)
  const foreign = user !== undefined && found.uid !== user
  if (!found.isDirectory() || foreign || (found.mode & 0o077) !== 0) {
    throw new ClientError(
      'failed',
      `${folder} is not a private directory of yours: remove it, or make it yours and chmod 700`,
    )
  }
}

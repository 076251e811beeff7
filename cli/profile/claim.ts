// Who runs a command on a profile: this process, as its new owner, or the process that has it already.
import { delay, type Clock } from '#platform/clock.js'
import { StorageError } from '#platform/storage/port.js'
import { ensurePrivateFolder } from '#platform/storage/private-files.js'
import { ClientError } from '../client/api.js'
import { connectToOwner, type OwnerConnection } from './hand-over.js'
import { ownerSocketPath, type RuntimePlace } from './owner-path.js'
import type { ProfilePlace } from './profile-folder.js'

export type Claim =
  /** The profile's lock is ours; whoever gets this serves `socketPath` and calls `release` at the end. */
  | { readonly kind: 'owner'; readonly socketPath: string; readonly release: () => void }
  | { readonly kind: 'visitor'; readonly owner: OwnerConnection }

/** How often to look whether an owner that comes or goes has done so. */
const LOOK_AGAIN_MS = 25
const PATIENCE_MS = 10_000

/**
 * Makes the profile's folder where it is missing, then finds its owner or becomes it. Between an owner's lock
 * and its socket (both ways) there is a moment without either; that moment is waited out.
 * @throws {ClientError} `profile-in-use` where the lock's holder does not listen for 10 seconds.
 */
export async function claimProfile(place: ProfilePlace, runtime: RuntimePlace, clock: Clock): Promise<Claim> {
  await ensurePrivateFolder(place.folder)
  const socketPath = ownerSocketPath(place.folder, runtime)
  const until = clock.now() + PATIENCE_MS
  for (;;) {
    const owner = await connectToOwner(socketPath)
    if (owner) return { kind: 'visitor', owner }
    const lock = await tryLock(place.folder)
    if (lock instanceof StorageError && clock.now() > until) throw heldInSilence(place, lock)
    if (!(lock instanceof StorageError)) {
      return {
        kind: 'owner',
        socketPath,
        release: () => {
          lock.release()
        },
      }
    }
    await delay(clock, LOOK_AGAIN_MS)
  }
}

/** The lock, or the error that says who holds it. */
async function tryLock(folder: string): Promise<{ release(): void } | StorageError> {
  // Loaded late: the lock brings the database library with it, which a visitor does not need.
  const { lockFolder } = await import('#platform/storage/lock.js')
  try {
    return await lockFolder(folder)
  } catch (error) {
    if (error instanceof StorageError && error.code === 'storage-locked') return error
    throw error
  }
}

function heldInSilence(place: ProfilePlace, cause: StorageError): ClientError {
  return new ClientError(
    'profile-in-use',
    `profile "${place.name}" is held by a process that does not answer: ${cause.message}`,
    { cause },
  )
}

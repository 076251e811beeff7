// A fetched blob becomes the file that was sent: under a name of its own only when every check held.
import { link, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import type { MediaFile } from '#proto/content/content.js'
import { isProtocolError } from '#proto/errors.js'
import { decryptMedia } from '#proto/media/decrypt-media.js'
import type { MediaKind } from '#proto/media/media-kind.js'
import { discard, syncFolder, temporaryBeside } from '#platform/storage/durable-file.js'
import { isErrno } from '#platform/storage/failure.js'
import { ClientError } from '../api.js'
import { freeOctets } from './free-octets.js'
import { onDisk, throwIfStopped, TransferError } from './transfer-error.js'

const READ_BYTES = 128 * 1024
/** `name (99).jpg` is followed by nothing. */
const MOST_NAMES = 99

export interface EncryptedFile {
  /** Of the blob. */
  readonly path: string
  readonly file: Pick<MediaFile, 'mediaKey' | 'fileSha256' | 'fileEncSha256' | 'fileLength'>
  readonly kind: MediaKind
}

/** Which name the file gets. */
export interface Destination {
  readonly folder: string
  /**
   * Private; holds the file until it is whole, where both folders are on one disk: what a crash leaves is removed
   * there. On different disks it has to be beside its name.
   */
  readonly scratch: string
  readonly name: string
  /** Where the name is taken: another one like it, or a refusal. */
  readonly taken: 'rename' | 'refuse'
}

/**
 * Decrypts into a new file (0600), never over another one. Until everything is checked, what is decrypted lies in a
 * private file, which is removed whatever happens. Resolves with the path when the file is on disk.
 * @throws {TransferError} `damaged`, `disk`, `stopped`; {ClientError} `usage` where the name is taken.
 */
export async function decryptFile(
  encrypted: EncryptedFile,
  destination: Destination,
  signal: AbortSignal,
): Promise<string> {
  const { folder, scratch } = destination
  if (await onDisk(folder, sameDisk(folder, scratch))) {
    const path = await decryptBy(scratch, encrypted, destination, signal)
    if (path !== undefined) return path
  }
  const path = await decryptBy(folder, encrypted, destination, signal)
  if (path !== undefined) return path
  throw new TransferError('disk', `${folder} takes no files`)
}

/** `undefined` where nothing can get from `room` into the destination's folder. */
async function decryptBy(
  room: string,
  encrypted: EncryptedFile,
  destination: Destination,
  signal: AbortSignal,
): Promise<string | undefined> {
  const temporary = temporaryBeside(join(room, '.parley'))
  try {
    await decryptInto(temporary, encrypted, signal)
    const path = await publish(temporary, destination)
    if (path !== undefined) await onDisk(path, syncFolder(dirname(path)))
    return path
  } finally {
    await discard(temporary)
  }
}

async function sameDisk(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(a), stat(b)])
  return first.dev === second.dev
}

/** The decrypted octets of a small file. @throws {TransferError} `damaged`, `disk`. */
export async function decryptBytes({ path, file, kind }: EncryptedFile): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  await verified(path, async () => {
    for await (const piece of decryptMedia(readBlobFile(path), file, kind)) pieces.push(piece)
  })
  return new Uint8Array(Buffer.concat(pieces))
}

async function decryptInto(
  temporary: string,
  { path, file, kind }: EncryptedFile,
  signal: AbortSignal,
): Promise<void> {
  const room = dirname(temporary)
  const handle = await onDisk(room, open(temporary, 'wx', 0o600))
  try {
    await verified(path, async () => {
      for await (const piece of decryptMedia(readBlobFile(path), file, kind)) {
        throwIfStopped(signal)
        for (let done = 0; done < piece.length;) {
          done += (await onDisk(room, handle.write(piece, done))).bytesWritten
        }
        freeOctets(piece)
      }
    })
    await onDisk(room, handle.sync())
  } finally {
    await handle.close()
  }
}

/** In pieces, each in the same memory as the one before. */
async function* readBlobFile(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const buffer = new Uint8Array(READ_BYTES)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** One answer for whatever is wrong with a blob. */
async function verified(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isProtocolError(error, 'media-invalid')) {
      throw new TransferError('damaged', 'the file is not the one that was sent, nothing of it was kept', {
        cause: error,
      })
    }
    if (error instanceof TransferError) throw error
    await onDisk(path, Promise.reject(error instanceof Error ? error : new Error(String(error))))
  }
}

/** Two at once get two names. `undefined` where the folder is mounted apart from the file. */
async function publish(temporary: string, { folder, name, taken }: Destination): Promise<string | undefined> {
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  const names = taken === 'refuse' ? 1 : MOST_NAMES
  for (let count = 0; count < names; count += 1) {
    const path = join(folder, count === 0 ? name : `${stem} (${count})${extension}`)
    const published = await publishAs(temporary, path)
    if (published === 'apart') return undefined
    if (published) return path
  }
  const path = join(folder, name)
  throw new ClientError('usage', `${path} exists, and nothing is overwritten: choose another --out`)
}

/** False where the name is taken; `apart` where one disk is mounted twice, and these are its two places. */
async function publishAs(temporary: string, path: string): Promise<boolean | 'apart'> {
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    if (isErrno(error, 'EXDEV')) return 'apart'
    if (!NO_LINKS.some((code) => isErrno(error, code))) return onDisk(path, Promise.reject(asError(error)))
  }
  return publishWithoutLinks(temporary, path)
}

/** What file systems say that know no second name of a file. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/** Takes the name with an empty file of ours first, then puts the whole one in its place. */
async function publishWithoutLinks(temporary: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o600)).close()
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    return onDisk(path, Promise.reject(asError(error)))
  }
  try {
    await rename(temporary, path)
    return true
  } catch (error) {
    await rm(path, { force: true })
    return onDisk(path, Promise.reject(asError(error)))
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

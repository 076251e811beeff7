// Where the files of a profile lie: what was fetched, encrypted, in `media/`; what somebody looks at right now,
// decrypted, in `media/open/`, which no run leaves to the next.
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrivateFolder } from '#platform/storage/private-files.js'
import { unfinished } from './download.js'
import { keyText, type MessageKey } from '../store/media-rows.js'

/** The encrypted file of a message; there or not. */
export function blobPath(profile: string, key: MessageKey): string {
  return join(profile, 'media', `${nameOf(key)}.blob`)
}

/** A folder of its own for the decrypted file of a message, so that the file can have its own name. */
export function openedFolder(profile: string, key: MessageKey): string {
  return join(openFolder(profile), nameOf(key))
}

/** Resolves when blobs can be written. @throws {StorageError} */
export async function ensureMediaFolder(profile: string): Promise<void> {
  await ensurePrivateFolder(join(profile, 'media'))
}

/** Where decrypted files lie that are not whole yet. @throws {StorageError} */
export async function ensureScratchFolder(profile: string): Promise<string> {
  await ensurePrivateFolder(openFolder(profile))
  return openFolder(profile)
}

/** Removes what there is of one file, whole or not, encrypted or not. */
export async function removeFile(profile: string, key: MessageKey): Promise<void> {
  const blob = blobPath(profile, key)
  for (const path of [blob, unfinished(blob)]) await rm(path, { force: true })
  await rm(openedFolder(profile, key), { recursive: true, force: true })
}

/** Removes every decrypted file of this profile. */
export async function removeOpened(profile: string): Promise<void> {
  await rm(openFolder(profile), { recursive: true, force: true })
}

function openFolder(profile: string): string {
  return join(profile, 'media', 'open')
}

/** Ids are chosen by others: never part of a path as they are. */
function nameOf(key: MessageKey): string {
  return createHash('sha256').update(keyText(key)).digest('hex').slice(0, 40)
}

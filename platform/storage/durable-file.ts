// Durable files: a file is replaced whole, and what is replaced survives a power cut.
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { storageFailure } from './failure.js'

const LEFTOVER = '.tmp'
let written = 0

/**
 * Replaces `path` by `content`: a reader, or a restart after a crash at any point, finds the old file or
 * the new one, whole. Mode 0600. Resolves when file and folder entry are on disk. Where it fails after the
 * rename, either of the two may be found.
 * @throws {StorageError}
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryBeside(path)
  try {
    await writeNew(temporary, content)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await discard(temporary)
    throw storageFailure(path, error)
  }
}

/** Makes created, renamed and removed names of a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  await withHandle(await open(folder, 'r'), (handle) => handle.sync())
}

/** A name for unfinished content, never used before by a living process and known to `removeLeftovers`. */
export function temporaryBeside(path: string): string {
  written += 1
  return `${path}.${process.pid}-${written}${LEFTOVER}`
}

/** Removes what a crash left unfinished. Only the folder's owner may call it. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(LEFTOVER)) await rm(join(folder, name), { force: true })
  }
}

/** Removes unfinished content. A failure here is not reported: the one that led here is, and the file is swept up later. */
export async function discard(temporary: string): Promise<void> {
  await rm(temporary, { force: true }).catch(() => undefined)
}

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  await withHandle(await open(path, 'wx', 0o600), async (handle) => {
    await handle.writeFile(content)
    await handle.sync()
  })
}

async function withHandle(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle)
  } finally {
    await handle.close()
  }
}

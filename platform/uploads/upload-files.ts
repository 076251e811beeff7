// The files of uploads (tus 1.0): `{id}.json` says what an upload is, `{id}.part` holds what has come of it.
//
// The record is written first and removed last, so a part without a record is what a crash left: it is dropped.
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { removeLeftovers, replaceFile, syncFolder } from '../storage/durable-file.js'
import { isErrno, storageFailure } from '../storage/failure.js'
import { StorageError } from '../storage/port.js'
import { readPrivateFile } from '../storage/private-files.js'
import { parseUploadRecord, type UploadRecord } from './upload-record.js'

export interface UploadFiles {
  /** What was there when the folder was opened. */
  readonly found: ReadonlyMap<string, UploadRecord>
  partPath(id: string): string
  /** Resolves when record and empty part are on disk. */
  create(id: string, record: UploadRecord): Promise<void>
  /** Bytes of the part: what is really there, however it got there. */
  length(id: string): Promise<number>
  /** Replaces the record and lets the part go. */
  finish(id: string, record: UploadRecord): Promise<void>
  remove(id: string): Promise<void>
}

const ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Reads the records of a folder that this process owns.
 * @throws {StorageError} 'storage-damaged' naming a record that is none; it is left as it is.
 */
export async function openUploadFiles(folder: string): Promise<UploadFiles> {
  const recordPath = (id: string): string => join(folder, `${id}.json`)
  const partPath = (id: string): string => join(folder, `${id}.part`)
  const found = await onDisk(folder, () => readFolder(folder))
  return {
    found,
    partPath,
    create: (id, record) =>
      onDisk(folder, async () => {
        await (await open(partPath(id), 'wx', 0o600)).close()
        // Makes the part's name durable too: it is the same folder.
        await replaceFile(recordPath(id), JSON.stringify(record))
      }),
    length: (id) => onDisk(partPath(id), async () => (await stat(partPath(id))).size),
    finish: (id, record) =>
      onDisk(folder, async () => {
        await replaceFile(recordPath(id), JSON.stringify(record))
        await rm(partPath(id), { force: true })
      }),
    remove: (id) =>
      onDisk(folder, async () => {
        await rm(partPath(id), { force: true })
        await rm(recordPath(id), { force: true })
        await syncFolder(folder)
      }),
  }
}

async function readFolder(folder: string): Promise<ReadonlyMap<string, UploadRecord>> {
  await removeLeftovers(folder)
  const names = await readdir(folder)
  const records = new Map<string, UploadRecord>()
  for (const id of names.flatMap((name) => idOf(name, '.json'))) {
    records.set(id, await readRecord(join(folder, `${id}.json`)))
  }
  for (const id of names.flatMap((name) => idOf(name, '.part'))) {
    if (records.get(id)?.result !== undefined || !records.has(id)) await rm(join(folder, `${id}.part`))
  }
  return records
}

function idOf(name: string, ending: string): readonly string[] {
  const id = name.slice(0, -ending.length)
  return name.endsWith(ending) && ID.test(id) ? [id] : []
}

async function readRecord(path: string): Promise<UploadRecord> {
  const bytes = await readPrivateFile(path)
  try {
    return parseUploadRecord(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (cause) {
    const text = `${path} is damaged and was left as it is: move it away to give this upload up`
    throw new StorageError('storage-damaged', path, text, { cause })
  }
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isErrno(error, 'EEXIST')
      ? new TypeError('the id of an upload is used once')
      : storageFailure(path, error)
  }
}

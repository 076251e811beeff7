// The files of uploads (tus 1.0). An unfinished one is a part, whose name says whose it is and how long it will be, so
// that creating an upload is creating one empty file; a finished one is a record of what its client was told.
//
// Neither is synced, only the part's bytes are: after a power cut an upload may have to begin anew, or be finished
// once more. A process that is killed loses nothing.
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { removeLeftovers, temporaryBeside } from '../storage/durable-file.js'
import { storageFailure } from '../storage/failure.js'
import { parseUploadRecord, type UploadRecord } from './upload-record.js'

export interface UploadFiles {
  /** What was there when the folder was opened. */
  readonly found: ReadonlyMap<string, UploadRecord>
  partPath(id: string, record: UploadRecord): string
  create(id: string, record: UploadRecord): Promise<void>
  /** Bytes of the part: what is really there, however it got there. */
  length(id: string, record: UploadRecord): Promise<number>
  /** Keeps the finished record and lets the part go. */
  finish(id: string, record: UploadRecord): Promise<void>
  remove(id: string, record: UploadRecord): Promise<void>
}

/** Id, size, time of creation, owner in base64url: well within the 255 bytes of a name. */
const PART = /^([A-Za-z0-9_-]{1,64})\.(\d{1,15})\.(\d{1,15})\.([A-Za-z0-9_-]{1,172})\.part$/
const RECORD = /^([A-Za-z0-9_-]{1,64})\.json$/

/** Reads what a folder holds that this process owns. @throws {StorageError} */
export async function openUploadFiles(folder: string): Promise<UploadFiles> {
  const recordPath = (id: string): string => join(folder, `${id}.json`)
  const partPath = (id: string, record: UploadRecord): string => join(folder, partName(id, record))
  const found = await onDisk(folder, () => readFolder(folder))
  return {
    found,
    partPath,
    create: (id, record) =>
      onDisk(folder, async () => {
        await (await open(partPath(id, record), 'wx', 0o600)).close()
      }),
    length: (id, record) => onDisk(folder, async () => (await stat(partPath(id, record))).size),
    finish: (id, record) =>
      onDisk(folder, async () => {
        const temporary = temporaryBeside(recordPath(id))
        await writeFile(temporary, JSON.stringify(record), { flag: 'wx', mode: 0o600 })
        await rename(temporary, recordPath(id))
        await rm(partPath(id, record), { force: true })
      }),
    remove: (id, record) =>
      onDisk(folder, async () => {
        await rm(partPath(id, record), { force: true })
        await rm(recordPath(id), { force: true })
      }),
  }
}

/** @throws {TypeError} for an owner whose name is too long to be part of a file's. */
function partName(id: string, { size, createdAt, owner }: UploadRecord): string {
  const name = `${id}.${size}.${createdAt}.${Buffer.from(owner).toString('base64url')}.part`
  if (!PART.test(name)) throw new TypeError('the id or owner of an upload is too long')
  return name
}

async function readFolder(folder: string): Promise<ReadonlyMap<string, UploadRecord>> {
  await removeLeftovers(folder)
  const names = await readdir(folder)
  const records = new Map<string, UploadRecord>()
  for (const name of names) {
    const [, id] = RECORD.exec(name) ?? []
    const record = id === undefined ? undefined : await readRecord(join(folder, name))
    if (id !== undefined && record !== undefined) records.set(id, record)
  }
  for (const name of names) {
    const [, id, size, createdAt, owner] = PART.exec(name) ?? []
    if (id === undefined || owner === undefined) continue
    // Finished: only its removal was interrupted.
    if (records.has(id)) await rm(join(folder, name))
    else {
      const text = Buffer.from(owner, 'base64url').toString()
      records.set(id, { owner: text, size: Number(size), createdAt: Number(createdAt) })
    }
  }
  return records
}

/** A torn one is dropped: it only repeats an answer, and where the part is left the answer is made again. */
async function readRecord(path: string): Promise<UploadRecord | undefined> {
  const text = await readFile(path, 'utf8')
  try {
    return parseUploadRecord(JSON.parse(text))
  } catch {
    await rm(path)
    return undefined
  }
}

async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof TypeError ? error : storageFailure(folder, error)
  }
}

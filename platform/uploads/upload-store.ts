// The uploads of a server as tus 1.0 sees them: created, appended to, finished, removed.
import { DataStore, ERRORS, Upload } from '@tus/server'
import type { Readable } from 'node:stream'
import type { Clock } from '../clock.js'
import { Reservations } from './reservations.js'
import { StorageError } from '../storage/port.js'
import type { UploadFiles } from './upload-files.js'
import { createUploadPart, type UploadPart } from './upload-part.js'
import type { UploadRecord } from './upload-record.js'
import type { UploadService } from './upload-service.js'

interface StoreDeps {
  readonly service: UploadService
  readonly files: UploadFiles
  readonly clock: Clock
}

/** The library calls it with the upload's lock held; who may do so was decided before. */
export class UploadStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'termination']
  readonly reservations = new Reservations()
  readonly #service: UploadService
  readonly #files: UploadFiles
  readonly #clock: Clock
  readonly #records = new Map<string, UploadRecord>()
  /** Of uploads that something has come of in this process. */
  readonly #parts = new Map<string, UploadPart>()
  /** Those under way; none of them rejects. */
  readonly #writes = new Map<string, Promise<void>>()

  constructor({ service, files, clock }: StoreDeps) {
    super()
    this.#service = service
    this.#files = files
    this.#clock = clock
    for (const [id, record] of files.found) {
      this.#records.set(id, record)
      if (record.result === undefined) this.reservations.take(record.owner, record.size)
    }
  }

  /** `undefined` for one that is unknown, or too old to be gone on with. */
  find(id: string): UploadRecord | undefined {
    const record = this.#records.get(id)
    return record !== undefined && !this.#isExpired(record) ? record : undefined
  }

  /** What its client is told of a finished one, also where its time ended while it was being finished. */
  resultOf(id: string): UploadRecord['result'] {
    return this.#records.get(id)?.result
  }

  expired(): readonly string[] {
    return [...this.#records].filter(([, record]) => this.#isExpired(record)).map(([id]) => id)
  }

  /** Its room was reserved before; the owner travels in the metadata, which the door fills in. */
  override async create(upload: Upload): Promise<Upload> {
    const owner = upload.metadata?.['owner']
    if (typeof owner !== 'string' || upload.size === undefined) {
      throw new TypeError('an upload has an owner and a length')
    }
    const record = { owner, size: upload.size, createdAt: this.#clock.now() }
    await this.#files.create(upload.id, record)
    this.#records.set(upload.id, record)
    return upload
  }

  /** The offset answered is on disk. One whose last byte came, but not its end, is finished here. */
  override async getUpload(id: string): Promise<Upload> {
    await this.#writes.get(id)
    const record = this.#record(id)
    const { size } = record
    if (record.result !== undefined) return new Upload({ id, size, offset: size })
    const offset = await this.#files.length(id, record)
    await this.#part(id).sync(offset)
    if (offset === size) await this.#finish(id)
    return new Upload({ id, size, offset })
  }

  /**
   * The library does not wait for this to end where the stream fails, and lets go of the lock: whoever comes next
   * waits instead.
   */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const writing = this.#append(stream, id, offset)
    const settled = writing
      .catch(() => undefined)
      .then(() => {
        this.#writes.delete(id)
      })
    this.#writes.set(id, settled)
    return writing
  }

  async #append(stream: Readable, id: string, offset: number): Promise<number> {
    const record = this.#record(id)
    const part = this.#part(id)
    if (record.result !== undefined) return offset
    const length = await part.append(stream, offset).catch(async (error: unknown) => {
      // Bodies that break off end like whole ones, so the stream only fails where more came than was declared.
      if (!(error instanceof StorageError)) await part.truncate(offset)
      throw error
    })
    if (length === record.size) await this.#finish(id)
    return length
  }

  /** Takes back an upload whose creation failed, as far as it came: its client never learned of it. */
  async abandon(id: string, owner: string, size: number): Promise<void> {
    if (this.#records.has(id)) await this.remove(id)
    else this.reservations.release(owner, size)
  }

  override async remove(id: string): Promise<void> {
    await this.#writes.get(id)
    const record = this.#record(id)
    await this.#files.remove(id, record)
    // Two may be at it, and the room it was promised comes back once.
    const isFirst = this.#records.delete(id)
    this.#parts.delete(id)
    if (isFirst && record.result === undefined) this.reservations.release(record.owner, record.size)
  }

  async #finish(id: string): Promise<void> {
    const record = this.#record(id)
    const { owner, size } = record
    const sha256 = await this.#part(id).sha256(size)
    const path = this.#files.partPath(id, record)
    const finished = { ...record, result: await this.#service.complete({ owner, id, size, sha256, path }) }
    this.#records.set(id, finished)
    this.#parts.delete(id)
    this.reservations.release(owner, size)
    await this.#files.finish(id, finished)
  }

  #record(id: string): UploadRecord {
    const record = this.#records.get(id)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the library's errors are plain objects
    if (record === undefined) throw ERRORS.FILE_NOT_FOUND
    return record
  }

  #part(id: string): UploadPart {
    const known = this.#parts.get(id)
    if (known !== undefined) return known
    const part = createUploadPart(this.#files.partPath(id, this.#record(id)))
    this.#parts.set(id, part)
    return part
  }

  #isExpired(record: UploadRecord): boolean {
    return this.#clock.now() >= record.createdAt + this.#service.keepMilliseconds
  }
}

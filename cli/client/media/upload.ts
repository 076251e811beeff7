// One file on its way to a media host: encrypted while it is sent, gone on with after anything, and believed to be
// there only when the host has the very octets that were made here.
import { ASSUMED_BLOB_HASH_HEADER, ASSUMED_STORAGE_REFERENCE_HEADER } from '#proto/assumptions.js'
import { isStorageReference, type StorageReference } from '#proto/hosting/storage-reference.js'
import { blobLength } from '#proto/media/blob-length.js'
import type { SealedMedia } from '#proto/media/encrypt-media.js'
import type { Clock } from '#platform/clock.js'
import { type BlobSource, readBlob, UNREAD } from './blob-source.js'
import { persistently } from './persistence.js'
import { isTransferError, TransferError } from './transfer-error.js'
import {
  appendToUpload,
  createUpload,
  removeUpload,
  type TusCall,
  type UploadState,
  uploadState,
} from './tus.js'

const ATTEMPTS = 4

/** Where uploads go, and with what. */
export interface UploadHost {
  /** URL of the uploads. */
  readonly endpoint: string
  /** @param renewed the one before was not accepted. */
  token(renewed: boolean): Promise<string>
}

export interface UploadTask {
  readonly host: UploadHost
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly source: BlobSource
  /** Of the upload where it was begun before. */
  readonly url: string | undefined
  /** Remembers the upload, durably, before anything is sent to it; undefined where it is gone. */
  onUrl(url: string | undefined): Promise<void>
  /** What the host has so far, of `total`. */
  onProgress(bytes: number, total: number): void
  /** Another key for the same file, remembered durably: what was sent so far cannot be used. */
  startOver(): Promise<BlobSource>
}

export interface Uploaded {
  readonly sealed: SealedMedia
  readonly reference: StorageReference
}

/** Whether an upload lies at this host: its token is for no other. */
export function isAt({ endpoint }: UploadHost, url: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(endpoint).origin
}

/** @throws {TransferError}; whatever `token` throws. */
export async function uploadFile(task: UploadTask): Promise<Uploaded> {
  // A host that moved, or another provider's: begun anew there.
  const url = task.url !== undefined && isAt(task.host, task.url) ? task.url : undefined
  const first = await new Upload(task, task.source, url).run()
  if (first !== 'other-octets') return first
  // Perhaps the file was changed between two parts of an upload and looks as before.
  const second = await new Upload(task, await task.startOver(), undefined).run()
  if (second !== 'other-octets') return second
  throw new TransferError('refused', 'the media host does not keep what it is sent')
}

class Upload {
  readonly #task: UploadTask
  readonly #source: BlobSource
  readonly #total: number
  #url: string | undefined
  #furthest = 0
  #sealed: SealedMedia | undefined

  constructor(task: UploadTask, source: BlobSource, url: string | undefined) {
    this.#task = task
    this.#source = source
    this.#total = blobLength(source.file.size)
    this.#url = url
  }

  async run(): Promise<Uploaded | 'other-octets'> {
    const { clock, signal } = this.#task
    const done = await persistently(() => this.#attempt(), {
      clock,
      signal,
      attempts: ATTEMPTS,
      progress: () => this.#furthest,
    })
    const sealed = (this.#sealed ??= await this.#seal())
    const hash = Buffer.from(sealed.fileEncSha256).toString('hex')
    if (done.header(ASSUMED_BLOB_HASH_HEADER) !== hash) {
      await this.#forget()
      return 'other-octets'
    }
    const reference = done.header(ASSUMED_STORAGE_REFERENCE_HEADER) ?? ''
    if (isStorageReference(reference)) return { sealed, reference }
    throw new TransferError('refused', 'the media host does not say where the file is')
  }

  /** From wherever the host stands to the end. */
  async #attempt(): Promise<UploadState> {
    const task = this.#task
    try {
      if (this.#url !== undefined) return await this.#goOn(this.#url)
      const url = await this.#call((call) => createUpload(task.host.endpoint, this.#total, call))
      await task.onUrl(url)
      this.#url = url
      return await this.#send(url, 0)
    } catch (error) {
      if (!isTransferError(error, 'gone')) throw error
      this.#url = undefined
      this.#furthest = 0
      await task.onUrl(undefined)
      throw new TransferError('unreachable', error.message, { cause: error })
    }
  }

  async #goOn(url: string): Promise<UploadState> {
    const state = await this.#call((call) => uploadState(url, call))
    this.#reached(state.offset)
    return state.offset === this.#total ? state : this.#send(url, state.offset)
  }

  async #send(url: string, offset: number): Promise<UploadState> {
    const length = this.#total - offset
    const state = await this.#call((call) =>
      appendToUpload(url, this.#blob(offset), { offset, length }, call),
    )
    this.#reached(state.offset)
    if (state.offset === this.#total) return state
    throw new TransferError('conflict', 'the media host took a part of the file only')
  }

  /** What a host says it has; more than there is, and it lies. */
  #reached(offset: number): void {
    if (offset > this.#total) throw new TransferError('refused', 'the media host counts more than was sent')
    this.#furthest = Math.max(this.#furthest, offset)
    this.#task.onProgress(offset, this.#total)
  }

  async *#blob(offset: number): AsyncGenerator<Uint8Array> {
    const blob = readBlob(this.#source, offset)
    let at = offset
    let next = await blob.next()
    try {
      for (; next.done !== true; next = await blob.next()) {
        yield next.value
        at += next.value.length
        this.#task.onProgress(at, this.#total)
      }
      this.#sealed = next.value
    } finally {
      if (next.done !== true) await blob.return(UNREAD)
    }
  }

  /** All of it is there already; only what the message says of it is missing. */
  async #seal(): Promise<SealedMedia> {
    const { value, done } = await readBlob(this.#source, this.#total).next()
    if (done === true) return value
    throw new TypeError('a blob ends at its length')
  }

  /** With the credential at hand; where it is refused, once more with a new one. */
  async #call<T>(ask: (call: TusCall) => Promise<T>): Promise<T> {
    const { host, clock, signal } = this.#task
    try {
      return await ask({ token: await host.token(false), clock, signal })
    } catch (error) {
      if (!isTransferError(error, 'unauthorized')) throw error
      return ask({ token: await host.token(true), clock, signal })
    }
  }

  async #forget(): Promise<void> {
    const url = this.#url
    if (url === undefined) return
    try {
      await this.#call((call) => removeUpload(url, call))
    } catch (error) {
      // It expires by itself.
      if (!isTransferError(error) || error.code === 'stopped') throw error
    }
  }
}

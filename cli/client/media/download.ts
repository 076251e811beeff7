// One blob on its way into the profile: still encrypted, never more of it than was described, and whole under its
// name or not at all. What came of it before is gone on with.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Bytes, sameBytes } from '#proto/bytes.js'
import { blobLength } from '#proto/media/blob-length.js'
import type { Clock } from '#platform/clock.js'
import { syncFolder } from '#platform/storage/durable-file.js'
import { freeOctets } from './free-octets.js'
import { type Answer, exchange } from './http-exchange.js'
import { persistently } from './persistence.js'
import { isTransferError, onDisk, TransferError, type TransferErrorCode } from './transfer-error.js'

const ATTEMPTS = 3
const READ_BYTES = 256 * 1024

/** Where a blob is. */
export interface BlobPlace {
  readonly url: string
  /** Where the server asks who we are. @param renewed the one before was not accepted. */
  readonly token?: ((renewed: boolean) => Promise<string>) | undefined
}

export interface DownloadTask {
  readonly place: BlobPlace
  /** What the message says of it. */
  readonly file: { readonly fileEncSha256: Bytes; readonly fileLength: number }
  /** Absolute; what is not finished lies beside it. */
  readonly to: string
  readonly clock: Clock
  readonly signal: AbortSignal
  /** What is here so far, of `total`. */
  onProgress(bytes: number, total: number): void
}

/** Resolves when the blob is on disk and is the described one. @throws {TransferError}; whatever `token` throws. */
export async function downloadBlob(task: DownloadTask): Promise<void> {
  const part = unfinished(task.to)
  try {
    await receive(task, part)
    await onDisk(task.to, rename(part, task.to))
    await onDisk(task.to, syncFolder(dirname(task.to)))
  } catch (error) {
    // On a full disk, what came would take the room that messages need.
    if (isTransferError(error, 'damaged', 'gone', 'disk')) await onDisk(part, rm(part, { force: true }))
    throw error
  }
}

/** What there is of a blob that has not all come. */
export function unfinished(path: string): string {
  return `${path}.part`
}

async function receive(task: DownloadTask, part: string): Promise<void> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW
  const handle = await onDisk(dirname(part), open(part, flags, 0o600))
  try {
    const download = new Download(task, handle)
    const { clock, signal } = task
    await persistently(() => download.attempt(), {
      clock,
      signal,
      attempts: ATTEMPTS,
      progress: () => download.length,
    })
    await onDisk(dirname(part), handle.sync())
  } finally {
    await handle.close()
  }
}

class Download {
  readonly #task: DownloadTask
  readonly #handle: FileHandle
  readonly #folder: string
  readonly #total: number
  #hash = createHash('sha256')
  /** Octets in the file and in the hash. */
  length = 0
  /** Some of it came earlier, or from another answer than the rest. */
  #pieced = false

  constructor(task: DownloadTask, handle: FileHandle) {
    this.#task = task
    this.#handle = handle
    this.#folder = dirname(task.to)
    this.#total = blobLength(task.file.fileLength)
  }

  async attempt(): Promise<void> {
    await this.#readAgain()
    if (this.length > this.#total) await this.#startOver()
    this.#pieced = this.length > 0
    this.#task.onProgress(this.length, this.#total)
    if (this.length < this.#total) await this.#fetch()
    const hash = new Uint8Array(this.#hash.copy().digest())
    if (sameBytes(hash, this.#task.file.fileEncSha256)) return
    if (!this.#pieced) throw damaged()
    // What was here before may be to blame: once more, all from one answer.
    await this.#startOver()
    throw new TransferError('conflict', damaged().message)
  }

  /** The hash of what is in the file, however it got there. */
  async #readAgain(): Promise<void> {
    this.#hash = createHash('sha256')
    this.length = 0
    const buffer = new Uint8Array(READ_BYTES)
    for (;;) {
      const { bytesRead } = await onDisk(this.#folder, this.#handle.read(buffer, 0, READ_BYTES, this.length))
      if (bytesRead === 0) return
      this.#hash.update(buffer.subarray(0, bytesRead))
      this.length += bytesRead
    }
  }

  async #fetch(): Promise<void> {
    let answer = await this.#ask()
    if (answer.status === 416 || (answer.status === 206 && !this.#continues(answer))) {
      answer.end()
      await this.#startOver()
      answer = await this.#ask()
    }
    if (answer.status === 200) await this.#startOver()
    else if (answer.status !== 206 || !this.#continues(answer))
      throw await refusal(this.#task.place.url, answer)
    if ((answer.header('content-encoding') ?? 'identity') !== 'identity') {
      answer.end()
      throw new TransferError('refused', 'the media server answered with an encoded body')
    }
    await this.#take(answer)
    if (this.length === this.#total) return
    if (announced(answer) !== undefined && announced(answer) !== this.#total) throw damaged()
    throw new TransferError('unreachable', 'the connection to the media server was cut')
  }

  /** Counted as it comes: what a server announces is nothing to rely on. */
  async #take(answer: Answer): Promise<void> {
    for await (const chunk of answer.chunks()) {
      if (this.length + chunk.length > this.#total) throw damaged()
      const writing = writeAll(this.#handle, chunk, this.length)
      this.#hash.update(chunk)
      await onDisk(this.#folder, writing)
      this.length += chunk.length
      freeOctets(chunk)
      this.#task.onProgress(this.length, this.#total)
    }
  }

  async #ask(): Promise<Answer> {
    const { place } = this.#task
    const answer = await this.#askWith(await place.token?.(false))
    if (answer.status !== 401 || !place.token) return answer
    answer.end()
    return this.#askWith(await place.token(true))
  }

  #askWith(token: string | undefined): Promise<Answer> {
    const { place, clock, signal } = this.#task
    const headers = {
      ...(this.length > 0 ? { range: `bytes=${this.length}-` } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    return exchange(place.url, { method: 'GET', headers, clock, signal })
  }

  #continues(answer: Answer): boolean {
    const [, start] =
      /^bytes (\d{1,15})-\d{1,15}\/(?:\d{1,15}|\*)$/.exec(answer.header('content-range') ?? '') ?? []
    return start !== undefined && Number(start) === this.length
  }

  async #startOver(): Promise<void> {
    // No wait for the disk that is not needed: what came meanwhile is lost where the connection is reset.
    if (this.length === 0) return
    await onDisk(this.#folder, this.#handle.truncate(0))
    this.#hash = createHash('sha256')
    this.length = 0
    this.#pieced = false
  }
}

/** How long the whole blob is, as the server says. */
function announced(answer: Answer): number | undefined {
  const whole = answer.status === 200 ? answer.header('content-length') : totalOf(answer)
  return whole !== undefined && /^\d{1,15}$/.test(whole) ? Number(whole) : undefined
}

function totalOf(answer: Answer): string | undefined {
  return answer.header('content-range')?.split('/')[1]
}

function damaged(): TransferError {
  return new TransferError('damaged', 'what the media server has is not the file that was sent')
}

/** Status → what it means for the download; anything else below 500 is the server's refusal. */
const STATUSES: Readonly<Record<number, TransferErrorCode>> = {
  401: 'unauthorized',
  404: 'missing',
  408: 'unreachable',
  410: 'gone',
  425: 'unreachable',
  429: 'unreachable',
}

async function refusal(url: string, answer: Answer): Promise<TransferError> {
  const { status } = answer
  await answer.words()
  const code = STATUSES[status] ?? (status >= 500 ? 'unreachable' : 'refused')
  if (code === 'gone')
    return new TransferError(code, `the file is not at its media host any more (${status})`)
  if (code === 'missing')
    return new TransferError(code, `its media host does not give the file, at least not now (${status})`)
  return new TransferError(code, `${new URL(url).host} answered ${status}`)
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
  }
}

// Sending files: written down first, then uploaded, then sent as any other message. Whatever happens in between, the
// upload goes on at the next connection; what was sent is never sent twice.
import type { CancelTimer } from '#platform/clock.js'
import { RequestError } from '#platform/net/connection.js'
import { ClientError, type OutgoingMedia, type SendOutcome, type TransferOptions } from '../../api.js'
import { describeOutgoing } from '../../media/outgoing-file.js'
import { isTransferError } from '../../media/transfer-error.js'
import { KeyedMutex } from '../../signal/keyed-mutex.js'
import type { UploadRow } from '../../store/uploads.js'
import type { EngineContext } from '../context.js'
import type { Link } from '../link.js'
import { newMessageId } from '../message-id.js'
import { offline } from '../outcomes.js'
import type { Outgoing } from '../outgoing.js'
import { unreachableText } from '../refused-message.js'
import { UploadJob } from './upload-job.js'
import { UploadStates } from './upload-states.js'
import type { UploadWork } from './upload-work.js'

const FIRST_RETRY_MILLISECONDS = 5_000
const LONGEST_RETRY_MILLISECONDS = 60_000
const STOPPED_TEXT = 'stopped; nothing was sent, and the upload goes on from here when it is resumed'

export interface SendingParts {
  readonly outgoing: Outgoing
  readonly work: UploadWork
}

export class MediaSending {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #parts: SendingParts
  readonly #states: UploadStates
  readonly #jobs = new Map<string, UploadJob>()
  /** By chat: files arrive in the order they were sent. */
  readonly #order = new KeyedMutex()
  readonly #running = new Set<Promise<void>>()
  #cancelRetry: CancelTimer | undefined
  /** Doubles while nothing gets through. */
  #retry = FIRST_RETRY_MILLISECONDS

  constructor(context: EngineContext, link: Link, parts: SendingParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
    this.#states = new UploadStates(context)
  }

  /** See {@link ParleyClient.sendMedia}. */
  async send(
    to: string,
    media: OutgoingMedia,
    { id = newMessageId(this.#context.randomBytes), signal }: TransferOptions & { id?: string },
  ): Promise<SendOutcome> {
    const chat = await this.#parts.outgoing.writable(to)
    const file = await describeOutgoing(media, this.#context)
    await this.#states.begin(chat, id, file.caption, file)
    return this.#start(chat, id, signal)
  }

  /** See {@link ParleyClient.resumeMedia}. */
  async resume(id: string, { signal }: TransferOptions): Promise<SendOutcome> {
    const { chat } = this.#waiting(id)
    if (!this.#jobs.has(jobKey(chat, id))) await this.#states.resumed(chat, id)
    return this.#start(chat, id, signal)
  }

  /** False where there is no upload that could be stopped. */
  stop(chat: string, id: string): boolean {
    const job = this.#jobs.get(jobKey(chat, id))
    if (!job?.abort()) return false
    this.#jobs.delete(jobKey(chat, id))
    this.#run(job, async () => {
      await this.#states.stopped(chat, id)
      this.#settle(job, { event: 'stopped', id, reason: STOPPED_TEXT })
    })
    return true
  }

  /** See {@link ParleyClient.cancelMedia}. */
  async cancel(id: string): Promise<void> {
    const row = this.#waiting(id)
    const given = await this.giveUp([row], 'you gave it up before it was sent')
    if (!given) throw nothingToStop(id)
    this.#track(this.#parts.work.forget(row))
  }

  /** Fails uploads that wait or are under way; false where one of them could not be stopped any more. */
  async giveUp(rows: readonly UploadRow[], reason: string): Promise<boolean> {
    let all = true
    for (const { chat, id } of rows) {
      const job = this.#jobs.get(jobKey(chat, id))
      if (job && !job.abort()) {
        all = false
        continue
      }
      this.#jobs.delete(jobKey(chat, id))
      await this.#fail(job ?? new UploadJob(chat, id), reason)
    }
    return all
  }

  /** Everything that waits goes on, each chat's in order; how it ends is told by events. */
  goOn(): void {
    this.#retry = FIRST_RETRY_MILLISECONDS
    this.#startAll()
  }

  /** Stops everything where it stands; it goes on at the next connection. Resolves when nothing is under way. */
  async pause(): Promise<void> {
    this.#cancelRetry?.()
    this.#parts.work.letGo()
    for (const [key, job] of this.#jobs) {
      if (!job.abort()) continue
      this.#jobs.delete(key)
      this.#settle(job, offline(job.id))
    }
    await Promise.all(this.#running)
  }

  #startAll(): void {
    this.#cancelRetry?.()
    for (const { chat, id } of this.#context.uploads.list()) {
      const media = this.#context.media.get({ chat, id, direction: 'out' })?.media
      if (media?.state === 'uploading') void this.#start(chat, id, undefined)
    }
  }

  #start(chat: string, id: string, signal: AbortSignal | undefined): Promise<SendOutcome> {
    const known = this.#jobs.get(jobKey(chat, id))
    const job = known ?? new UploadJob(chat, id)
    if (!known) this.#enqueue(job)
    if (signal) {
      const stop = (): void => void this.stop(chat, id)
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
      const forget = (): void => {
        signal.removeEventListener('abort', stop)
      }
      job.outcome.then(forget, forget)
    }
    return job.outcome
  }

  #enqueue(job: UploadJob): void {
    this.#jobs.set(jobKey(job.chat, job.id), job)
    this.#run(job, () => this.#order.run(job.chat, () => this.#perform(job)))
  }

  async #perform(job: UploadJob): Promise<void> {
    const { chat, id } = job
    if (job.stopped()) return
    const row = this.#context.uploads.get(chat, id)
    if (!row) throw nothingToStop(id)
    try {
      if (!this.#link.online) this.#queue(job, offline(id))
      else {
        const reached = await this.#reaches(chat)
        if (job.stopped()) return
        if (reached) await this.#upload(job, row)
        else await this.#fail(job, unreachableText(this.#context, chat))
      }
    } catch (error) {
      if (job.stopped()) return
      if (isTransferError(error) && !error.again) await this.#fail(job, error.message)
      else if (error instanceof TypeError) throw error
      else this.#queueFor(job, error)
    }
  }

  /** Whoever cannot be written to costs no upload. */
  async #reaches(chat: string): Promise<boolean> {
    return (await this.#parts.outgoing.approach.to(chat)) !== 'unreachable'
  }

  async #upload(job: UploadJob, row: UploadRow): Promise<void> {
    const ready = await this.#parts.work.upload(row, job.signal)
    if (!job.startSending()) return
    this.#retry = FIRST_RETRY_MILLISECONDS
    const { chat, id } = job
    const { content, media } = ready
    await new Promise<void>((stored) => {
      const sent = this.#parts.outgoing.sendReady({
        ...{ chat, id, content, media },
        before: () => {
          this.#states.complete(row, content)
        },
        stored: () => {
          this.#states.completed(chat, id)
          stored()
        },
      })
      const over = (): void => {
        this.#jobs.delete(jobKey(chat, id))
        stored()
      }
      this.#track(
        sent.then(
          (outcome) => {
            job.settle(outcome)
            over()
          },
          (error: unknown) => {
            job.fail(error)
            over()
          },
        ),
      )
    })
  }

  /** Nothing is wrong with the message: it waits for better times. */
  #queueFor(job: UploadJob, error: unknown): void {
    const why = error instanceof Error ? error.message : 'the upload did not work'
    const what = isTransferError(error) ? `no upload to the media host: ${why}` : why
    const reason = `${what}; the message waits, and goes on by itself`
    this.#queue(job, { event: 'queued', id: job.id, reason, cause: isLate(error) ? 'timeout' : 'offline' })
    this.#cancelRetry?.()
    this.#cancelRetry = this.#context.clock.after(this.#retry, () => {
      if (this.#link.online) this.#startAll()
    })
    this.#retry = Math.min(2 * this.#retry, LONGEST_RETRY_MILLISECONDS)
  }

  #queue(job: UploadJob, outcome: SendOutcome): void {
    this.#jobs.delete(jobKey(job.chat, job.id))
    this.#settle(job, outcome)
  }

  async #fail(job: UploadJob, reason: string): Promise<void> {
    await this.#states.failed(job.chat, job.id, reason)
    this.#jobs.delete(jobKey(job.chat, job.id))
    this.#settle(job, { event: 'failed', id: job.id, reason, cause: 'refused' })
  }

  #settle(job: UploadJob, outcome: SendOutcome): void {
    job.settle(outcome)
    this.#context.emit(outcome)
  }

  /** What fails here could not be stored: whoever waits is told, and the next connection tries again. */
  #run(job: UploadJob, work: () => Promise<void>): void {
    this.#track(
      work().catch((error: unknown) => {
        this.#jobs.delete(jobKey(job.chat, job.id))
        job.fail(error)
      }),
    )
  }

  #track(work: Promise<void>): void {
    this.#running.add(work)
    void work.then(() => this.#running.delete(work))
  }

  /** @throws {ClientError} `usage` where no message of this id has a file that waits. */
  #waiting(id: string): UploadRow {
    const [row] = this.#context.uploads.list(id)
    if (row) return row
    throw nothingToStop(id)
  }
}

function nothingToStop(id: string): ClientError {
  return new ClientError(
    'usage',
    `no file of a message ${id} waits to be sent: it is sent, given up or unknown`,
  )
}

/** Whether nobody answered, rather than nobody was there. */
function isLate(error: unknown): boolean {
  if (error instanceof RequestError) return error.code === 'timeout'
  return isTransferError(error, 'timed-out') || (error instanceof ClientError && error.code === 'timed-out')
}

function jobKey(chat: string, id: string): string {
  return `${id}/${chat}`
}

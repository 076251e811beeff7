// Fetching the files of received messages: one transfer for each, whoever asks and however often; checked and still
// encrypted when it is here.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { MediaContent } from '#proto/content/content.js'
import { decodeContent } from '#proto/content/message.js'
import { checkJid } from '#proto/stanza/jid.js'
import { ClientError, type MediaState, type TransferOptions } from '../../api.js'
import { isMedia } from '../../media/describe-content.js'
import { downloadBlob } from '../../media/download.js'
import { blobPath, ensureMediaFolder, removeFile } from '../../media/media-folder.js'
import { paced } from '../../media/progress.js'
import { isTransferError, type TransferError, type TransferErrorCode } from '../../media/transfer-error.js'
import { keyText, type MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'
import type { MediaServers } from './media-servers.js'

interface Transfer {
  readonly controller: AbortController
  readonly done: Promise<void>
  /** Who waits for it; it is stopped when nobody does. */
  waiting: number
}

/** What to do about a failure. */
const ADVICE_LATER = 'Try again later'
const ADVICE_SENDER = 'Ask for it to be sent again'
const ADVICE: Partial<Record<TransferErrorCode, string>> = {
  missing: 'Try again later, or ask for it to be sent again',
  disk: 'Make room there, then try again',
}

export class MediaFetching {
  readonly #context: EngineContext
  readonly #servers: MediaServers
  readonly #transfers = new Map<string, Transfer>()

  constructor(context: EngineContext, servers: MediaServers) {
    this.#context = context
    this.#servers = servers
  }

  /** See {@link ParleyClient.fetchMedia}. */
  async fetch(key: MessageKey, { signal }: TransferOptions): Promise<void> {
    const row = this.#context.media.get(key)
    if (!row) throw new ClientError('usage', `there is no file in a message ${key.id} of this chat`)
    this.requireAccepted(key.chat)
    if (row.media.state === 'here' && existsSync(blobPath(this.#context.folder, key))) return
    const known = this.#transfers.get(keyText(key))
    if (known?.controller.signal.aborted) {
      // On its way out: what it leaves behind is gone on with.
      await known.done.catch(() => undefined)
      return this.fetch(key, { signal })
    }
    const transfer = known ?? this.#start(key)
    transfer.waiting += 1
    try {
      await orStopped(transfer.done, signal)
    } finally {
      transfer.waiting -= 1
      if (transfer.waiting === 0) transfer.controller.abort()
    }
  }

  /** Nothing of a stranger is fetched or decrypted. @throws {ClientError} `refused`. */
  requireAccepted(chat: string): void {
    if (!this.#context.requests.get(chat)) return
    throw new ClientError(
      'refused',
      `${chat} is not accepted, and nothing of a stranger is fetched: \`parley requests accept ${chat}\` first, or write to them`,
    )
  }

  /** False where nothing is being fetched. */
  stop(key: MessageKey): boolean {
    const transfer = this.#transfers.get(keyText(key))
    transfer?.controller.abort()
    return transfer !== undefined
  }

  /** Stops the transfer of a file, and removes what is here of it. */
  async forget(key: MessageKey): Promise<void> {
    this.stop(key)
    await this.#transfers.get(keyText(key))?.done.catch(() => undefined)
    await removeFile(this.#context.folder, key)
  }

  /** Stops everything; what came so far is kept. Resolves when nothing is under way. */
  async pause(): Promise<void> {
    const transfers = [...this.#transfers.values()]
    for (const { controller } of transfers) controller.abort()
    await Promise.allSettled(transfers.map(({ done }) => done))
  }

  /** What a received message says about its file. @throws {ClientError} `usage` where it has none. */
  content({ chat, id }: MessageKey): MediaContent {
    const bytes = this.#context.entries.received(chat, id)
    const content = bytes && decodeContent(bytes)
    if (content && isMedia(content)) return content
    throw new ClientError('usage', `there is no file in a message ${id} of this chat`)
  }

  /** What was fetched turned out to be something else: nothing of it is kept. */
  async damaged(key: MessageKey, error: TransferError): Promise<void> {
    await rm(blobPath(this.#context.folder, key), { force: true })
    await this.#settle(key, 'damaged', error.message)
  }

  #start(key: MessageKey): Transfer {
    const controller = new AbortController()
    const done = this.#transfer(key, controller.signal).finally(() => {
      this.#transfers.delete(keyText(key))
    })
    // Whoever waits is told; nobody may be waiting any more.
    done.catch(() => undefined)
    const transfer = { controller, done, waiting: 0 }
    this.#transfers.set(keyText(key), transfer)
    return transfer
  }

  async #transfer(key: MessageKey, signal: AbortSignal): Promise<void> {
    const { media } = this.#context
    media.setFetching(key, true)
    this.#tell(key, 'fetching')
    try {
      await this.#download(key, signal)
      media.setFetching(key, false)
      await this.#settle(key, 'here')
    } catch (error) {
      media.setFetching(key, false)
      throw await this.#failed(key, error)
    }
  }

  async #download(key: MessageKey, signal: AbortSignal): Promise<void> {
    const { clock, contacts, folder } = this.#context
    const { file } = this.content(key)
    const sender = contacts.byAddress(key.chat)?.jid ?? key.chat
    const place = await this.#servers.place(file.directPath, checkJid(sender))
    await ensureMediaFolder(folder)
    this.#trace(key.id, 'fetch', file.fileLength, 'the encrypted file is fetched')
    await downloadBlob({
      ...{ place, file, clock, signal },
      to: blobPath(folder, key),
      onProgress: paced(clock, (bytes, total) => {
        this.#context.emit({ event: 'progress', id: key.id, with: key.chat, direction: 'down', bytes, total })
      }),
    })
    this.#trace(
      key.id,
      'fetched',
      file.fileLength,
      'what came has the hash that the message gives; still encrypted',
    )
  }

  /** The failure as those who wait are told it; the message remembers why. */
  async #failed(key: MessageKey, error: unknown): Promise<unknown> {
    if (isTransferError(error, 'gone', 'damaged')) {
      await this.#settle(key, error.code === 'gone' ? 'gone' : 'damaged', error.message)
      return error.asClientError(ADVICE_SENDER)
    }
    const stopped = isTransferError(error, 'stopped')
    const why = error instanceof Error ? error.message : 'it could not be fetched'
    await this.#settle(key, 'remote', stopped ? undefined : why)
    if (stopped) return error.asClientError('What came so far is kept; it goes on from there')
    return isTransferError(error) ? error.asClientError(ADVICE[error.code] ?? ADVICE_LATER) : error
  }

  async #settle(
    key: MessageKey,
    state: 'here' | 'gone' | 'damaged' | 'remote',
    reason?: string,
  ): Promise<void> {
    await this.#context.committer.commit(() => {
      this.#context.media.setState(key, state, reason)
    })
    this.#tell(key, state, reason)
  }

  #tell({ chat, id }: MessageKey, state: MediaState, reason?: string): void {
    const why = reason === undefined ? {} : { reason }
    this.#context.emit({ event: 'media', id, with: chat, state, ...why })
  }

  #trace(cid: string, kind: string, size: number, summary: string): void {
    this.#context.trace?.({ cid, layer: 'media', dir: 'in', kind, size, sens: 'public', summary })
  }
}

/** The outcome of `work`, or a refusal as soon as this one caller does not want it any more. */
async function orStopped(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work
  let stop: () => void = () => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new ClientError('failed', 'stopped. What came so far is kept; it goes on from there'))
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    await Promise.race([work, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

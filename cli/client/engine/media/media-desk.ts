// Everything this client does with files, put together: sending, fetching, saving, and what comes by itself.
import type { DownloadPolicy } from '../../api.js'
import { removeOpened } from '../../media/media-folder.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'
import type { Link } from '../link.js'
import { AutoDownload } from './auto-download.js'
import { MediaFetching } from './media-fetching.js'
import { MediaSending, type SendingParts } from './media-sending.js'
import { MediaServers } from './media-servers.js'
import { ReceivedMedia } from './received-media.js'
import { UploadWork } from './upload-work.js'

export interface MediaDeskParts extends Omit<SendingParts, 'work'> {
  /** Lets work go on in the background. */
  readonly run: (work: Promise<void>) => void
}

export class MediaDesk {
  readonly sending: MediaSending
  readonly fetching: MediaFetching
  readonly received: ReceivedMedia
  readonly #context: EngineContext
  readonly #run: MediaDeskParts['run']
  readonly #automatic: AutoDownload

  constructor(context: EngineContext, link: Link, parts: MediaDeskParts) {
    this.#context = context
    this.#run = parts.run
    const servers = new MediaServers(context, link)
    this.sending = new MediaSending(context, link, { ...parts, work: new UploadWork(context, servers) })
    this.fetching = new MediaFetching(context, servers)
    this.received = new ReceivedMedia(context, this.fetching)
    this.#automatic = new AutoDownload(context, link, this.fetching)
  }

  wentOnline(): void {
    this.sending.goOn()
    this.#automatic.forgetFailures()
    this.look()
  }

  /** Something may be there now that comes by itself. */
  look(): void {
    this.#run(this.#automatic.run())
  }

  stop(chat: string, id: string): void {
    this.sending.stop(chat, id)
    this.fetching.stop({ chat, id, direction: 'in' })
  }

  /** Files that wait to be sent fail: to one person, or all. */
  async giveUp(reason: string, chat?: string): Promise<void> {
    const rows = this.#context.uploads.list().filter((row) => chat === undefined || row.chat === chat)
    await this.sending.giveUp(rows, reason)
  }

  async setDownloads(policy: DownloadPolicy): Promise<void> {
    await this.#context.committer.commit(() => {
      this.#context.settings.set('downloads', policy)
    })
    this.look()
  }

  /** The message of a file is gone: so is what there is of the file, encrypted or not. Files of ours stay where they are. */
  forget(key: MessageKey): void {
    this.#run(this.fetching.forget(key))
  }

  async pause(): Promise<void> {
    await Promise.all([this.sending.pause(), this.fetching.pause()])
  }

  /** No decrypted file stays behind. */
  async close(): Promise<void> {
    await removeOpened(this.#context.folder)
  }
}

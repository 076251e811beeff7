// What one upload does: the file to the media host, and the message complete with where it is there.
import type { Bytes } from '#proto/bytes.js'
import { blobLabel } from '#proto/hosting/blob-label.js'
import type { MediaKind } from '../../api.js'
import { describeContent } from '../../media/describe-content.js'
import { blobSourceOf, completed, freshKey, readDraft, rekeyed } from '../../media/outgoing-file.js'
import { paced } from '../../media/progress.js'
import { isTransferError } from '../../media/transfer-error.js'
import { removeUpload } from '../../media/tus.js'
import { isAt, uploadFile } from '../../media/upload.js'
import { ClientError } from '../../api.js'
import type { UploadRow } from '../../store/uploads.js'
import type { EngineContext } from '../context.js'
import type { MediaServers } from './media-servers.js'

export interface ReadyFile {
  readonly content: Bytes
  readonly media: MediaKind
}

export class UploadWork {
  readonly #context: EngineContext
  readonly #servers: MediaServers
  /** Of what is tidied up at the host in the background. */
  #tidying = new AbortController()

  constructor(context: EngineContext, servers: MediaServers) {
    this.#context = context
    this.#servers = servers
  }

  /** @throws {TransferError}, {ClientError} */
  async upload(row: UploadRow, signal: AbortSignal): Promise<ReadyFile> {
    const { chat, id } = row
    const { clock, committer, uploads, randomBytes } = this.#context
    let { draft } = row
    this.#trace(id, 'upload', row.size, 'the file is encrypted while it goes to the media host')
    const uploaded = await uploadFile({
      host: await this.#servers.uploadHost(),
      clock,
      signal,
      source: blobSourceOf(row),
      url: row.url,
      onUrl: (url) =>
        committer.commit(() => {
          uploads.setUrl(chat, id, url)
        }),
      onProgress: paced(clock, (bytes, total) => {
        this.#context.emit({ event: 'progress', id, with: chat, direction: 'up', bytes, total })
      }),
      startOver: async () => {
        draft = rekeyed(draft, freshKey(randomBytes))
        await committer.commit(() => {
          uploads.startOver(chat, id, draft)
        })
        return blobSourceOf({ ...row, draft })
      },
    })
    const { sealed, reference } = uploaded
    this.#trace(id, 'uploaded', sealed.blobLength, `the media host has it, as blob ${blobLabel(reference)}`)
    const content = completed(draft, uploaded, this.#servers.directPath(reference))
    return { content, media: describeContent(readDraft(draft)).kind }
  }

  /** Takes what came of an upload back from the host, if that can be done now; else it expires there. */
  async forget({ url }: UploadRow): Promise<void> {
    if (url === undefined) return
    const { signal } = this.#tidying
    try {
      const host = await this.#servers.uploadHost()
      if (!isAt(host, url)) return
      await removeUpload(url, { token: await host.token(false), clock: this.#context.clock, signal })
    } catch (error) {
      if (!isTransferError(error) && !(error instanceof ClientError)) throw error
    }
  }

  /** Ends what is tidied up at the moment. */
  letGo(): void {
    this.#tidying.abort()
    this.#tidying = new AbortController()
  }

  #trace(cid: string, kind: string, size: number, summary: string): void {
    this.#context.trace?.({ cid, layer: 'media', dir: 'out', kind, size, sens: 'public', summary })
  }
}

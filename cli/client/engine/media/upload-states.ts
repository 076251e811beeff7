// What is durable about a file on its way out: each step is one transaction, and told once it is on disk.
import type { Bytes } from '#proto/bytes.js'
import type { MediaState, SentState } from '../../api.js'
import type { OutgoingFile } from '../../media/outgoing-file.js'
import { byUs } from '../../store/evidence.js'
import type { UploadRow } from '../../store/uploads.js'
import type { EngineContext } from '../context.js'

export class UploadStates {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  /** The message is in the chat, and its upload is never forgotten from here on. */
  async begin(chat: string, id: string, caption: string, out: OutgoingFile): Promise<void> {
    const { committer, entries, media, uploads, clock } = this.#context
    const { file, draft, description } = out
    await committer.commit(() => {
      entries.addOutgoing(chat, id, caption, undefined, clock.now())
      media.add({ chat, id, direction: 'out' }, description, 'uploading', file.path)
      uploads.add({ chat, id, ...file, draft, url: undefined })
    })
    this.#tell(chat, id, 'uploading')
  }

  async stopped(chat: string, id: string): Promise<void> {
    await this.#context.committer.commit(() => {
      this.#set(chat, id, 'stopped', 'you stopped the upload')
      this.#context.media.setState({ chat, id, direction: 'out' }, 'stopped')
    })
    this.#tell(chat, id, 'stopped')
  }

  async resumed(chat: string, id: string): Promise<void> {
    await this.#context.committer.commit(() => {
      this.#set(chat, id, 'sending', 'the upload goes on')
      this.#context.media.setState({ chat, id, direction: 'out' }, 'uploading')
    })
    this.#tell(chat, id, 'uploading')
  }

  /** The message will never be sent. */
  async failed(chat: string, id: string, reason: string): Promise<void> {
    await this.#context.committer.commit(() => {
      this.#set(chat, id, 'failed', 'the file was not sent', reason)
      this.#context.media.setState({ chat, id, direction: 'out' }, 'stopped', reason)
      this.#context.uploads.remove(chat, id)
    })
    this.#tell(chat, id, 'stopped', reason)
    this.#context.emit({ event: 'receipt', id, state: 'failed', from: chat })
  }

  /** Belongs into the transaction that puts the message into the outbox. */
  complete({ chat, id }: UploadRow, content: Bytes): void {
    this.#context.entries.complete(chat, id, content)
    this.#context.media.setState({ chat, id, direction: 'out' }, 'uploaded')
    this.#context.uploads.remove(chat, id)
  }

  /** Once that transaction is on disk. */
  completed(chat: string, id: string): void {
    this.#tell(chat, id, 'uploaded')
  }

  #set(chat: string, id: string, state: SentState, what: string, reason?: string): void {
    const { clock, sent } = this.#context
    sent.setState(chat, id, state, byUs(clock.now(), what), reason)
  }

  #tell(chat: string, id: string, state: MediaState, reason?: string): void {
    this.#context.emit({
      event: 'media',
      id,
      with: chat,
      state,
      ...(reason === undefined ? {} : { reason }),
    })
  }
}

// The engine of one profile, put together: the headless client that programs use.
import {
  type ClientStatus,
  ClientError,
  type ConnectReason,
  type DownloadPolicy,
  type HistoryPage,
  type OutgoingMedia,
  type ParleyClient,
  type PartnerView,
  type SavedMedia,
  type SaveOptions,
  type SendOutcome,
  type TransferOptions,
} from '../api.js'
import { ASSUMED_MAXIMUM_TEXT_BYTES } from '#proto/assumptions.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { RequestError } from '#platform/net/connection.js'
import { BlockList } from './block-list.js'
import type { EngineContext } from './context.js'
import { Directory } from './directory.js'
import { IncomingMessages } from './incoming-message.js'
import { Incoming } from './incoming.js'
import { Link } from './link.js'
import { MediaDesk } from './media/media-desk.js'
import { newMessageId } from './message-id.js'
import { Outgoing } from './outgoing.js'
import { PreKeyRefill } from './prekeys.js'
import { RetryAnswerer } from './retry-answerer.js'
import { RetryAsker } from './retry-asker.js'
import { Sessions } from './sessions.js'
import { trustPeer } from './trust.js'
import { askToLeave, forgetEnlistment, LEFT_TEXT, type UnenlistOptions } from './unenlist.js'

const DEFAULT_PAGE = 50

export class EngineClient implements ParleyClient {
  readonly #context: EngineContext
  readonly #profile: string
  readonly #link: Link
  readonly #directory: Directory
  readonly #outgoing: Outgoing
  readonly #media: MediaDesk
  readonly #blockList: BlockList
  readonly #incoming: Incoming
  readonly #refill: PreKeyRefill
  /** Handlers under way; `disconnect` lets them finish. */
  readonly #running = new Set<Promise<void>>()
  #closing: Promise<void> | undefined

  constructor(context: EngineContext, profile: string) {
    this.#context = context
    this.#profile = profile
    this.#link = new Link(context, {
      onOnline: () => {
        this.#run(this.#wentOnline())
      },
      onStanza: (stanza) => {
        this.#run(this.#incoming.handle(stanza))
      },
      onOffline: () => {
        this.#outgoing.connectionLost()
      },
      onEnded: (error, cause) => {
        this.#outgoing.connectionLost()
        context.emit({ event: 'notice', notice: cause, text: error.message, timestamp: context.clock.now() })
      },
    })
    this.#directory = new Directory(context, this.#link)
    const sessions = new Sessions(context, this.#link)
    this.#outgoing = new Outgoing(context, this.#link, this.#directory, sessions)
    this.#media = new MediaDesk(context, this.#link, {
      ...{ directory: this.#directory, sessions, outgoing: this.#outgoing },
      run: (work) => {
        this.#run(work)
      },
    })
    this.#blockList = new BlockList(context, this.#link, this.#directory, this.#outgoing)
    this.#refill = new PreKeyRefill(context, this.#link)
    this.#incoming = new Incoming(context, this.#link, {
      messages: new IncomingMessages(context, this.#link, {
        directory: this.#directory,
        retries: new RetryAsker(context),
        onMedia: () => {
          this.#media.look()
        },
      }),
      retries: new RetryAnswerer(context, this.#link, sessions, this.#outgoing),
      outgoing: this.#outgoing,
      sessions,
      refill: this.#refill,
      directory: this.#directory,
    })
  }

  connect(reason: ConnectReason = 'user'): Promise<void> {
    return this.#link.up(reason)
  }

  async disconnect(reason?: string): Promise<void> {
    await this.#link.down(reason)
    this.#outgoing.connectionLost()
    await this.#media.pause()
    await Promise.all(this.#running)
    this.#context.committer.flush()
  }

  close(): Promise<void> {
    this.#closing ??= this.disconnect().then(async () => {
      await this.#media.close()
      this.#context.database.close()
    })
    return this.#closing
  }

  async send(to: string, text: string, id?: string): Promise<SendOutcome> {
    if (text.trim() === '') throw new ClientError('usage', 'a message needs some text')
    if (Buffer.byteLength(text) > ASSUMED_MAXIMUM_TEXT_BYTES) {
      throw new ClientError(
        'usage',
        `this text is too long to be sent at once: at most ${ASSUMED_MAXIMUM_TEXT_BYTES} bytes; send it in parts`,
      )
    }
    const outcome = await this.#outgoing.send(to, text, id ?? newMessageId(this.#context.randomBytes))
    // Writing to somebody accepts them: what they sent before may come now.
    this.#media.look()
    return outcome
  }

  sendMedia(
    to: string,
    media: OutgoingMedia,
    options: TransferOptions & { id?: string } = {},
  ): Promise<SendOutcome> {
    return this.#media.sending.send(to, media, options)
  }

  resumeMedia(id: string, options: TransferOptions = {}): Promise<SendOutcome> {
    return this.#media.sending.resume(id, options)
  }

  stopMedia(withAddress: string, id: string): void {
    this.#media.stop(withAddress, id)
  }

  cancelMedia(id: string): Promise<void> {
    return this.#media.sending.cancel(id)
  }

  fetchMedia(withAddress: string, id: string, options: TransferOptions = {}): Promise<void> {
    return this.#media.fetching.fetch({ chat: withAddress, id, direction: 'in' }, options)
  }

  saveMedia(id: string, options: SaveOptions = {}, withAddress?: string): Promise<SavedMedia> {
    return this.#media.received.save(id, options, withAddress)
  }

  openMedia(withAddress: string, id: string, options: TransferOptions = {}): Promise<string> {
    return this.#media.received.open(withAddress, id, options)
  }

  picture(withAddress: string, id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#media.received.picture(withAddress, id)
  }

  setDownloads(policy: DownloadPolicy): Promise<void> {
    return this.#media.setDownloads(policy)
  }

  chats(): ReturnType<ParleyClient['chats']> {
    return this.#context.entries.chats()
  }

  history(
    withAddress: string,
    page: { readonly before?: number; readonly limit?: number } = {},
  ): HistoryPage {
    return this.#context.entries.history(withAddress, page.before, page.limit ?? DEFAULT_PAGE)
  }

  markSeen(withAddress: string, upTo?: string): void {
    this.#context.entries.markSeen(withAddress, upTo)
  }

  async trust(withAddress: string): Promise<{ readonly released: number }> {
    const released = await trustPeer(this.#context, withAddress)
    if (this.#link.online) this.#run(this.#outgoing.flush())
    return { released }
  }

  async block(address: string): Promise<void> {
    const blocked = await this.#asked(() => this.#blockList.block(address))
    await this.#media.giveUp(`you blocked ${blocked}`, blocked)
  }

  unblock(address: string): Promise<void> {
    return this.#asked(() => this.#blockList.unblock(address))
  }

  blocked(): Promise<readonly string[]> {
    return this.#asked(() => this.#blockList.list())
  }

  /** Needs a connection, which is over afterwards. */
  async unenlist(options: UnenlistOptions): Promise<void> {
    const account = await this.#asked(() => askToLeave(this.#context, this.#link, options))
    await this.disconnect('not enlisted any more')
    await forgetEnlistment(this.#context, this.#outgoing, account)
    await this.#media.giveUp(LEFT_TEXT)
  }

  async partners(): Promise<readonly PartnerView[]> {
    if (this.#context.account().kind === 'partner') {
      throw new ClientError(
        'usage',
        'only a Meta account chooses which apps may reach it; this profile is a partner account',
      )
    }
    return this.#link.online
      ? this.#asked(() => this.#directory.refreshPartners())
      : this.#context.contacts.partners()
  }

  async setPartner(id: number, enabled: boolean): Promise<PartnerView> {
    const before = await this.partners()
    if (!before.some((partner) => partner.id === id)) {
      throw new ClientError('usage', `there is no app ${id}; \`parley partners list\` shows which there are`)
    }
    const chosen = before
      .filter((partner) => (partner.id === id ? enabled : partner.enabled))
      .map((partner) => partner.id)
    const answer = await this.#asked(() => this.#link.request(optInRequest(chosen)))
    const error = readIqError(answer)
    if (error) throw new ClientError('refused', `Meta refused this choice of apps (${error.code})`)
    const after = (await this.partners()).find((partner) => partner.id === id)
    if (!after) throw new ClientError('failed', `app ${id} is gone; list the apps again`)
    return after
  }

  status(): ClientStatus {
    const { settings, outbox, entries, uploads } = this.#context
    const meta = settings.get('meta')
    const provider = settings.get('provider')
    const enlisted = meta !== undefined && !meta.unenlisted
    return {
      profile: this.#profile,
      kind: meta?.kind ?? 'partner',
      address: meta?.address,
      service: meta?.service,
      enlisted,
      login: enlisted ? meta.login : undefined,
      meta: meta?.url,
      provider: provider?.url,
      trustRoot: meta?.trustRoot,
      connection: this.#link.state,
      outbox: outbox.countMessages() + uploads.countWaiting(),
      chats: entries.chats().length,
      downloads: settings.get('downloads') ?? 'small',
    }
  }

  subscribe(listener: Parameters<ParleyClient['subscribe']>[0]): () => void {
    return this.#context.subscribe(listener)
  }

  async #wentOnline(): Promise<void> {
    await this.#outgoing.flush()
    this.#media.wentOnline()
    await this.#refill.run()
    if (this.#context.account().kind === 'meta') await this.#directory.refreshPartners()
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      const code = error.code === 'timeout' ? 'timed-out' : 'cannot-connect'
      throw new ClientError(code, `no answer from Meta: ${error.message}. Try again`, { cause: error })
    }
  }

  /** Background work: its failures are the connection's or the disk's, and both show elsewhere. */
  #run(work: Promise<void>): void {
    const settled = work.catch((error: unknown) => {
      if (error instanceof RequestError) return
      const text = error instanceof Error ? error.message : 'unknown failure'
      this.#context.emit({ event: 'notice', notice: 'info', text, timestamp: this.#context.clock.now() })
    })
    this.#running.add(settled)
    void settled.then(() => this.#running.delete(settled))
  }
}

// The engine of one profile, put together: the headless client that programs use.
import {
  type ClientStatus,
  ClientError,
  type ConnectReason,
  type DownloadPolicy,
  type HistoryPage,
  type InteropChoice,
  type InteropView,
  type LedgerLine,
  type OutgoingMedia,
  type ParleyClient,
  type PartnerView,
  type ReportOptions,
  type RequestView,
  type SavedMedia,
  type SaveOptions,
  type SendOutcome,
  type TransferOptions,
} from '../api.js'
import { RequestError } from '#platform/net/connection.js'
import { askToReach } from './ask-to-reach.js'
import { assembleEngine, type EngineParts } from './assemble.js'
import type { EngineContext } from './context.js'
import { readLedgers } from './ledger-reader.js'
import { newMessageId } from './message-id.js'
import { checkText } from './message-text.js'
import { EngineLibrary } from './library/engine-library.js'
import { EnginePeople } from './people/engine-people.js'
import { EngineTalk } from './talk/engine-talk.js'
import { trustPeer } from './trust.js'
import { leave, noteForgotten, type UnenlistOptions } from './unenlist.js'

const DEFAULT_PAGE = 50

export class EngineClient implements ParleyClient {
  readonly talk: EngineTalk
  readonly people: EnginePeople
  readonly library: EngineLibrary
  readonly #context: EngineContext
  readonly #profile: string
  readonly #parts: EngineParts
  /** Handlers under way; `disconnect` lets them finish. */
  readonly #running = new Set<Promise<void>>()
  #closing: Promise<void> | undefined

  constructor(context: EngineContext, profile: string) {
    this.#context = context
    this.#profile = profile
    this.#parts = assembleEngine(context, {
      run: (work) => {
        this.#run(work)
      },
      onOnline: () => {
        this.#run(this.#wentOnline())
      },
      onStanza: (stanza) => {
        this.#run(this.#parts.incoming.handle(stanza))
      },
      onOffline: () => {
        this.#parts.outgoing.connectionLost()
      },
      onRefused: (error) => {
        this.#notice('refused', error.message)
      },
      onForgotten: () => {
        this.#run(noteForgotten(context))
      },
      onEnded: (error, cause) => {
        this.#parts.outgoing.connectionLost()
        this.#notice(cause, error.message)
      },
    })
    this.talk = new EngineTalk(context, this.#parts)
    this.people = new EnginePeople(context, this.#parts)
    this.library = new EngineLibrary(context)
  }

  connect(reason: ConnectReason = 'user'): Promise<void> {
    return this.#parts.link.up(reason)
  }

  async disconnect(reason?: string): Promise<void> {
    await this.#parts.link.down(reason)
    this.#parts.outgoing.connectionLost()
    await this.#parts.media.pause()
    await Promise.all(this.#running)
    this.#context.committer.flush()
  }

  close(): Promise<void> {
    this.#parts.housekeeping.close()
    this.#closing ??= this.disconnect().then(async () => {
      await this.#parts.media.close()
      this.#context.database.close()
    })
    return this.#closing
  }

  async send(to: string, text: string, id?: string): Promise<SendOutcome> {
    checkText(text)
    const outcome = await this.#parts.outgoing.send(to, text, id ?? newMessageId(this.#context.randomBytes))
    // Writing to somebody accepts them: what they sent before may come now.
    this.#parts.media.look()
    return outcome
  }

  sendMedia(
    to: string,
    media: OutgoingMedia,
    options: TransferOptions & { id?: string } = {},
  ): Promise<SendOutcome> {
    return this.#parts.media.sending.send(to, media, options)
  }

  resumeMedia(id: string, options: TransferOptions = {}): Promise<SendOutcome> {
    return this.#parts.media.sending.resume(id, options)
  }

  stopMedia(withAddress: string, id: string): void {
    this.#parts.media.stop(withAddress, id)
  }

  cancelMedia(id: string): Promise<void> {
    return this.#parts.media.sending.cancel(id)
  }

  fetchMedia(withAddress: string, id: string, options: TransferOptions = {}): Promise<void> {
    return this.#parts.media.fetching.fetch({ chat: withAddress, id, direction: 'in' }, options)
  }

  saveMedia(id: string, options: SaveOptions = {}, withAddress?: string): Promise<SavedMedia> {
    return this.#parts.media.received.save(id, options, withAddress)
  }

  openMedia(withAddress: string, id: string, options: TransferOptions = {}): Promise<string> {
    return this.#parts.media.received.open(withAddress, id, options)
  }

  picture(withAddress: string, id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#parts.media.received.picture(withAddress, id)
  }

  setDownloads(policy: DownloadPolicy): Promise<void> {
    return this.#parts.media.setDownloads(policy)
  }

  chats(): ReturnType<ParleyClient['chats']> {
    return this.#context.chatList.all()
  }

  history(withAddress: string, page: Parameters<ParleyClient['history']>[1] = {}): HistoryPage {
    return this.#context.history.page(withAddress, page, page.limit ?? DEFAULT_PAGE)
  }

  markSeen(withAddress: string, upTo?: string): void {
    this.#context.entries.markSeen(withAddress, upTo)
  }

  async trust(withAddress: string): Promise<{ readonly released: number }> {
    const released = await trustPeer(this.#context, withAddress)
    if (this.#parts.link.online) this.#run(this.#parts.outgoing.flush())
    return { released }
  }

  block(address: string): Promise<void> {
    return this.#asked(() => this.#parts.blockList.block(address))
  }

  unblock(address: string): Promise<void> {
    return this.#asked(() => this.#parts.blockList.unblock(address))
  }

  blocked(): Promise<readonly string[]> {
    return this.#asked(() => this.#parts.blockList.list())
  }

  requests(): readonly RequestView[] {
    return this.#parts.requests.list()
  }

  acceptRequest(address: string): Promise<void> {
    return this.#asked(() => this.#parts.requests.accept(address))
  }

  deleteRequest(address: string): Promise<void> {
    return this.#asked(() => this.#parts.requests.delete(address))
  }

  report(address: string, options: ReportOptions = {}): Promise<void> {
    return this.#asked(() => this.#parts.reports.report(address, options))
  }

  askToReach(address: string): Promise<void> {
    const { link, directory } = this.#parts
    return this.#asked(() => askToReach(this.#context, link, directory, address))
  }

  interop(): Promise<InteropView> {
    return this.#asked(() => this.#parts.interop.view())
  }

  setInterop(choice: InteropChoice): Promise<InteropView> {
    return this.#asked(() => this.#parts.interop.set(choice))
  }

  showedWarnings(): Promise<void> {
    return this.#asked(() => this.#parts.interop.showedWarnings())
  }

  ledger(): Promise<readonly LedgerLine[]> {
    return this.#asked(() => readLedgers(this.#context, this.#parts.link))
  }

  partners(): Promise<readonly PartnerView[]> {
    return this.#asked(() => this.#parts.interop.partners())
  }

  setPartner(id: number, enabled: boolean, accepted?: string): Promise<PartnerView> {
    return this.#asked(() => this.#parts.interop.setPartner(id, enabled, accepted))
  }

  /**
   * Needs a connection, which is over afterwards; none to finish what was begun: where Meta has forgotten the account,
   * or only the provider could not be told.
   */
  async unenlist(options: UnenlistOptions): Promise<void> {
    // What a failed login said of the account is written down by then.
    if (!this.#parts.link.online) await Promise.all(this.#running)
    await this.#asked(() =>
      leave(this.#context, this.#parts, options, () => this.disconnect('not enlisted any more')),
    )
  }

  status(): ClientStatus {
    const { settings, outbox, chatList, uploads } = this.#context
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
      connection: this.#parts.link.state,
      outbox: outbox.countMessages() + uploads.countWaiting(),
      chats: chatList.count(),
      downloads: settings.get('downloads') ?? 'small',
    }
  }

  subscribe(listener: Parameters<ParleyClient['subscribe']>[0]): () => void {
    return this.#context.subscribe(listener)
  }

  async #wentOnline(): Promise<void> {
    await this.#parts.outgoing.flush()
    this.#parts.media.wentOnline()
    await this.#parts.refill.run()
    if (this.#context.account().kind === 'meta') await this.#parts.directory.refreshPartners()
  }

  #notice(notice: 'refused' | 'replaced' | 'info', text: string): void {
    this.#context.emit({ event: 'notice', notice, text, timestamp: this.#context.clock.now() })
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
      this.#notice('info', text)
    })
    this.#running.add(settled)
    void settled.then(() => this.#running.delete(settled))
  }
}

// The headless client that programs use: each method names the part of the engine that does it. How the engine runs is in
// running-engine.ts, how its parts depend on each other in assemble.ts.
import {
  type ClientStatus,
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
import { askToReach } from './ask-to-reach.js'
import { asked } from './asked.js'
import type { EngineParts } from './assemble.js'
import { clientStatus } from './client-status.js'
import type { EngineContext } from './context.js'
import { readLedgers } from './ledger-reader.js'
import { newMessageId } from './message-id.js'
import { checkText } from './message-text.js'
import { EngineLibrary } from './library/engine-library.js'
import { EnginePeople } from './people/engine-people.js'
import { RunningEngine } from './running-engine.js'
import { EngineTalk } from './talk/engine-talk.js'
import { trustPeer } from './trust.js'
import { leave, type UnenlistOptions } from './unenlist.js'

const DEFAULT_PAGE = 50

export class EngineClient implements ParleyClient {
  readonly talk: EngineTalk
  readonly people: EnginePeople
  readonly library: EngineLibrary
  readonly #context: EngineContext
  readonly #profile: string
  readonly #parts: EngineParts
  readonly #engine: RunningEngine

  constructor(context: EngineContext, profile: string) {
    this.#context = context
    this.#profile = profile
    this.#engine = new RunningEngine(context)
    this.#parts = this.#engine.parts
    this.talk = new EngineTalk(context, this.#parts)
    this.people = new EnginePeople(context, this.#parts)
    this.library = new EngineLibrary(context)
  }

  connect(reason: ConnectReason = 'user'): Promise<void> {
    return this.#engine.connect(reason)
  }

  disconnect(reason?: string): Promise<void> {
    return this.#engine.disconnect(reason)
  }

  close(): Promise<void> {
    return this.#engine.close()
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
    if (this.#parts.link.online) this.#engine.run(this.#parts.outgoing.flush())
    return { released }
  }

  block(address: string): Promise<void> {
    return asked(() => this.#parts.blockList.block(address))
  }

  unblock(address: string): Promise<void> {
    return asked(() => this.#parts.blockList.unblock(address))
  }

  blocked(): Promise<readonly string[]> {
    return asked(() => this.#parts.blockList.list())
  }

  requests(): readonly RequestView[] {
    return this.#parts.requests.list()
  }

  acceptRequest(address: string): Promise<void> {
    return asked(() => this.#parts.requests.accept(address))
  }

  deleteRequest(address: string): Promise<void> {
    return asked(() => this.#parts.requests.delete(address))
  }

  report(address: string, options: ReportOptions = {}): Promise<void> {
    return asked(() => this.#parts.reports.report(address, options))
  }

  askToReach(address: string): Promise<void> {
    const { link, directory } = this.#parts
    return asked(() => askToReach(this.#context, link, directory, address))
  }

  interop(): Promise<InteropView> {
    return asked(() => this.#parts.interop.view())
  }

  setInterop(choice: InteropChoice): Promise<InteropView> {
    return asked(() => this.#parts.interop.set(choice))
  }

  showedWarnings(): Promise<void> {
    return asked(() => this.#parts.interop.showedWarnings())
  }

  ledger(): Promise<readonly LedgerLine[]> {
    return asked(() => readLedgers(this.#context, this.#parts.link))
  }

  partners(): Promise<readonly PartnerView[]> {
    return asked(() => this.#parts.interop.partners())
  }

  setPartner(id: number, enabled: boolean, accepted?: string): Promise<PartnerView> {
    return asked(() => this.#parts.interop.setPartner(id, enabled, accepted))
  }

  /**
   * Needs a connection, which is over afterwards; none to finish what was begun: where Meta has forgotten the account,
   * or only the provider could not be told.
   */
  async unenlist(options: UnenlistOptions): Promise<void> {
    // What a failed login said of the account is written down by then.
    if (!this.#parts.link.online) await this.#engine.settled()
    await asked(() =>
      leave(this.#context, this.#parts, options, () => this.disconnect('not enlisted any more')),
    )
  }

  status(): ClientStatus {
    return clientStatus(this.#context, this.#parts.link, this.#profile)
  }

  subscribe(listener: Parameters<ParleyClient['subscribe']>[0]): () => void {
    return this.#context.subscribe(listener)
  }
}

// The client as programs see it: everything the terminal app, the commands and a bot can do or be told.
// Addresses are text as people type them (`ada@parley`, `+4915550001@whatsapp`); times are ms since 1970.
import type { Service } from '#proto/address.js'
import type { ClientEvent, ConnectionState, SendOutcome } from './client-event.js'
import type {
  InteropChoice,
  InteropView,
  LedgerLine,
  PartnerView,
  ReportOptions,
  RequestView,
} from './consent-view.js'
import type {
  DownloadPolicy,
  OutgoingMedia,
  SavedMedia,
  SaveOptions,
  TransferOptions,
} from './media/media-view.js'
import type { ChatSummary, HistoryPage } from './message-view.js'
import type { Library, People, Talk } from './talk-view.js'

export type * from './consent-view.js'

export type ConnectReason = 'user' | 'push'

export type * from './media/media-view.js'
export type * from './message-view.js'
export type * from './client-event.js'
export type * from './talk-view.js'

export interface ClientStatus {
  readonly profile: string
  readonly kind: 'partner' | 'meta'
  /** e.g. `ada@parley`; undefined until signed in or created. */
  readonly address: string | undefined
  readonly service: Service | undefined
  /** Enlisted or created, and not un-enlisted since. */
  readonly enlisted: boolean
  /** Wire login, while enlisted. */
  readonly login: string | undefined
  readonly meta: string | undefined
  readonly provider: string | undefined
  /** Base64url of the pinned root. */
  readonly trustRoot: string | undefined
  readonly connection: ConnectionState
  readonly outbox: number
  readonly chats: number
  readonly downloads: DownloadPolicy
}

/** The headless client of one profile. Methods reject with {@link ClientError}. */
export interface ParleyClient {
  /** Replies, reactions, taking back, receipts of reading, typing. */
  readonly talk: Talk
  /** Safety numbers, and how chats are kept. */
  readonly people: People
  /** Search, and what is known of a message. */
  readonly library: Library
  /** Sets up an enlisted session and keeps it: reconnects by itself until `disconnect`. Resolves when online. */
  connect(reason?: ConnectReason): Promise<void>
  disconnect(): Promise<void>
  /** Disconnects and closes the database. */
  close(): Promise<void>
  /**
   * Encrypts and stores the message in the outbox (durable before the first attempt), sends it if online,
   * and resolves when Meta acked it, refused it, or it has to wait.
   * @param id the stanza id made at the key press; a fresh one without it.
   */
  send(to: string, text: string, id?: string): Promise<SendOutcome>
  /**
   * Sends a file: encrypts it while it goes to the media host, then sends the message that describes it. The
   * file is read once, and must stay as it is until then. Resolves as {@link ParleyClient.send} does; without a
   * connection the upload waits with the message.
   * @throws {ClientError} `usage` where the file cannot be sent: missing, unreadable, a folder, empty, too large.
   */
  sendMedia(
    to: string,
    media: OutgoingMedia,
    options?: TransferOptions & { id?: string },
  ): Promise<SendOutcome>
  /** Goes on with an upload that stopped. @throws {ClientError} `usage` where there is none of this id. */
  resumeMedia(id: string, options?: TransferOptions): Promise<SendOutcome>
  /** Stops the upload or download of a message that is under way; nothing where there is none. */
  stopMedia(withAddress: string, id: string): void
  /** Gives up a message whose file is not sent yet: it fails. @throws {ClientError} `usage` where there is none. */
  cancelMedia(id: string): Promise<void>
  /**
   * Brings the file of a received message into the profile, checked, still encrypted; without effect where it is.
   * @throws {ClientError} `cannot-connect` or `timed-out` (try again), `media-gone`, `media-damaged`, `usage`.
   */
  fetchMedia(withAddress: string, id: string, options?: TransferOptions): Promise<void>
  /**
   * Fetches where needed and decrypts into a file; nothing is there under its name before all checks hold.
   * @param withAddress needed only where two chats have a message of that id.
   */
  saveMedia(id: string, options?: SaveOptions, withAddress?: string): Promise<SavedMedia>
  /**
   * The decrypted file of a message as a private file, for a viewer or player; removed when the client closes.
   * Of files we sent, the file itself.
   */
  openMedia(withAddress: string, id: string, options?: TransferOptions): Promise<string>
  /**
   * A picture to draw: the image itself where it is here and not large, else its thumbnail. JPEG, PNG or WebP bytes
   * of a stranger: decode with limits. `undefined` where there is none.
   */
  picture(withAddress: string, id: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  setDownloads(policy: DownloadPolicy): Promise<void>
  chats(): readonly ChatSummary[]
  /** The newest rows; older ones `before` a page, newer ones `after` it. */
  history(
    withAddress: string,
    page?: { readonly before?: number; readonly after?: number; readonly limit?: number },
  ): HistoryPage
  /** Marks the chat as seen here, up to the message `upTo` (all of it without one); sends nothing. */
  markSeen(withAddress: string, upTo?: string): void
  /** Accepts the peer's present identity key and releases held messages. */
  trust(withAddress: string): Promise<{ readonly released: number }>
  /**
   * From now on this person reaches us no more, nor we them; the chat stays, what waits for them in the outbox fails.
   * Needs a connection, and somebody this profile knows or can look up.
   */
  block(address: string): Promise<void>
  unblock(address: string): Promise<void>
  /** Addresses; the wire login of somebody this profile knows no address of. Offline: as it was known last. */
  blocked(): Promise<readonly string[]>
  /** The newest first. */
  requests(): readonly RequestView[]
  /**
   * This person may write, and learns from now on what contacts learn: receipts, typing. Also before they ever wrote.
   * What was withheld (receipts of delivery, requests to send again) goes out. Writing to somebody accepts them too.
   * Needs a connection.
   */
  acceptRequest(address: string): Promise<void>
  /** Removes a request and its messages, here and at Meta; they are told nothing. Needs a connection. */
  deleteRequest(address: string): Promise<void>
  /** Reports somebody to Meta, with nothing attached but what `options` name; a request is deleted by it. */
  report(address: string, options?: ReportOptions): Promise<void>
  /**
   * Asks a WhatsApp user to let this app reach them. Resolves the same way whoever that is, and whether they exist.
   * @throws {ClientError} `refused` where too many were asked, `usage` for a Meta account.
   */
  askToReach(address: string): Promise<void>
  /** @throws {ClientError} `usage` for a partner account. */
  interop(): Promise<InteropView>
  /** @throws {ClientError} `warnings-not-accepted` where `accepted` is missing or of older warnings. */
  setInterop(choice: InteropChoice): Promise<InteropView>
  /** Records that the present warnings were put before the user, who has not accepted them. */
  showedWarnings(): Promise<void>
  /** Everything that was decided about this account, by party and then by time. */
  ledger(): Promise<readonly LedgerLine[]>
  /**
   * Leaves the service: Meta forgets keys and mailbox, what waits in the outbox fails, the history stays. Needs a
   * connection, and ends it. @throws {ClientError} `not-enlisted`; `usage` for a Meta account; `refused`.
   */
  unenlist(options: { readonly service: Service }): Promise<void>
  partners(): Promise<readonly PartnerView[]>
  /** @param accepted as in {@link InteropChoice}; needed to turn an app on. */
  setPartner(id: number, enabled: boolean, accepted?: string): Promise<PartnerView>
  status(): ClientStatus
  /** Events as they happen, after they are durable. Returns how to stop. */
  subscribe(listener: (event: ClientEvent) => void): () => void
}

export { ClientError, type ClientErrorCode } from './client-error.js'

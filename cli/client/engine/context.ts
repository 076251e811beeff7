// What every part of the engine works with: one profile's stores, its keys, its voice.
import { randomUUID } from 'node:crypto'
import type { Bytes } from '#proto/bytes.js'
import type { TraceDraft, TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import { type ClientEvent, ClientError, type NoticeKind } from '../api.js'
import { KeyedMutex } from '../signal/keyed-mutex.js'
import type { LocalIdentity } from '../signal/overlay-stores.js'
import { SignalState } from '../signal/signal-state.js'
import { Acts } from '../store/acts.js'
import { ChatList } from '../store/chat-list.js'
import { ChatPreferencesStore } from '../store/chat-preferences.js'
import { Committer } from '../store/committer.js'
import { Contacts } from '../store/contacts.js'
import type { ProfileDatabase } from '../store/database.js'
import { Entries } from '../store/entries.js'
import { EntryViews } from '../store/entry-rows.js'
import { EvidenceRows } from '../store/evidence.js'
import { FullText } from '../store/full-text.js'
import { HeardActs } from '../store/heard-acts.js'
import { History } from '../store/history.js'
import { InboundIds } from '../store/inbound.js'
import { MediaRows } from '../store/media-rows.js'
import { Outbox } from '../store/outbox.js'
import { OwnLedger } from '../store/own-ledger.js'
import { Pings } from '../store/pings.js'
import { Reactions } from '../store/reactions.js'
import { ReadMarks } from '../store/read-marks.js'
import { Requests } from '../store/requests.js'
import { SearchIndex } from '../store/search-index.js'
import { SentMessages } from '../store/sent-messages.js'
import { type MetaAccount, Settings } from '../store/settings.js'
import { Uploads } from '../store/uploads.js'
import { KeyIds } from './key-ids.js'
import { localIdentity } from './key-ring.js'
import { verifiedAt } from './people/verification.js'

export interface EngineOptions {
  readonly database: ProfileDatabase
  /** The profile's own, 0700: files that were fetched lie in it, encrypted. */
  readonly folder: string
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  readonly trace?: TraceSink | undefined
  /**
   * Files that the user's download policy covers are fetched by themselves, while online: for programs that stay.
   * Default: only what is asked for.
   */
  readonly autoDownload?: boolean | undefined
}

export interface EngineContext {
  readonly database: ProfileDatabase
  readonly folder: string
  readonly autoDownload: boolean
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  readonly committer: Committer
  readonly settings: Settings
  readonly contacts: Contacts
  readonly entries: Entries
  readonly reactions: Reactions
  readonly acts: Acts
  /** What others did to messages. */
  readonly heardActs: HeardActs
  readonly evidence: EvidenceRows
  /** Entries and acts that go out. */
  readonly sent: SentMessages
  readonly readMarks: ReadMarks
  readonly history: History
  readonly chatList: ChatList
  readonly preferences: ChatPreferencesStore
  readonly fullText: FullText
  readonly searchIndex: SearchIndex
  readonly media: MediaRows
  readonly uploads: Uploads
  readonly outbox: Outbox
  readonly inbound: InboundIds
  readonly requests: Requests
  readonly pings: Pings
  readonly ledger: OwnLedger
  readonly signal: SignalState
  readonly keyIds: KeyIds
  /** One Signal operation at a time for each peer. */
  readonly mutex: KeyedMutex
  /** @throws {ClientError} `not-enlisted` before there is an account at Meta, and after leaving it. */
  account(): MetaAccount
  local(): LocalIdentity
  /** Drops the account's own keys and all sessions; pinned keys of peers stay. Inside a transaction. */
  readonly forgetKeys: () => void
  readonly emit: (event: ClientEvent) => void
  readonly subscribe: (listener: (event: ClientEvent) => void) => () => void
  /** Undefined when nobody looks: then no draft is built. */
  readonly trace: ((draft: TraceDraft) => void) | undefined
}

export function createContext(options: EngineOptions): EngineContext {
  const { database, folder, clock, randomBytes, trace, autoDownload = false } = options
  const settings = new Settings(database)
  const listeners = new Set<(event: ClientEvent) => void>()
  let local: LocalIdentity | undefined
  const media = new MediaRows(database)
  const entries = new Entries(database, media)
  const reactions = new Reactions(database)
  const acts = new Acts(database)
  const evidence = new EvidenceRows(database)
  const views = new EntryViews(media, () => settings.get('meta')?.address ?? '')
  const searchIndex = new SearchIndex(database)
  const signal = new SignalState(database)
  const keyIds = new KeyIds(settings)
  const contacts = new Contacts(database)
  const preferences = new ChatPreferencesStore(database)
  const ownIdentity = (): LocalIdentity => {
    local ??= localIdentity(settings)
    return local
  }
  return {
    database,
    folder,
    autoDownload,
    clock,
    randomBytes,
    committer: new Committer(database),
    settings,
    contacts,
    ...{ entries, reactions, acts, evidence },
    heardActs: new HeardActs(database),
    sent: new SentMessages({ entries, reactions, acts, evidence }),
    readMarks: new ReadMarks(database),
    history: new History(database, views),
    chatList: new ChatList(database, views, (chat) => {
      return verifiedAt({ contacts, local: ownIdentity, preferences, settings, signal }, chat) !== undefined
    }),
    preferences,
    ...{ searchIndex, fullText: new FullText(database, views, searchIndex) },
    media,
    uploads: new Uploads(database),
    outbox: new Outbox(database),
    inbound: new InboundIds(database),
    requests: new Requests(database),
    pings: new Pings(database),
    ledger: new OwnLedger(database, () => clock.now()),
    signal,
    keyIds,
    mutex: new KeyedMutex(),
    account() {
      const account = settings.get('meta')
      if (account && !account.unenlisted) return account
      throw new ClientError(
        'not-enlisted',
        'this profile is not enlisted: run `parley enlist` (partner account) or `parley account` (Meta test account) first',
      )
    },
    local: ownIdentity,
    forgetKeys() {
      signal.forgetSessions()
      keyIds.forget()
      settings.remove('keys')
      local = undefined
    },
    emit(event) {
      for (const listener of [...listeners]) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    trace,
  }
}

/** Writes a notice into a chat; inside a transaction. The caller emits it once that is durable. */
export function writeNotice(
  context: EngineContext,
  chat: string,
  notice: NoticeKind,
  id: string,
  text: string,
): () => void {
  const timestamp = context.clock.now()
  context.entries.addNotice(chat, notice, id, text, timestamp)
  return () => {
    context.emit({ event: 'notice', notice, with: chat, text, timestamp })
  }
}

/** Ids of notices only need to differ from each other. */
export function noticeId(): string {
  return randomUUID()
}

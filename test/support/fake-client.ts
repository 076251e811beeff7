// A client engine that does what a test tells it, for everything that draws or drives one.
import { resolve as absolute } from 'node:path'
import type {
  ChatSummary,
  ClientEvent,
  ClientStatus,
  DownloadPolicy,
  HistoryEntry,
  HistoryPage,
  MediaView,
  ParleyClient,
  PartnerView,
  SendOutcome,
  TransferOptions,
} from '#cli/client/api.js'

export interface FakeClient extends ParleyClient {
  /** Everything asked of the client, in order, as `method argument…`. */
  readonly calls: readonly string[]
  readonly tell: (event: ClientEvent) => void
  /** Ends the oldest `send`, `sendMedia` or `resumeMedia` that is still open. */
  readonly settleSend: (result: SendOutcome | Error) => void
  /** Ends the oldest `fetchMedia`, `saveMedia` or `openMedia` that is still open. */
  readonly settleTransfer: (result?: Error) => void
}

export interface FakeScript {
  readonly address?: string
  readonly kind?: ClientStatus['kind']
  readonly chats?: readonly ChatSummary[]
  readonly history?: readonly HistoryEntry[]
  readonly partners?: readonly PartnerView[]
  readonly blocked?: readonly string[]
  /** What `picture` gives for a message of this id. */
  readonly pictures?: Readonly<Record<string, Uint8Array<ArrayBuffer>>>
  readonly downloads?: DownloadPolicy
}

export const PEER = '+4915550001@whatsapp'
export const NINE = new Date(2025, 0, 6, 9, 0).getTime()

/** A message of 6 January 2025, `minute` minutes after nine in the local time zone. */
export function message(minute: number, text: string, state?: 'sent' | 'delivered' | 'read'): HistoryEntry {
  return state === undefined
    ? incomingMessage(minute, text)
    : { ...at(minute, text), direction: 'out', from: 'ada@parley', to: PEER, state }
}

function incomingMessage(minute: number, text: string) {
  return { ...at(minute, text), direction: 'in', from: PEER, to: 'ada@parley' } as const
}

function at(minute: number, text: string) {
  return { kind: 'message' as const, id: `M${minute}`, text, timestamp: NINE + minute * 60_000 }
}

/** A file that somebody sent. */
export function mediaMessage(minute: number, media: Partial<MediaView> = {}, caption = ''): HistoryEntry {
  const view: MediaView = {
    ...{ kind: 'image', mimetype: 'image/jpeg', size: 1_234_567, hasThumbnail: true, state: 'remote' },
    ...media,
  }
  return { ...incomingMessage(minute, caption), media: view }
}

interface Open<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

export function createFakeClient(script: FakeScript = {}): FakeClient {
  const calls: string[] = []
  const listeners = new Set<(event: ClientEvent) => void>()
  const sends: Open<SendOutcome>[] = []
  const transfers: Open<undefined>[] = []
  let downloads = script.downloads ?? 'off'
  const entries = script.history ?? []
  const note = (...words: readonly unknown[]): void => {
    calls.push(words.join(' '))
  }
  const done = async (word: string): Promise<void> => {
    note(word)
    await Promise.resolve()
  }
  const sending = (...words: readonly unknown[]): Promise<SendOutcome> => {
    note(...words)
    return new Promise((resolve, reject) => sends.push({ resolve, reject }))
  }
  const transfer = (words: readonly unknown[], { signal }: TransferOptions = {}): Promise<undefined> => {
    note(...words)
    return new Promise((resolve, reject) => {
      transfers.push({ resolve, reject })
      signal?.addEventListener('abort', () => {
        note('aborted', ...words)
      })
    })
  }
  const status = (): ClientStatus => ({
    profile: 'test',
    kind: script.kind ?? 'partner',
    address: script.address ?? 'ada@parley',
    service: 'whatsapp',
    enlisted: true,
    login: undefined,
    meta: undefined,
    provider: undefined,
    trustRoot: undefined,
    connection: { state: 'online', since: 0 },
    outbox: 0,
    chats: script.chats?.length ?? 0,
    downloads,
  })
  const page = (before = entries.length, limit = 50): HistoryPage => {
    const from = Math.max(0, before - limit)
    return { entries: entries.slice(from, before), before: from === 0 ? undefined : from }
  }
  return {
    calls,
    tell: (event) => {
      for (const listener of listeners) listener(event)
    },
    settleSend: (result) => {
      const send = sends.shift()
      if (result instanceof Error) send?.reject(result)
      else send?.resolve(result)
    },
    settleTransfer: (result) => {
      const open = transfers.shift()
      if (result) open?.reject(result)
      else open?.resolve(undefined)
    },
    connect: () => done('connect'),
    disconnect: () => done('disconnect'),
    close: () => done('close'),
    send: (to, text) => sending('send', to, text),
    sendMedia: (to, { path, caption, voice }, { signal } = {}) => {
      signal?.addEventListener('abort', () => {
        note('aborted', 'send-media', path)
      })
      return sending('send-media', to, path, caption ?? '-', voice === true ? 'voice' : 'file')
    },
    resumeMedia: (id, { signal } = {}) => {
      signal?.addEventListener('abort', () => {
        note('aborted', 'resume', id)
      })
      return sending('resume', id)
    },
    stopMedia: (address, id) => {
      note('stop', address, id)
    },
    cancelMedia: (id) => done(`cancel ${id}`),
    fetchMedia: (address, id, options) => transfer(['fetch', address, id], options),
    saveMedia: async (id, options, address) => {
      await transfer(['save', id, options?.out ?? '-', address ?? '-'], options)
      return { id, path: absolute(options?.out ?? '.', 'saved.jpg'), size: 1_234_567 }
    },
    openMedia: async (address, id, options) => {
      await transfer(['open', address, id], options)
      return `/tmp/${id}`
    },
    picture: (address, id) => {
      note('picture', address, id)
      return Promise.resolve(script.pictures?.[id])
    },
    setDownloads: (policy) => {
      downloads = policy
      return done(`downloads ${policy}`)
    },
    chats: () => script.chats ?? [],
    history: (address, { before, limit } = {}) => {
      note('history', address, before ?? 'newest')
      return page(before, limit)
    },
    markSeen: (address) => {
      note('seen', address)
    },
    trust: (address) => {
      note('trust', address)
      return Promise.resolve({ released: 1 })
    },
    block: (address) => done(`block ${address}`),
    unblock: (address) => done(`unblock ${address}`),
    blocked: () => {
      note('blocked')
      return Promise.resolve(script.blocked ?? [])
    },
    partners: () => {
      note('partners')
      return Promise.resolve(script.partners ?? [])
    },
    setPartner: (id, enabled) => {
      note('set-partner', id, enabled)
      return Promise.resolve({ id, name: 'Parley', handle: 'parley', status: 'active', enabled })
    },
    status,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

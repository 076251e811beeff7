// A client engine that does what a test tells it, for everything that draws or drives one.
import { resolve as absolute } from 'node:path'
import type {
  ChatSummary,
  ClientEvent,
  ClientStatus,
  DownloadPolicy,
  HistoryEntry,
  HistoryPage,
  InteropChoice,
  InteropView,
  LedgerLine,
  MediaView,
  ParleyClient,
  PartnerView,
  RequestView,
  SendOutcome,
  TransferOptions,
} from '#cli/client/api.js'
import { fakeLibrary, fakePeople, fakeTalk } from './fake-facets.js'
import type { ConsentText } from '#proto/consent/consent-text.js'

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
  readonly requests?: readonly RequestView[]
  /** What differs from a user who has turned nothing on. */
  readonly interop?: Partial<InteropView>
  readonly ledger?: readonly LedgerLine[]
  /** By method: what it is refused with, e.g. `setInterop`. */
  readonly refuse?: Readonly<Record<string, Error>>
}

/** The warnings as this fake has them: short, and of a version of their own. */
export const WARNINGS: ConsentText = {
  id: 'interop-warnings',
  version: 7,
  title: 'Before you turn this on',
  introduction: 'People who use other apps may write to you.',
  points: ['Whoever you blocked may reach you through another app.', 'Some features are missing.'],
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
  const decided = async (method: string, ...words: readonly unknown[]): Promise<void> => {
    note(...words)
    await Promise.resolve()
    const refusal = script.refuse?.[method]
    if (refusal) throw refusal
  }
  let requests = script.requests ?? []
  const undecided = (address: string): void => {
    requests = requests.filter((request) => request.from !== address)
  }
  let interop: InteropView = {
    ...{ enabled: false, text: undefined, warnings: WARNINGS, inbox: 'combined', pings: true },
    asked: [],
    apps: script.partners ?? [],
    ...script.interop,
  }
  const choose = ({ apps, inbox, pings, accepted }: InteropChoice): InteropView => {
    const chosen = apps && interop.apps.map((app) => ({ ...app, enabled: apps.includes(app.id) }))
    const text =
      accepted === undefined ? interop.text : { name: accepted, result: 'accepted' as const, at: NINE }
    const after = chosen ?? interop.apps
    interop = {
      ...{ ...interop, text, apps: after, enabled: after.some((app) => app.enabled) },
      ...{ inbox: inbox ?? interop.inbox, pings: pings ?? interop.pings },
    }
    return interop
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
    talk: fakeTalk(note, (words) => sending(...words)),
    people: fakePeople(note),
    library: fakeLibrary(
      entries,
      (address) => script.chats?.find((chat) => chat.with === address)?.unread ?? 0,
    ),
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
    requests: () => requests,
    acceptRequest: async (address) => {
      await decided('acceptRequest', 'accept', address)
      undecided(address)
    },
    deleteRequest: async (address) => {
      await decided('deleteRequest', 'delete', address)
      undecided(address)
    },
    report: async (address, { attach = [], reason = '-', block = false } = {}) => {
      const also = block ? 'block' : 'keep'
      await decided('report', 'report', address, attach.length === 0 ? '-' : attach.join(','), reason, also)
      undecided(address)
    },
    askToReach: (address) => decided('askToReach', 'reach', address),
    interop: async () => {
      await decided('interop', 'interop')
      return interop
    },
    setInterop: async (choice) => {
      const { apps, inbox, pings, accepted } = choice
      const words = [apps?.join(',') ?? '-', inbox ?? '-', pings ?? '-', accepted ?? '-']
      await decided('setInterop', 'set-interop', ...words)
      return choose(choice)
    },
    showedWarnings: () => decided('showedWarnings', 'showed-warnings'),
    ledger: async () => {
      await decided('ledger', 'ledger')
      return script.ledger ?? []
    },
    unenlist: ({ service }) => decided('unenlist', 'unenlist', service),
    partners: () => {
      note('partners')
      return Promise.resolve(script.partners ?? [])
    },
    setPartner: async (id, enabled, accepted) => {
      await decided('setPartner', 'set-partner', id, enabled, ...(accepted === undefined ? [] : [accepted]))
      return { id, name: 'Parley', handle: 'parley', status: 'active', enabled }
    },
    status,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

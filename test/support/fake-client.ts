// A client engine that does what a test tells it, for everything that draws or drives one.
import type {
  ChatSummary,
  ClientEvent,
  ClientStatus,
  HistoryEntry,
  HistoryPage,
  ParleyClient,
  PartnerView,
  SendOutcome,
} from '#cli/client/api.js'

export interface FakeClient extends ParleyClient {
  /** Everything asked of the client, in order, as `method argument…`. */
  readonly calls: readonly string[]
  readonly tell: (event: ClientEvent) => void
  /** Ends the oldest `send` that is still open. */
  readonly settleSend: (result: SendOutcome | Error) => void
}

export interface FakeScript {
  readonly address?: string
  readonly kind?: ClientStatus['kind']
  readonly chats?: readonly ChatSummary[]
  readonly history?: readonly HistoryEntry[]
  readonly partners?: readonly PartnerView[]
  readonly blocked?: readonly string[]
}

export const PEER = '+4915550001@whatsapp'
export const NINE = new Date(2025, 0, 6, 9, 0).getTime()

/** A message of 6 January 2025, `minute` minutes after nine in the local time zone. */
export function message(minute: number, text: string, state?: 'sent' | 'delivered' | 'read'): HistoryEntry {
  const shared = { kind: 'message' as const, id: `M${minute}`, text, timestamp: NINE + minute * 60_000 }
  return state === undefined
    ? { ...shared, direction: 'in', from: PEER, to: 'ada@parley' }
    : { ...shared, direction: 'out', from: 'ada@parley', to: PEER, state }
}

export function createFakeClient(script: FakeScript = {}): FakeClient {
  const calls: string[] = []
  const listeners = new Set<(event: ClientEvent) => void>()
  const sends: { resolve: (outcome: SendOutcome) => void; reject: (error: Error) => void }[] = []
  const entries = script.history ?? []
  const note = (...words: readonly unknown[]): void => {
    calls.push(words.join(' '))
  }
  const done = async (word: string): Promise<void> => {
    note(word)
    await Promise.resolve()
  }
  const status: ClientStatus = {
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
  }
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
    connect: () => done('connect'),
    disconnect: () => done('disconnect'),
    close: () => done('close'),
    send: (to, text) => {
      note('send', to, text)
      return new Promise((resolve, reject) => sends.push({ resolve, reject }))
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
    status: () => status,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

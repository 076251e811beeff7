// The talk, people and library of a client that does what a test tells it.
import type {
  ChatPreferences,
  HistoryEntry,
  Library,
  MessageRef,
  People,
  Privacy,
  SendOutcome,
  Talk,
  Unread,
} from '#cli/client/api.js'

type Note = (...words: readonly unknown[]) => void

const nameOf = ({ with: address, id, direction }: MessageRef): string => `${address}/${direction}/${id}`

/** Everything asked is noted; reading a chat is noted as `seen`. */
export function fakeTalk(
  note: Note,
  send: (words: readonly [string, ...string[]]) => Promise<SendOutcome>,
): Talk {
  let privacy: Privacy = { readReceipts: true, typing: true, presence: true }
  return {
    abilities: () => ({
      ...{ app: 'WhatsApp', replies: true, reactions: true, revokes: true, typing: true, readReceipts: true },
    }),
    reply: (to, text) => send(['reply', nameOf(to), text]),
    react: (to, emoji, { asText = false } = {}) =>
      send(['react', nameOf(to), emoji, asText ? 'text' : 'reaction']),
    revoke: (message) => send(['revoke', nameOf(message)]),
    forget: (message) => {
      note('forget', nameOf(message))
      return Promise.resolve()
    },
    read: (address, upTo) => {
      note('seen', address, ...(upTo === undefined ? [] : [upTo]))
    },
    played: (address, id) => {
      note('played', address, id)
    },
    typing: (address, state) => {
      note('typing', address, state)
    },
    privacy: () => privacy,
    setPrivacy: (change) => {
      privacy = { ...privacy, ...change }
      note('privacy', JSON.stringify(change))
      return Promise.resolve(privacy)
    },
  }
}

const NONE: ChatPreferences = {
  ...{ pinned: false, muted: false, archived: false, readReceipts: undefined, label: undefined },
}

export function fakePeople(note: Note): People {
  return {
    preferences: () => NONE,
    setPreferences: (address, change) => {
      note('keep', address, JSON.stringify(change))
      return Promise.resolve()
    },
    safetyNumber: () => undefined,
    verify: (address, digits) => {
      note('verify', address, digits)
      return Promise.resolve()
    },
    unverify: (address) => {
      note('unverify', address)
      return Promise.resolve()
    },
    presence: () => ({ state: 'unknown' }),
    available: () => undefined,
  }
}

/** Where the newest `count` messages of theirs begin. */
export function firstOf(chat: string, entries: readonly HistoryEntry[], count: number): Unread | undefined {
  const received = entries.filter((entry) => entry.kind === 'message' && entry.direction === 'in')
  const first = count === 0 ? undefined : received.at(-Math.min(count, received.length))
  return first && { first: { with: chat, id: first.id, direction: 'in' }, count }
}

/** @param unread how many messages of theirs nobody looked at. */
export function fakeLibrary(entries: readonly HistoryEntry[], unread: (chat: string) => number): Library {
  return {
    unread: (chat) => firstOf(chat, entries, unread(chat)),
    search: () => ({ hits: [], before: undefined }),
    around: () => ({ entries, before: undefined }),
    contents: () => ({ messages: entries.length, files: 0 }),
    info: ({ id }) => {
      const entry = entries.find((one) => one.id === id)
      return entry && { entry, evidence: [], acts: [] }
    },
  }
}

// What people do in a chat beside sending: reply, react, take back, read, type; who they are; what is kept
// (see api.ts). Methods reject with {@link ClientError}; times are ms since 1970.
import type { SendOutcome } from './client-event.js'
import type { ChatPreferences, HistoryEntry, HistoryPage, MessageRef, SentState } from './message-view.js'

export type TypingState = 'composing' | 'recording' | 'paused'

/** What the app of a person shows; what it does not is sent as text or not at all, and said before. */
export interface Abilities {
  /** Of the app, as one reads it. Sanitise. */
  readonly app: string
  readonly replies: boolean
  readonly reactions: boolean
  readonly revokes: boolean
  readonly typing: boolean
  readonly readReceipts: boolean
}

/** What people learn of this user; a chat may differ in what is read. */
export interface Privacy {
  readonly readReceipts: boolean
  readonly typing: boolean
  readonly presence: boolean
}

export interface PresenceView {
  /** `unknown`: they do not show it, nothing was told, or consent does not allow it. */
  readonly state: 'available' | 'unavailable' | 'unknown'
  /** When they were available last, where that was told. */
  readonly lastSeen?: number
}

/** `client.talk`: acts on messages. What needs a connection waits in the outbox without one. */
export interface Talk {
  abilities(withAddress: string): Abilities
  /**
   * Sends a text that answers a message of the same chat. Where their app shows no replies, the quoted text goes as
   * lines beginning with `> ` before it. @throws {ClientError} `usage` where there is no such message.
   */
  reply(to: MessageRef, text: string, id?: string): Promise<SendOutcome>
  /**
   * Reacts with one emoji in place of what this user reacted before; an empty one takes that back.
   * @param asText where their app shows no reactions: sends a text that says so.
   * @throws {ClientError} `unsupported` where it shows none and `asText` is not given; `usage` for anything but one emoji;
   *   `refused` where they wait for a decision of this user, which a reaction is not.
   */
  react(to: MessageRef, emoji: string, options?: { readonly asText?: boolean }): Promise<SendOutcome>
  /**
   * Takes a message of ours back for both: its text and file go away here at once, there when the revoke arrives.
   * One that never left is just not sent: that resolves as `sent` with its own id.
   * @throws {ClientError} `usage` for a message of theirs, or one that was never sent; `unsupported`.
   */
  revoke(message: MessageRef): Promise<SendOutcome>
  /** Removes a message from this profile alone; nobody is told. */
  forget(message: MessageRef): Promise<void>
  /**
   * The person looked at the chat up to the message `upTo` (all of it without one), on a screen that has the focus.
   * Marks it as seen, and sends read receipts where request, privacy and the chat's own setting allow them.
   */
  read(withAddress: string, upTo?: string): void
  /** A voice message was played here: its sender is told under the same rule. */
  played(withAddress: string, id: string): void
  /** What the user does in a chat; told at most every few seconds, and never to anybody who is not accepted. */
  typing(withAddress: string, state: TypingState): void
  privacy(): Privacy
  setPrivacy(privacy: Partial<Privacy>): Promise<Privacy>
}

/** What both compare to know that nobody stands between them. */
export interface SafetyNumber {
  /** 60 digits, the same on both sides. */
  readonly digits: string
  /** What the QR code holds: binary, differs by side. */
  readonly scannable: Uint8Array<ArrayBuffer>
  /** When the user compared it; `undefined` where that was never, or with another key. */
  readonly verifiedAt: number | undefined
  /** When their key became another one, the newest first. */
  readonly changes: readonly number[]
  /** A new key waits for the user's trust; the number shown is the new one. */
  readonly pending: boolean
}

/** `client.people`: who somebody is, and how this user keeps their chat. */
export interface People {
  preferences(withAddress: string): ChatPreferences
  setPreferences(withAddress: string, change: Partial<ChatPreferences>): Promise<void>
  /** `undefined` before anything was exchanged with them: there is no key to compare yet. */
  safetyNumber(withAddress: string): SafetyNumber | undefined
  /**
   * The user compared the number and it is the same. @param digits of the number that was compared: 60, spaces allowed.
   * @throws {ClientError} `usage` where it is not the present one.
   */
  verify(withAddress: string, digits: string): Promise<void>
  unverify(withAddress: string): Promise<void>
  /** As it was told last. Asking for a chat that is open keeps it told while online. */
  presence(withAddress: string): PresenceView
  /**
   * Somebody sits before the app, or no longer does. While they do, and privacy allows it, people who accept this user
   * and are accepted learn so; while they do not, nothing is told of others either. Without effect on a connection
   * that was set up for what waits.
   */
  available(attended: boolean): void
}

export interface SearchHit {
  readonly ref: MessageRef
  readonly entry: HistoryEntry
}

export interface SearchPage {
  /** Newest first. */
  readonly hits: readonly SearchHit[]
  /** Give it as `before` to go on; undefined at the end. */
  readonly before: number | undefined
}

/** One thing that is known of a message we sent, and how. */
export interface Evidence {
  readonly state: SentState
  readonly at: number
  /** Who said so: this profile, Meta, or the other person's device. */
  readonly by: 'here' | 'meta' | 'peer'
  /** The stanza that said it, e.g. `<ack class="message">`; sanitised. */
  readonly what: string
}

/** What somebody did to a message after it was there, and how that is known; of each person the newest. */
export interface ActInfo {
  /** Of the message that carried it; empty where that was not kept. */
  readonly id: string
  readonly kind: 'reaction' | 'reaction-removal' | 'revoke'
  /** Addresses. */
  readonly from: string
  readonly to: string
  /** Of a reaction. Sanitise. */
  readonly emoji: string
  readonly at: number
  /** In the order of its life. */
  readonly evidence: readonly Evidence[]
}

export interface MessageInfo {
  readonly entry: HistoryEntry
  /** Oldest first; of messages from before it was kept, only what their state says. */
  readonly evidence: readonly Evidence[]
  /** Oldest first. */
  readonly acts: readonly ActInfo[]
}

export interface Unread {
  /** The oldest of them. */
  readonly first: MessageRef
  readonly count: number
}

export interface ChatContents {
  readonly messages: number
  readonly files: number
}

export interface SearchOptions {
  /** Only this chat. */
  readonly within?: string
  /** Only what is older than this place. */
  readonly before?: number
  /** At most so many hits; 1..200. Default: 30. */
  readonly limit?: number
  /** Called before the answer where that takes seconds: years of messages are not in the full text yet. */
  readonly onDelay?: () => void
}

/** `client.library`: what is in the profile. Nothing here needs a connection. */
export interface Library {
  /**
   * Messages that have all words of `query`, the last as a beginning; case and accents do not matter, and texts
   * without spaces (Chinese, Japanese, Thai) are found by any part.
   */
  search(query: string, options?: SearchOptions): SearchPage
  /** The rows of a chat around one message, for a jump to it; `undefined` where it is not there. */
  around(message: MessageRef, limit: number): HistoryPage | undefined
  /** What was not looked at yet in a chat, however much it is; `undefined` where there is nothing. */
  unread(withAddress: string): Unread | undefined
  info(message: MessageRef): MessageInfo | undefined
  /** How many messages of a chat are in this profile, and how many of them have a file. Counts them: not for every frame. */
  contents(withAddress: string): ChatContents
}

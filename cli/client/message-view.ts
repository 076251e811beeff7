// What programs see of a chat: its messages and notices, what belongs to them, and the chats themselves (see api.ts).
// Text comes from the other side as it was sent: sanitise before drawing. Times are ms since 1970.
import type { Standing } from './consent-view.js'
import type { MediaKind, MediaView } from './media/media-view.js'

/**
 * Truthful states of a message we sent. `held`: waits because the peer's identity changed. `stopped`: the user
 * stopped its upload; nothing was sent, and it goes on from there when asked to.
 */
export type SentState = 'sending' | 'held' | 'stopped' | 'sent' | 'delivered' | 'read' | 'played' | 'failed'

export type Direction = 'in' | 'out'

/** One message of a profile: both sides may have used the same id. */
export interface MessageRef {
  /** The chat it is in. */
  readonly with: string
  readonly id: string
  readonly direction: Direction
}

/** What a reply answers. */
export interface QuoteView {
  readonly id: string
  /** Whose message it was. `undefined` where the quoted one is not in this profile: then nothing vouches for `text`. */
  readonly direction: Direction | undefined
  /** What this profile has of it; else what the replying side claims it said. Empty where neither says anything. */
  readonly text: string
  /** What file the quoted message has. */
  readonly media?: MediaKind
  /** The quoted message was taken back. */
  readonly revoked?: true
}

export interface ReactionView {
  /** Their address, or ours. */
  readonly from: string
  /** Never empty. */
  readonly emoji: string
  readonly at: number
  /** Of our own: not stored by Meta yet, or refused. */
  readonly pending?: 'sending' | 'failed'
}

export interface MessageEntry {
  readonly kind: 'message'
  readonly id: string
  readonly direction: Direction
  readonly from: string
  readonly to: string
  /** Of incoming messages: the sender's wire address, as it is known now. */
  readonly jid?: string
  /** Of media, the caption; may be empty. Empty where it was taken back. */
  readonly text: string
  readonly media?: MediaView
  readonly quote?: QuoteView
  /** At most one of each person; absent where there is none. */
  readonly reactions?: readonly ReactionView[]
  /** Its author took it back. */
  readonly revoked?: true
  /** Of incoming messages: it names this user, as `@ada`. */
  readonly mention?: true
  /** Of incoming voice messages: it was played here. */
  readonly played?: true
  readonly timestamp: number
  /** Of outgoing messages. */
  readonly state?: SentState
  /** Why it failed or is held; of one taken back here, why the other side still has it. */
  readonly reason?: string
}

export interface NoticeEntry {
  readonly kind: 'notice'
  readonly id: string
  readonly notice: NoticeKind
  readonly with: string
  readonly text: string
  readonly timestamp: number
}

/** A row of a chat. */
export type HistoryEntry = MessageEntry | NoticeEntry

export type NoticeKind =
  /** The peer's identity key is another one; sending is held until the user trusts it. */
  | 'identity-changed'
  /** A message could not be decrypted; its sender is asked to send it again, a stranger once they are accepted. */
  | 'waiting-for-message'
  /** A message can never be shown (its retries are used up, or its content is not readable). */
  | 'message-lost'
  /** This identity logged in on another device; this client is offline. */
  | 'replaced'
  /** Meta refuses this account now; text says why and what to do. */
  | 'refused'
  /** Somebody at an app that is off asks this user to turn it on; `with` names them. */
  | 'reachability-ping'
  /** Apps are newly available, or not available any more. */
  | 'interop-news'
  /** The peer left their service: nothing reaches them any more. */
  | 'left'
  /** Something the user should know about the account or its partners. */
  | 'info'

export interface HistoryPage {
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[]
  /** Give it as `before` to read what is older; undefined at the beginning of the chat. */
  readonly before: number | undefined
  /** Give it as `after` to read what is newer; undefined at the end of the chat. */
  readonly after?: number | undefined
}

/** How the user keeps a chat; of nobody else's business. */
export interface ChatPreferences {
  readonly pinned: boolean
  /** It does not notify. */
  readonly muted: boolean
  /** Out of the list until something new comes; a muted one stays away even then. */
  readonly archived: boolean
  /** Whether this person learns what was read; `undefined`: as for everybody. */
  readonly readReceipts: boolean | undefined
  /** What this user calls them; 1..64 code points. */
  readonly label: string | undefined
}

export interface ChatSummary extends ChatPreferences {
  readonly with: string
  readonly unread: number
  /** Of the unread ones, those that name this user. */
  readonly mentions: number
  readonly last: HistoryEntry | undefined
  readonly identityChanged: boolean
  /** The user compared safety numbers, and the key is the one that was compared. */
  readonly verified: boolean
  readonly standing: Standing
  readonly blocked: boolean
}

// What the engine tells as it happens, after it is durable (see api.ts).
import type { InteropView } from './consent-view.js'
import type { MediaState, MediaView } from './media/media-view.js'
import type { ChatSummary, Direction, NoticeKind, QuoteView } from './message-view.js'
import type { PresenceView, TypingState } from './talk-view.js'

export type ConnectionState =
  | { readonly state: 'offline'; readonly reason: string }
  | { readonly state: 'connecting' }
  | { readonly state: 'online'; readonly since: number }
  /** Lost; the next attempt is at `retryAt`. */
  | { readonly state: 'waiting'; readonly retryAt: number; readonly reason: string }

export type ClientEvent =
  | ({ readonly event: 'connection' } & ConnectionState)
  | {
      readonly event: 'message'
      readonly id: string
      readonly from: string
      readonly to: string
      readonly jid: string
      /** Of media, the caption; may be empty. */
      readonly text: string
      readonly media?: MediaView
      readonly quote?: QuoteView
      /** It names this user. */
      readonly mention?: true
      readonly timestamp: number
      readonly request?: boolean
    }
  | {
      readonly event: 'receipt'
      readonly id: string
      readonly state: 'sent' | 'delivered' | 'read' | 'played' | 'failed'
      readonly from: string
    }
  /**
   * Somebody, or this user, reacted to a message of the chat, changed it, or took it back: then `emoji` is empty. Our
   * own is told at once as `sending`, and again without `pending` when Meta has it.
   */
  | {
      readonly event: 'reaction'
      readonly with: string
      readonly id: string
      readonly direction: Direction
      readonly from: string
      readonly emoji: string
      readonly pending?: 'sending' | 'failed'
      readonly timestamp: number
    }
  /** Its author took a message back; `direction` `out` where that was this user. `reason`: why the other side keeps it. */
  | {
      readonly event: 'revoked'
      readonly with: string
      readonly id: string
      readonly direction: Direction
      readonly reason?: string
      readonly timestamp: number
    }
  /** They write, or stopped; told once for each change, and `paused` at the latest when the hint lapses. */
  | { readonly event: 'typing'; readonly with: string; readonly state: TypingState }
  | ({ readonly event: 'presence'; readonly with: string } & PresenceView)
  /** How a chat is kept, or whether it is verified, is another now. */
  | { readonly event: 'chat'; readonly chat: ChatSummary }
  | {
      readonly event: 'notice'
      readonly notice: NoticeKind
      readonly with?: string
      readonly text: string
      readonly timestamp: number
    }
  | { readonly event: 'enlisted'; readonly login: string }
  /** A message request was decided; `deleted` removed its chat. */
  | { readonly event: 'request'; readonly with: string; readonly state: 'accepted' | 'deleted' }
  /** The user's choice of apps, inbox or pings is another one now. */
  | { readonly event: 'interop'; readonly interop: InteropView }
  /** A file on its way; at most a few a second. */
  | {
      readonly event: 'progress'
      readonly id: string
      readonly with: string
      readonly direction: 'up' | 'down'
      readonly bytes: number
      /** Octets that travel: the file and what encryption adds. */
      readonly total: number
    }
  /** The file of a message came to another state. */
  | {
      readonly event: 'media'
      readonly id: string
      readonly with: string
      readonly state: MediaState
      readonly reason?: string
    }
  | SendOutcome

/** How a send ended, for now: `queued` stays in the outbox and goes with the next connection. */
export type SendOutcome =
  | { readonly event: 'sent'; readonly id: string }
  | {
      readonly event: 'queued'
      readonly id: string
      readonly reason: string
      /** No connection, or no answer in time. */
      readonly cause: 'offline' | 'timeout'
    }
  | {
      readonly event: 'failed'
      readonly id: string
      readonly reason: string
      readonly cause: 'refused' | 'held'
    }
  /** The user stopped the upload of its file; `resumeMedia` goes on, `cancelMedia` gives it up. */
  | { readonly event: 'stopped'; readonly id: string; readonly reason: string }

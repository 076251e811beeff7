// A message on its way into the outbox.
import type { Bytes } from '#proto/bytes.js'
import type { Quote } from '#proto/content/content.js'
import type { MediaKind } from '../api.js'
import type { ActKind } from '../store/acts.js'
import type { StoredQuote } from '../store/quotes.js'

/** A message that is complete, and what else belongs into the transaction that puts it into the outbox. */
export interface ReadyMessage {
  readonly chat: string
  readonly id: string
  readonly content: Bytes
  /** The kind of its file. */
  readonly media?: MediaKind
  /** Where it is no row of a chat. */
  readonly act?: ActKind
  /** Writes its entry, or completes it. */
  readonly before: () => void
  /** Called when it is on disk. */
  readonly stored?: () => void
}

/** What a reply answers: as its content says it, and as its row keeps it. */
export interface OutgoingQuote {
  readonly said: Quote
  readonly stored: StoredQuote
}

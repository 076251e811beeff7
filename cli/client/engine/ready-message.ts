// A message on its way into the outbox.
import type { Bytes } from '#proto/bytes.js'
import type { MediaKind } from '../api.js'

/** A message that is complete, and what else belongs into the transaction that puts it into the outbox. */
export interface ReadyMessage {
  readonly chat: string
  readonly id: string
  readonly content: Bytes
  /** The kind of its file. */
  readonly media?: MediaKind
  /** Writes its entry, or completes it. */
  readonly before: () => void
  /** Called when it is on disk. */
  readonly stored?: () => void
}

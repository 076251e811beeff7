// Whether a message of ours may be known to anybody else.
import type { EngineContext } from '../context.js'

/**
 * Whether anybody may have it: also where it waits anew, and nobody knows what became of the bytes it was before.
 */
export function mayHaveLeft(context: EngineContext, chat: string, id: string): boolean {
  return hasLeft(context, chat, id) || context.outbox.get('message', id, chat)?.stanza !== undefined
}

/** False while it waits for a session, for trust or for its file, and nothing of it was sent before. */
export function hasLeft(
  { entries, evidence, outbox, sent, uploads }: EngineContext,
  chat: string,
  id: string,
): boolean {
  const state = entries.stateOf(chat, id) ?? sent.get(chat, id)?.state
  if (state === undefined) return false
  if (state !== 'sending' && state !== 'held' && state !== 'stopped') return true
  // Bytes that lie in the outbox may have gone out at any time.
  if (outbox.get('message', id, chat)?.state === 'ready') return true
  if (evidence.has(chat, id, 'sent')) return true
  return (
    state === 'sending' &&
    outbox.get('message', id, chat) === undefined &&
    uploads.get(chat, id) === undefined
  )
}

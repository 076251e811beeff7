// Reactions of this user to one message: the newest is the one that counts on the other side, too, and those on their way
// are let go where it replaces them, or their message is gone.
import { decodeContent } from '#proto/content/message.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'

/** Inside a transaction. Gives what was taken out of the outbox. */
export function letGoReactions(
  { acts, evidence, outbox }: EngineContext,
  key: MessageKey,
): readonly OutboxRow[] {
  return acts.removeReactions(key).flatMap((id) => {
    evidence.remove(key.chat, id)
    const row = outbox.get('message', id, key.chat)
    return row && outbox.remove('message', id, key.chat) ? [row] : []
  })
}

/** When a reaction says it was sent: later than the one before it, also where this clock was set back since then. */
export function reactionTime({ acts, clock }: EngineContext, key: MessageKey): number {
  const before = acts.of(key).map(({ content }) => {
    const said = decodeContent(content)
    return said.kind === 'reaction' ? said.sentAt : 0
  })
  return Math.max(clock.now(), ...before.map((sentAt) => sentAt + 1))
}

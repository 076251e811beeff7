// Reactions of this user that are on their way: let go where a newer one replaces them, or their message is gone.
import type { MessageKey } from '../../store/media-rows.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'

/** Inside a transaction. Gives what was taken out of the outbox. */
export function letGoReactions({ acts, outbox }: EngineContext, key: MessageKey): readonly OutboxRow[] {
  return acts.removeReactions(key).flatMap((id) => {
    const row = outbox.get('message', id, key.chat)
    return row && outbox.remove('message', id, key.chat) ? [row] : []
  })
}

// What somebody did to a message of theirs that is not here: it was overtaken, or could not be read and is asked for again.
// Whatever the order, the chat shows the same in the end.
import type { DeliveredMessage } from '#proto/exchanges/message.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'
import { toldAt } from '../told-at.js'
import { showReaction, type Tell } from './shown-reaction.js'

/** Reactions that are kept of one chat before their messages come: nobody fills a disk with them. */
export const MOST_EARLY = 64

/** Whether the message may come, and there is room for a reaction to it until then. */
export function mayCome({ heardActs, inbound }: EngineContext, key: MessageKey, from: Jid): boolean {
  if (key.direction === 'out') return false
  const known = inbound.get(from, key.id)
  if (known && known.state !== 'waiting') return false
  return heardActs.get(key, 'reaction') !== undefined || heardActs.countEarly(key.chat) < MOST_EARLY
}

/** The message came: gives the reaction that was here before it, and how to tell. Inside a transaction. */
export function takeEarly(
  context: EngineContext,
  key: MessageKey,
): { readonly id: string; readonly tell: Tell } | undefined {
  const act = context.heardActs.settle(key)
  return act && { id: act.id, tell: showReaction(context, key, act) }
}

/** The message came, and was taken back before: what it said goes, that it was there stays. Inside a transaction. */
export function takenBackBefore(context: EngineContext, key: MessageKey, { t }: DeliveredMessage): Tell {
  const { clock, emit, entries, heardActs } = context
  entries.revoke(key)
  heardActs.settle(key)
  const { chat, id, direction } = key
  const timestamp = toldAt(t, clock.now())
  return () => {
    emit({ event: 'revoked', with: chat, id, direction, timestamp })
  }
}

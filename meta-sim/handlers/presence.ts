// Presence: what a client says of itself and whom it asks for; never stored, never answered (presence).
import { readOutgoingPresence } from '#proto/exchanges/presence.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Presences } from '../presence/presences.js'
import type { Handler } from './handler.js'

interface PresenceHandlerDeps {
  readonly presences: Pick<Presences, 'show' | 'subscribe'>
  /** By account. */
  readonly presencesSaid: RateLimiter
}

/** Going is always heard: nobody may be shown as there because they came too often. */
export function createPresenceHandler({ presences, presencesSaid }: PresenceHandlerDeps): Handler {
  return async (node, sender) => {
    const presence = readOutgoingPresence(node)
    if (presence.type !== 'unavailable' && presencesSaid.take(sender.jid) > 0) return
    if (presence.type === 'subscribe') await presences.subscribe(sender, presence.to)
    else await presences.show(sender, presence.type)
  }
}

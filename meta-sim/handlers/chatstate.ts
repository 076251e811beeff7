// Typing: for a live connection of the other side or for nobody; never stored, never acked (chat channel:
// typing).
import { deliveredChatstate, readOutgoingChatstate } from '#proto/exchanges/chatstate.js'
import type { AccountSignals } from '../accounts/account-signal.js'
import type { Parties } from '../consent/parties.js'
import type { Handler } from './handler.js'

interface ChatstateHandlerDeps {
  readonly parties: Parties
  readonly signals: AccountSignals
}

export function createChatstateHandler({ parties, signals }: ChatstateHandlerDeps): Handler {
  return async (node, sender) => {
    const { peer, state } = readOutgoingChatstate(node)
    const verdict = await parties.reach(sender.jid, peer, 'chatstate', `${sender.connectionId}/chatstate`)
    if (verdict !== 'yes') return
    signals.publish(peer, { type: 'live', stanza: deliveredChatstate({ peer: sender.jid, state }) })
  }
}

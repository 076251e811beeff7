// Whether what waits in a mailbox may still reach its recipient: consent may have ended since it was stored.
import { isRetry } from '#proto/exchanges/retry.js'
import { type Jid, SERVER_JID } from '#proto/stanza/jid.js'
import { child, type Stanza } from '#proto/stanza/stanza.js'
import { pingAsker } from '../reachability/ping-notice.js'
import type { Parties } from './parties.js'
import type { ReachKind, Verdict } from './reach.js'

/** The server's own news always may, but for the word that somebody asked to be let in; and so may the news that somebody left: nobody is reached by it. */
export function judgeStored(parties: Parties, recipient: Jid, stanza: Stanza): Promise<Verdict> {
  const { from = SERVER_JID, id = '' } = stanza.attrs
  const asker = from === SERVER_JID ? pingAsker(id) : undefined
  if (asker) return parties.reach(asker, recipient, 'ping', id)
  if (from === SERVER_JID || child(stanza, 'left')) return Promise.resolve('yes')
  return parties.reach(from, recipient, storedKind(stanza), id)
}

function storedKind(stanza: Stanza): ReachKind {
  if (stanza.tag === 'message') return 'stored-message'
  if (stanza.tag === 'receipt') return isRetry(stanza) ? 'retry' : 'receipt'
  return 'identity-change'
}

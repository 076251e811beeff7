// Meta's own users learn where the media server is and get a credential for it (chat channel: w:m). A partner's
// users have no use for one: they put media onto their partner's host, and what WhatsApp users send is fetched by
// its path alone.
import { ASSUMED_MEDIA_AUTH_SECONDS } from '#proto/assumptions.js'
import { iqError } from '#proto/exchanges/iq.js'
import { mediaConnAnswer } from '#proto/exchanges/media-conn.js'
import type { Accounts } from '../accounts/accounts.js'
import type { MediaAuth } from '../media/media-auth.js'
import type { Handler } from './handler.js'

interface MediaConnHandlerDeps {
  readonly accounts: Accounts
  readonly mediaAuth: Pick<MediaAuth, 'issue'>
  /** `host:port` of the media server; empty until its port is known. */
  readonly mediaHosts: () => readonly string[]
}

export function createMediaConnHandler(deps: MediaConnHandlerDeps): Handler {
  return async (iq, sender) => {
    const account = await deps.accounts.find(sender.jid)
    if (account?.kind !== 'meta') {
      sender.submit(iqError(iq, 405))
      return
    }
    const hosts = deps.mediaHosts()
    if (hosts.length === 0) {
      sender.submit(iqError(iq, 503))
      return
    }
    const auth = deps.mediaAuth.issue(sender)
    sender.submit(mediaConnAnswer(iq, { auth, ttlSeconds: ASSUMED_MEDIA_AUTH_SECONDS, hosts }))
  }
}

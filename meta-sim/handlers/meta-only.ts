// What only Meta's own users may ask for: a partner's users have no apps to choose (chat channel: WhatsApp-user side).
import { iqError } from '#proto/exchanges/iq.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Handler, Sender } from './handler.js'

/** Handles the requests of Meta's own users; to anybody else the answer is 405. */
export function metaOnly(
  accounts: Pick<Accounts, 'read'>,
  handle: (iq: Stanza, sender: Sender, account: Account) => Promise<void> | void,
): Handler {
  return async (iq, sender) => {
    const account = await accounts.read(sender.jid)
    if (account?.kind === 'meta') await handle(iq, sender, account)
    else sender.submit(iqError(iq, 405))
  }
}

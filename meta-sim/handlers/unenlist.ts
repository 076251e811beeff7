// A partner's user leaves (framework: deletion over the chat channel).
import { iqError } from '#proto/exchanges/iq.js'
import { unenlistAnswer } from '#proto/exchanges/unenlist.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Unenlist } from '../accounts/departures.js'
import type { Handler } from './handler.js'

interface UnenlistHandlerDeps {
  readonly accounts: Accounts
  readonly unenlist: Unenlist
}

/** Answered once everything of the account is gone; its connection ends after the answer, without another word. */
export function createUnenlistHandler({ accounts, unenlist }: UnenlistHandlerDeps): Handler {
  return async (iq, sender) => {
    const account = await accounts.read(sender.jid)
    if (account?.kind !== 'partner') {
      sender.submit(iqError(iq, 405))
      return
    }
    const done = await unenlist(account)
    sender.submit(done ? unenlistAnswer(iq) : iqError(iq, 401))
  }
}

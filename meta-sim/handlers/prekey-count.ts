// How many one-time prekeys are left of the sender's own (chat channel: prekey count).
import { iqError } from '#proto/exchanges/iq.js'
import { prekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import type { Accounts } from '../accounts/accounts.js'
import type { PreKeyPool } from '../prekeys/prekey-pool.js'
import type { Handler } from './handler.js'

interface PrekeyCountHandlerDeps {
  readonly accounts: Accounts
  readonly preKeys: PreKeyPool
}

export function createPrekeyCountHandler({ accounts, preKeys }: PrekeyCountHandlerDeps): Handler {
  return async (iq, sender) => {
    const account = await accounts.find(sender.jid)
    sender.submit(account ? prekeyCountAnswer(iq, await preKeys.count(account)) : iqError(iq, 401))
  }
}

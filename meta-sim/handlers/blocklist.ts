// A user's own block list: shown and changed (framework: blocking; chat channel: block list). Partner users and
// Meta's own have one alike.
import { ASSUMED_MAXIMUM_BLOCKED } from '#proto/assumptions.js'
import {
  blockAnswer,
  type BlockChange,
  blocklistAnswer,
  readBlockRequest,
} from '#proto/exchanges/blocklist.js'
import { iqError } from '#proto/exchanges/iq.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Handler } from './handler.js'

interface BlocklistHandlerDeps {
  readonly accounts: Accounts
}

export function createBlocklistHandler({ accounts }: BlocklistHandlerDeps): Handler {
  return async (iq, sender) => {
    const account = await accounts.find(sender.jid)
    sender.submit(account ? blocklistAnswer(iq, account.blocked) : iqError(iq, 401))
  }
}

/** Anybody can be blocked, known or not: the answer says nothing about whether they exist. */
export function createBlockHandler({ accounts }: BlocklistHandlerDeps): Handler {
  return async (iq, sender) => {
    const change = readBlockRequest(iq)
    const { before, after } = await accounts.change(sender.jid, (now) => {
      const blocked = now && changed(now.blocked, change)
      return blocked && blocked.length <= ASSUMED_MAXIMUM_BLOCKED ? { ...now, blocked } : undefined
    })
    if (!before) sender.submit(iqError(iq, 401))
    else if (!after) sender.submit(iqError(iq, 406, 'the block list is full'))
    else sender.submit(blockAnswer(iq))
  }
}

/** The newest last; somebody twice is once. */
function changed(blocked: readonly Jid[], { action, jid }: BlockChange): readonly Jid[] {
  const others = blocked.filter((other) => other !== jid)
  return action === 'block' ? [...others, jid] : others
}

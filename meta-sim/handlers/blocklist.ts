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
import { type Jid, SERVER_JID } from '#proto/stanza/jid.js'
import type { Turns } from '#platform/turns.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Decide } from '../accounts/decide.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import type { Purges } from '../mailbox/purges.js'
import { pingNoticeId } from '../reachability/ping-notice.js'
import type { Handler, Sender } from './handler.js'

interface BlocklistHandlerDeps {
  readonly accounts: Accounts
}

interface BlockHandlerDeps extends BlocklistHandlerDeps {
  readonly decide: Decide
  readonly mailbox: Pick<Mailbox, 'purge'>
  readonly purges: Pick<Purges, 'sent'>
  /** By account. */
  readonly turns: Turns
}

export function createBlocklistHandler({ accounts }: BlocklistHandlerDeps): Handler {
  return async (iq, sender) => {
    const account = await accounts.find(sender.jid)
    sender.submit(account ? blocklistAnswer(iq, account.blocked) : iqError(iq, 401))
  }
}

/** Anybody can be blocked, known or not: neither the answer nor its time says whether they exist. */
export function createBlockHandler(deps: BlockHandlerDeps): Handler {
  return (iq, sender) => {
    const change = readBlockRequest(iq)
    return deps.turns.run(sender.jid, async () => {
      sender.submit(await answerOf(deps, iq, sender, change))
      if (change.action === 'block') await deps.purges.sent(sender.jid, (peer) => peer === change.jid)
    })
  }
}

async function answerOf(
  { accounts, decide, mailbox }: BlockHandlerDeps,
  iq: Parameters<Handler>[0],
  sender: Sender,
  change: BlockChange,
): Promise<Parameters<Handler>[0]> {
  const account = await accounts.read(sender.jid)
  if (!account) return iqError(iq, 401)
  const { action, jid } = change
  const isBlocked = account.blocked.includes(jid)
  if (action === 'block' && !isBlocked && account.blocked.length >= ASSUMED_MAXIMUM_BLOCKED) {
    return iqError(iq, 406, 'the block list is full')
  }
  // Before somebody is unblocked too: what was not wanted never comes later, whatever a crash left behind.
  const purge = (): Promise<number> => mailbox.purge(sender.jid, (name) => isFrom(name, jid))
  if (action === 'unblock' && isBlocked) await purge()
  const outcome = await decide(
    sender.jid,
    (now) =>
      action === 'unblock' && !now.blocked.includes(jid)
        ? undefined
        : {
            account: { ...now, blocked: changed(now.blocked, change) },
            kind: action === 'block' ? 'blocked' : 'unblocked',
            detail: { jid },
          },
    action === 'block' && !isBlocked,
  )
  if (outcome === 'limited') return iqError(iq, 429)
  if (action === 'block') await purge()
  return blockAnswer(iq)
}

/** The newest last; somebody twice is once. */
function changed(blocked: readonly Jid[], { action, jid }: BlockChange): readonly Jid[] {
  const others = blocked.filter((other) => other !== jid)
  return action === 'block' ? [...others, jid] : others
}

/** Of their own, or the server's word that they asked to be let in. */
function isFrom({ sender, id }: { readonly sender: string; readonly id: string }, jid: Jid): boolean {
  return sender === jid || (sender === SERVER_JID && id === pingNoticeId(jid))
}

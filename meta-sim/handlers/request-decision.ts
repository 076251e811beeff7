// Accepting or deleting a request: what somebody decides about a stranger's first messages (consent: message requests).
// The sender learns nothing from either.
import { iqError } from '#proto/exchanges/iq.js'
import {
  readRequestDecision,
  type RequestDecision,
  requestDecisionAnswer,
} from '#proto/exchanges/message-requests.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Contacts } from '../consent/contacts.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import type { Handler } from './handler.js'

interface RequestDecisionHandlerDeps {
  readonly contacts: Pick<Contacts, 'accept' | 'dismiss'>
  readonly mailbox: Pick<Mailbox, 'purge'>
  readonly ledger: Pick<MetaLedger, 'note'>
  /** By account: who accepts people in advance leaves a record of each. */
  readonly limiter: RateLimiter
}

/** Answered alike whoever it is about, once the decision is on disk. Somebody is blocked by the block list. */
export function createRequestDecisionHandler(deps: RequestDecisionHandlerDeps): Handler {
  return async (iq, sender) => {
    const decision = readRequestDecision(iq)
    if (deps.limiter.take(sender.jid) > 0) {
      sender.submit(iqError(iq, 429))
      return
    }
    await decide(deps, sender.jid, decision)
    sender.submit(requestDecisionAnswer(iq))
  }
}

async function decide(
  { contacts, mailbox, ledger }: RequestDecisionHandlerDeps,
  by: Jid,
  { action, jid }: RequestDecision,
): Promise<void> {
  if (action === 'accept') {
    await contacts.accept(by, jid)
    await ledger.note([by], 'request-accepted', 'you', { jid })
    return
  }
  // A contact's messages are no request: nothing of theirs is lost by it.
  if (!(await contacts.dismiss(by, jid))) return
  await mailbox.purge(by, ({ sender }) => sender === jid)
  await ledger.note([by], 'request-deleted', 'you', { jid })
}

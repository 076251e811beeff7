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
  readonly contacts: Pick<Contacts, 'standing' | 'accept' | 'dismiss'>
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
  const { accepted, asked } = await contacts.standing(by, jid)
  // Decided already; a contact's messages are no request: nothing of theirs is lost by deleting it.
  if (accepted) return
  if (action === 'accept') {
    await ledger.note([by], 'request-accepted', 'you', { jid })
    await contacts.accept(by, jid)
    return
  }
  if (asked) await ledger.note([by], 'request-deleted', 'you', { jid })
  if (!(await contacts.dismiss(by, jid))) return
  // Also where nothing asks any more: what was to be removed before may have been left by a crash.
  await mailbox.purge(by, ({ sender }) => sender === jid)
}

// Telling Meta what this user decided about a stranger (Consent: message requests). It is told first: what it did not
// take is not shown as decided.
import { readIqError } from '#proto/exchanges/iq.js'
import { type RequestAction, requestDecision } from '#proto/exchanges/message-requests.js'
import type { Jid } from '#proto/stanza/jid.js'
import { ClientError } from '../api.js'
import type { EngineContext } from './context.js'
import type { Peer } from './directory.js'
import type { Link } from './link.js'
import { type Accepted, acceptPerson } from './standing.js'

/** @throws {ClientError} `refused`; {RequestError} without an answer. */
export async function decide(link: Link, action: RequestAction, jid: Jid): Promise<void> {
  const error = readIqError(await link.request(requestDecision({ action, jid })))
  if (error)
    throw new ClientError('refused', `Meta did not take this decision (${error.code}). Try again later`)
}

/**
 * Accepts somebody, at Meta and then here: killed in between, they are a request still, and accepting again is no
 * other decision. `undefined` where they were accepted here already. Throws as {@link decide} does.
 */
export async function accept(
  context: EngineContext,
  link: Link,
  { address, jid }: Peer,
): Promise<Accepted | undefined> {
  await decide(link, 'accept', jid)
  let accepted: Accepted | undefined
  await context.committer.commit(() => {
    accepted = acceptPerson(context, address)
    if (accepted) context.ledger.note('request-accepted', { with: address })
  })
  return accepted
}

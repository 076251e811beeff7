// From identifiers to JIDs and back, for those who may reach each other (chat channel: resolve users).
import { ASSUMED_INTEGRATOR_OF_META, ASSUMED_UNREACHABLE_CODE } from '#proto/assumptions.js'
import { iqError } from '#proto/exchanges/iq.js'
import {
  readResolveUsersRequest,
  type ResolvedUser,
  resolveUsersAnswer,
  type UserQuery,
} from '#proto/exchanges/resolve-users.js'
import { interopJid, type Jid, phoneJid } from '#proto/stanza/jid.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Parties } from '../consent/parties.js'
import type { Pairs } from '../mailbox/pairs.js'
import { normalOrUndefined } from './asked-identifier.js'
import type { Handler, Sender } from './handler.js'

interface ResolveUsersHandlerDeps {
  readonly accounts: Accounts
  readonly parties: Parties
  readonly pairs: Pairs
  /** By account, counting each user asked for. */
  readonly limiter: RateLimiter
}

export function createResolveUsersHandler(deps: ResolveUsersHandlerDeps): Handler {
  return async (iq, sender) => {
    const queries = readResolveUsersRequest(iq)
    const refused = queries.filter(() => deps.limiter.take(sender.jid) > 0)
    if (refused.length > 0) {
      sender.submit(iqError(iq, 429))
      return
    }
    const cid = `${sender.connectionId}/${iq.attrs['id'] ?? ''}`
    const results = await Promise.all(queries.map((query) => resolve(deps, sender, query, cid)))
    sender.submit(resolveUsersAnswer(iq, results))
  }
}

/** Unknown, off and not known to each other look the same. */
async function resolve(
  { accounts, parties, pairs }: ResolveUsersHandlerDeps,
  sender: Sender,
  query: UserQuery,
  cid: string,
): Promise<ResolvedUser> {
  const unreachable = { query, error: ASSUMED_UNREACHABLE_CODE }
  const asker = await accounts.find(sender.jid)
  const found = query.by === 'jid' ? await accounts.find(query.jid) : await findByName(accounts, asker, query)
  const verdict = await parties.reach(sender.jid, found?.jid ?? standIn(query), 'resolve', cid)
  if (!found || verdict !== 'yes') return unreachable
  if (query.by === 'jid' && !(await pairs.haveExchanged(sender.jid, found.jid))) return unreachable
  const integratorId = found.kind === 'meta' ? ASSUMED_INTEGRATOR_OF_META : found.integrator
  return { query, jid: found.jid, externalId: found.identifier, integratorId }
}

async function findByName(
  accounts: Accounts,
  asker: Account | undefined,
  query: Extract<UserQuery, { by: 'external-id' }>,
): Promise<Account | undefined> {
  const identifier = normalOrUndefined(query.externalId)
  if (!asker || identifier === undefined) return undefined
  const name = { service: asker.service, integrator: query.integratorId, identifier }
  const found = await accounts.findByName(name)
  // A name leads to an account to look at; one that leads nowhere must take as long.
  if (!found) await accounts.find(standIn(query))
  return found
}

/** In the place of whoever is not there, so that everything is looked up for them as for anybody. */
function standIn(query: UserQuery): Jid {
  if (query.by === 'jid') return query.jid
  const { integratorId } = query
  return integratorId === ASSUMED_INTEGRATOR_OF_META ? phoneJid('1000000') : interopJid(integratorId, '1')
}

// A partner's user asks somebody to let their app in (framework: reachability). The answer says only whether the
// asker asks too much; it comes before anybody is looked up, so that neither it nor its time tells who is there.
import { ASSUMED_INTEGRATOR_OF_META } from '#proto/assumptions.js'
import { iqError } from '#proto/exchanges/iq.js'
import {
  pingReachabilityAnswer,
  reachabilityNotice,
  readReachabilityPingRequest,
} from '#proto/exchanges/reachability-ping.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { SERVER_JID } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Logger } from '#platform/log.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Parties } from '../consent/parties.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import { type Mailbox, mailEntryId } from '../mailbox/mailbox.js'
import { pingNoticeId } from '../reachability/ping-notice.js'
import type { Pings } from '../reachability/pings.js'
import { normalOrUndefined } from './asked-identifier.js'
import type { Handler, Sender } from './handler.js'

interface ReachabilityPingHandlerDeps {
  readonly accounts: Accounts
  readonly parties: Parties
  readonly pings: Pick<Pings, 'take'>
  readonly mailbox: Pick<Mailbox, 'put'>
  readonly ledger: Pick<MetaLedger, 'note'>
  readonly clock: Clock
  readonly log: Logger
  /** By the one who is asked; beyond it they are not shown any more of them. */
  readonly pingsShown: RateLimiter
}

export function createReachabilityPingHandler(deps: ReachabilityPingHandlerDeps): Handler {
  return async (iq, sender) => {
    const { externalId } = readReachabilityPingRequest(iq)
    const asker = await deps.accounts.read(sender.jid)
    if (asker?.kind !== 'partner') {
      sender.submit(iqError(iq, 405))
      return
    }
    const identifier = normalOrUndefined(externalId)
    if (!(await deps.pings.take(asker.jid, identifier ?? externalId))) {
      sender.submit(iqError(iq, 429))
      return
    }
    sender.submit(pingReachabilityAnswer(iq))
    if (identifier === undefined) return
    await show(deps, asker, sender, identifier).catch((error: unknown) => {
      deps.log.error({ jid: asker.jid, err: error }, 'a ping could not be shown')
    })
  }
}

/** To whom it may be shown, and who has not been asked too often today. */
async function show(
  deps: ReachabilityPingHandlerDeps,
  asker: Account,
  { displayName }: Sender,
  identifier: string,
): Promise<void> {
  const { accounts, parties, mailbox, ledger, clock } = deps
  const integrator = ASSUMED_INTEGRATOR_OF_META
  const asked = await accounts.findByName({ service: asker.service, integrator, identifier })
  const id = pingNoticeId(asker.jid)
  if (!asked || (await parties.reach(asker.jid, asked.jid, 'ping', id)) !== 'yes') return
  if (deps.pingsShown.take(asked.jid) > 0) return
  const bytes = encodeStanza(
    reachabilityNotice({
      ...{ id, from: SERVER_JID, t: Math.floor(clock.now() / 1000) },
      ...{ integratorId: asker.integrator, externalId: asker.identifier, displayName },
    }),
  )
  // Of the one who is asked only: the asker's own record must not tell that there was somebody to ask.
  await ledger.note([asked.jid], 'ping-shown', 'peer', { jid: asker.jid, integrator: asker.integrator })
  const entryId = mailEntryId(SERVER_JID, 'notification', id)
  await mailbox.put(asked.jid, { class: 'notification', entryId, cid: id, bytes })
}

// Somebody reports somebody (chat channel: spam). It is kept for the operator and counts against the reported one,
// who hears nothing of it; the answer is the same whoever that is.
import { ASSUMED_REQUEST_MESSAGES } from '#proto/assumptions.js'
import { iqError } from '#proto/exchanges/iq.js'
import { readReportRequest, reportAnswer } from '#proto/exchanges/report.js'
import type { Clock } from '#platform/clock.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Contacts } from '../consent/contacts.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { Reports } from '../reports/reports.js'
import type { Handler } from './handler.js'

interface ReportHandlerDeps {
  readonly contacts: Pick<Contacts, 'standing'>
  readonly reports: Pick<Reports, 'add'>
  readonly ledger: Pick<MetaLedger, 'note'>
  readonly clock: Clock
  /** By account. */
  readonly limiter: RateLimiter
}

export function createReportHandler(deps: ReportHandlerDeps): Handler {
  return async (iq, sender) => {
    const report = readReportRequest(iq)
    if (deps.limiter.take(sender.jid) > 0) {
      sender.submit(iqError(iq, 429))
      return
    }
    const { jid, flow, messages } = report
    // Nobody is held up by reports of people whom they never wrote to.
    const { accepted, budget } = await deps.contacts.standing(jid, sender.jid)
    // What somebody wrote who has left since is no contact any more, and was written all the same.
    const counts = accepted || budget < ASSUMED_REQUEST_MESSAGES
    await deps.ledger.note([sender.jid], 'reported', 'you', { jid, flow, messages: messages.length })
    await deps.reports.add({ ...report, at: deps.clock.now(), reporter: sender.jid, counts })
    sender.submit(reportAnswer(iq))
  }
}

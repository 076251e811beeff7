// Everybody's own record of what was decided about their account, page by page (consent: the ledger; assumed).
import { ASSUMED_LEDGER_PAGE } from '#proto/assumptions.js'
import { parseLedgerEntry } from '#proto/consent/ledger-entry.js'
import { ledgerAnswer, readLedgerRequest } from '#proto/exchanges/ledger.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { Handler } from './handler.js'

interface LedgerHandlerDeps {
  readonly ledger: Pick<MetaLedger, 'read'>
}

export function createLedgerHandler({ ledger }: LedgerHandlerDeps): Handler {
  return async (iq, sender) => {
    const { after = 0 } = readLedgerRequest(iq)
    // One more than fits says whether there are more.
    const records = await ledger.read(sender.jid, after, ASSUMED_LEDGER_PAGE + 1)
    const entries = records.slice(0, ASSUMED_LEDGER_PAGE).map(parseLedgerEntry)
    sender.submit(ledgerAnswer(iq, { entries, more: records.length > entries.length }))
  }
}

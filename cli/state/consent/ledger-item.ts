// Lines of ledgers as the screen knows them. Their details come from servers: they are sanitised here.
import type { ClientStatus, LedgerLine } from '../../client/api.js'
import { sanitise } from '../sanitise.js'
import type { EnlistmentItem, LedgerItem } from '../view.js'

export function ledgerItem({ source, at, kind, actor, detail }: LedgerLine): LedgerItem {
  const details = Object.entries(detail).map(([name, value]) => sanitise(`${name} ${String(value)}`))
  return { source, at, kind: sanitise(kind), actor: sanitise(actor), detail: details }
}

/** The text that a line is about, with its version. */
function textOf({ detail }: LedgerLine): string {
  const named = detail['text'] ?? detail['name']
  return typeof named === 'string' ? sanitise(named) : 'partner-disclosure'
}

/** The consent of a partner user: what was accepted last before enlisting, and whether it still holds. */
export function enlistmentItem(status: ClientStatus, ledger: readonly LedgerLine[]): EnlistmentItem {
  const lines = ledger.filter(({ kind }) => kind === 'disclosure-accepted').toSorted((a, b) => a.at - b.at)
  const last = lines.at(-1)
  return {
    enlisted: status.enlisted,
    login: status.login === undefined ? undefined : sanitise(status.login),
    disclosure: last === undefined ? undefined : { name: textOf(last), at: last.at },
  }
}

// `parley ledger`: every decision about this account, as each party recorded it (consent: a ledger on each side).
import type { Command } from 'commander'
import type { LedgerLine } from '../client/api.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, whyOffline, withinTime } from './online.js'
import type { ProfileCommand } from './profile-command.js'

const TIMEOUT_MS = 20_000
const SOURCES: readonly LedgerLine['source'][] = ['meta', 'provider', 'profile']

/** What this profile recorded itself is there without a connection. */
export const ledger: ProfileCommand = {
  name: 'ledger',
  creates: false,
  lasting: false,
  async run(_args, context) {
    const { client, clock, output } = context
    const until = clock.now() + TIMEOUT_MS
    const offline = await whyOffline(goOnline(context, until))
    const lines = await withinTime(context, Math.max(until, clock.now() + TIMEOUT_MS), client.ledger())
    for (const line of lines.toSorted(inOrder)) output.emit({ event: 'ledger', ...line })
    if (offline) output.note(`${offline.message}; what Meta recorded is not in this list`)
    return EXIT.ok
  },
}

/** By party, each as it numbered its own: the same however often it is asked. */
function inOrder(a: LedgerLine, b: LedgerLine): number {
  return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) || a.seq - b.seq
}

export function registerLedger(program: Command, dispatch: Dispatch): void {
  program
    .command('ledger')
    .description('every decision about this account: what was shown, accepted, chosen, limited, ended')
    .action(async () => {
      await dispatch.onProfile(ledger, () => ({}))
    })
}

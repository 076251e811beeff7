// Both sides of an exchange, looked up for the decision; whoever is unknown costs the same as anybody else.
import { tryParseJid } from '#proto/stanza/jid.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Accounts } from '../accounts/accounts.js'
import { agreementStatus } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import type { Contacts, Standing } from './contacts.js'
import { needsStanding, type Party, reach, type ReachKind, type Verdict } from './reach.js'

export interface Parties {
  find(jid: string): Promise<Party | undefined>
  /**
   * {@link reach} between two JIDs, traced under `cid`.
   * @param known how they stand to each other, where the caller has just asked.
   */
  reach(sender: string, recipient: string, kind: ReachKind, cid: string, known?: Standing): Promise<Verdict>
}

interface PartiesDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly contacts: Pick<Contacts, 'standing'>
  readonly trace?: TraceSink | undefined
}

/** For kinds to which it does not matter. */
const UNASKED: Standing = { accepts: false, accepted: false, asked: false, budget: 0 }

export function createParties({ accounts, registry, contacts, trace }: PartiesDeps): Parties {
  const find = async (jid: string): Promise<Party | undefined> => {
    const parsed = tryParseJid(jid)
    const [account, partner] = await Promise.all([
      accounts.find(jid),
      parsed?.kind === 'interop' ? registry.find(parsed.integrator) : undefined,
    ])
    return account && { account, agreement: agreementStatus(partner, account.service) }
  }
  return {
    find,
    async reach(sender, recipient, kind, cid, known) {
      const [from, to, standing] = await Promise.all([
        find(sender),
        find(recipient),
        known ?? (needsStanding(kind) ? contacts.standing(sender, recipient) : UNASKED),
      ])
      const verdict = reach(from, to, kind, standing)
      trace?.({
        cid,
        layer: 'consent',
        dir: 'local',
        kind: 'reach',
        size: 0,
        sens: 'meta',
        summary: `${kind}: ${verdict}`,
        detail: { kind, verdict },
      })
      return verdict
    },
  }
}

// The provider's ledger: what was decided about its users and its agreements, as entries of the one form that every
// ledger has (Consent: the ledger).
import type { Ledger } from '#platform/storage/port.js'
import { ASSUMED_LEDGER_PAGE } from '#proto/assumptions.js'
import type { LedgerDetail, LedgerKind } from '#proto/consent/ledger-entry.js'

export interface LedgerPage {
  readonly entries: readonly object[]
  /** Whether others follow. */
  readonly more: boolean
}

export interface Decisions {
  /** Resolves when it is on disk. @param subject an account's opaque id, or {@link PARTNER_ITSELF}. */
  note(subject: string, kind: LedgerKind, actor: 'you' | 'meta', detail: LedgerDetail): Promise<void>
  /** The entries of one subject that follow `after`. */
  page(subject: string, after: number): Promise<LedgerPage>
}

/** Subject of what concerns the partner and none of its users; no account's id is as short. */
export const PARTNER_ITSELF = 'partner'

export function createDecisions(ledger: Ledger, now: () => number): Decisions {
  return {
    async note(subject, kind, actor, detail) {
      await ledger.append({ subject, at: now(), kind, actor, detail })
    },
    async page(subject, after) {
      const entries = await ledger.read(subject, after, ASSUMED_LEDGER_PAGE + 1)
      return { entries: entries.slice(0, ASSUMED_LEDGER_PAGE), more: entries.length > ASSUMED_LEDGER_PAGE }
    },
  }
}

// What Meta writes down of decisions on consent, integrity and agreements (consent: the ledger; that there is one is
// assumed): for ever, one record for everybody concerned, and none that names people or holds what they wrote.
import type { LedgerActor, LedgerDetail, LedgerKind } from '#proto/consent/ledger-entry.js'
import type { Clock } from '#platform/clock.js'
import type { Ledger, LedgerRecord } from '#platform/storage/port.js'

export interface MetaLedger {
  /**
   * Resolves when it is on disk, which comes before any answer to who decided.
   * @param subjects whom it concerns: JIDs, or {@link partnerSubject}.
   * @param actor who decided, seen from the subjects.
   * @param detail JIDs, integrator ids, names of texts, codes; never identifiers, names or texts of people.
   */
  note(
    subjects: readonly string[],
    kind: LedgerKind,
    actor: LedgerActor,
    detail?: LedgerDetail,
  ): Promise<void>
  /** The records of one subject that follow `after`, oldest first. */
  read(subject: string, after: number, limit: number): Promise<readonly LedgerRecord[]>
}

export function createMetaLedger(ledger: Ledger, clock: Clock): MetaLedger {
  return {
    async note(subjects, kind, actor, detail = {}) {
      const at = clock.now()
      await Promise.all(subjects.map((subject) => ledger.append({ subject, at, kind, actor, detail })))
    },
    read: (subject, after, limit) => ledger.read(subject, after, limit),
  }
}

/** Under which a partner's own records stand. */
export function partnerSubject(integrator: number): string {
  return `partner/${integrator}`
}

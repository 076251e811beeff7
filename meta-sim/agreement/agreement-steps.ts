// A step in the life of an agreement, and what goes with every step: it is in the registry, then in the ledger, then
// users hear of it (Consent and the agreement; the lifecycle is assumed).
import type { Service } from '#proto/address.js'
import type { AgreementEvent, AgreementStatus } from '#proto/agreement/agreement-view.js'
import type { Clock } from '#platform/clock.js'
import type { Logger } from '#platform/log.js'
import { type MetaLedger, partnerSubject } from '../ledger/meta-ledger.js'
import type { InteropNews } from '../mailbox/interop-news.js'
import { type Agreement, moveAgreement } from '../registry/agreement.js'
import { agreementStatus, type Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'

type Step = Omit<AgreementEvent, 'at'>

/** `refused` holds the present state, from which the step does not lead on; `undefined` where there is no agreement. */
export type StepOutcome = { readonly partner: Partner } | { readonly refused: AgreementStatus | undefined }

export interface AgreementSteps {
  /** @param more what else the step changes; `undefined` where it does not fit the agreement as it is now. */
  take(
    integrator: number,
    service: Service,
    step: Step,
    more?: (agreement: Agreement) => Agreement | undefined,
  ): Promise<StepOutcome>
  /** Writes down a step that is in the registry already. */
  note(partner: Partner, service: Service, step: Step): Promise<void>
}

interface AgreementStepsDeps {
  readonly registry: Registry
  readonly ledger: Pick<MetaLedger, 'note'>
  readonly news: InteropNews
  readonly clock: Clock
  readonly log: Logger
  readonly run: (work: () => Promise<void>) => void
}

/** What users notice; of an end they hear where it is carried out. */
const NEWS: readonly AgreementStatus[] = ['active', 'suspended']

export function createAgreementSteps(deps: AgreementStepsDeps): AgreementSteps {
  const { registry, ledger, news, clock, log, run } = deps

  const note: AgreementSteps['note'] = async ({ id }, service, { status, by, reason }) => {
    const detail = { service, status, ...(reason === undefined ? {} : { reason }) }
    await ledger.note([partnerSubject(id)], 'agreement', by === 'partner' ? 'you' : 'meta', detail)
    log.info({ partner: id, service, status }, 'an agreement changed')
    // Whoever ordered it does not wait until everybody has been told.
    if (NEWS.includes(status)) run(() => news(id, service))
  }
  return {
    note,
    async take(integrator, service, step, more = (agreement) => agreement) {
      const partner = await registry.change(integrator, (now) => {
        const before = now.agreements[service]
        const moved = before && moveAgreement(before, { ...step, at: clock.now() })
        const agreement = moved && more(moved)
        return agreement && { ...now, agreements: { ...now.agreements, [service]: agreement } }
      })
      if (!partner) return { refused: agreementStatus(await registry.find(integrator), service) }
      await note(partner, service, step)
      return { partner }
    },
  }
}

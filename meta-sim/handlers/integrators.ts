// The list of apps that may reach a user of Meta's own, with what they chose of it (chat channel: w:interop).
import type { AgreementStatus } from '#proto/agreement/agreement-view.js'
import { type Integrator, integratorListAnswer, type IntegratorStatus } from '#proto/exchanges/integrators.js'
import { iqError } from '#proto/exchanges/iq.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import { partnerFeatures } from '../registry/partner-features.js'
import { agreementStatus, type Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import type { Handler } from './handler.js'

interface IntegratorsHandlerDeps {
  readonly accounts: Accounts
  readonly registry: Registry
}

/** What users are shown of an agreement's state; one that has not begun is not shown at all. */
const SHOWN: Readonly<Record<AgreementStatus, IntegratorStatus | undefined>> = {
  applied: undefined,
  offered: undefined,
  signed: 'onboarding',
  active: 'active',
  suspended: 'removed',
  terminated: 'removed',
}

export function createIntegratorListHandler({ accounts, registry }: IntegratorsHandlerDeps): Handler {
  return async (iq, sender) => {
    const account = await accounts.find(sender.jid)
    if (account?.kind !== 'meta') {
      sender.submit(iqError(iq, 405))
      return
    }
    const partners = await registry.list()
    const integrators = partners.flatMap((partner) => shown(partner, account) ?? [])
    sender.submit(integratorListAnswer(iq, { optedIn: account.optedIn.length > 0, integrators }))
  }
}

function shown(partner: Partner, { service, optedIn }: Account): Integrator | undefined {
  const agreement = agreementStatus(partner, service)
  const status = agreement && SHOWN[agreement]
  if (!status) return undefined
  const { id, name, handle, identifierType } = partner
  const features = partnerFeatures(partner, service)
  return {
    ...{ id, name, handle, status, identifierType, features },
    ...{ optedIn: optedIn.includes(id), groupMessaging: false },
  }
}

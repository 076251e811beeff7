// The parts of the agreement, each given what it needs: onboarding, the steps of the operator, ends, expiry.
import type { Clock } from '#platform/clock.js'
import type { RateLimiter } from '#platform/http/rate-limit.js'
import type { Logger } from '#platform/log.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Departures } from '../accounts/departures.js'
import type { MetaLedger } from '../ledger/meta-ledger.js'
import type { InteropNews } from '../mailbox/interop-news.js'
import type { Registry } from '../registry/registry.js'
import { type AgreementSteps, createAgreementSteps } from './agreement-steps.js'
import { createEndings, type Endings } from './endings.js'
import { createOnboarding, type Onboarding } from './onboarding.js'
import type { OnboardingChecksDeps } from './onboarding-checks.js'
import { createApplicationExpiry } from './unsigned-applications.js'

export interface Agreements {
  readonly onboarding: Onboarding
  readonly steps: AgreementSteps
  readonly endings: Endings
  /** By the applicant's address. */
  readonly applications: RateLimiter
  /** Finishes ends that were broken off, and forgets what nobody signed; meant to be called now and then. */
  readonly tend: () => Promise<void>
}

export interface AgreementsDeps extends OnboardingChecksDeps {
  readonly registry: Registry
  readonly accounts: Accounts
  readonly departures: Departures
  readonly ledger: MetaLedger
  readonly news: InteropNews
  readonly clock: Clock
  readonly log: Logger
  readonly run: (work: () => Promise<void>) => void
  readonly applications: RateLimiter
  readonly attempts: RateLimiter
  readonly maximumUnsigned: number
}

export function createAgreements(deps: AgreementsDeps): Agreements {
  const steps = createAgreementSteps(deps)
  const endings = createEndings(deps)
  const expireApplications = createApplicationExpiry(deps)
  return {
    ...{ steps, endings, applications: deps.applications },
    onboarding: createOnboarding({ ...deps, steps }),
    async tend() {
      await endings.finishAll()
      await expireApplications()
    },
  }
}

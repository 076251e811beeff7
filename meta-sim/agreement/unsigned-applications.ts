// Applications that nobody signed go after thirty days, with the handle and the id they kept from others
// (assumption: applying is open to everybody).
import { META_HANDLES } from '#proto/address.js'
import { ASSUMED_APPLICATION_DAYS } from '#proto/assumptions.js'
import type { Clock } from '#platform/clock.js'
import type { Logger } from '#platform/log.js'
import type { Agreement } from '../registry/agreement.js'
import type { Agreements, Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import { isProven } from './plan-application.js'

interface UnsignedApplicationsDeps {
  readonly registry: Registry
  readonly clock: Clock
  readonly log: Logger
}

const DAY = 86_400_000

/** Looks at every partner once; meant to be called now and then. */
export function createApplicationExpiry({
  registry,
  clock,
  log,
}: UnsignedApplicationsDeps): () => Promise<void> {
  const isStale = (agreement: Agreement | undefined): boolean =>
    agreement !== undefined &&
    !isProven(agreement) &&
    clock.now() - agreement.since >= ASSUMED_APPLICATION_DAYS * DAY
  const fresh = ({ agreements }: Partner): Agreements =>
    Object.fromEntries(
      META_HANDLES.flatMap((service) => {
        const agreement = agreements[service]
        return agreement === undefined || isStale(agreement) ? [] : [[service, agreement]]
      }),
    )
  return async () => {
    for (const { id, agreements } of await registry.list()) {
      if (!Object.values(agreements).some(isStale)) continue
      log.info({ partner: id }, 'an application that nobody signed is forgotten')
      // One with another agreement stays, without this one.
      await registry.forget(id, (now) => Object.keys(fresh(now)).length === 0)
      await registry.change(id, (now) => ({ ...now, agreements: fresh(now) }))
    }
  }
}

// The endpoint's HTTP application: discovery and enlistment, the media server, the operator's routes, the lab's.
import type { Express } from 'express'
import type { Service } from '#proto/address.js'
import type { EndpointDocument } from '#proto/enlistment/endpoint-document.js'
import type { SigningKey } from '#proto/identity/jws.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import { createApp } from '#platform/http/app.js'
import type { OperatorToken } from '#platform/http/operator-token.js'
import type { Logger } from '#platform/log.js'
import { partnerRoutes } from './agreement/partner-routes.js'
import type { MetaConfig } from './config.js'
import { discoveryRoutes } from './discovery.js'
import { enlistmentRoutes, labAccountRoutes } from './enlistment/routes.js'
import { type MediaServer, shownMediaPath } from './media/media-server.js'
import { operatorRoutes } from './operator/routes.js'
import { labPartnerRoutes } from './registry/lab-partners.js'
import type { Services } from './services.js'

interface MetaAppDeps {
  readonly config: MetaConfig
  readonly services: Services
  readonly mediaServer: MediaServer
  /** `undefined` until every port is known. */
  readonly document: () => EndpointDocument | undefined
  readonly pushKey: SigningKey
  readonly operatorToken: OperatorToken | undefined
  readonly clock: Clock
  readonly log: Logger
  readonly trace: TraceSink | undefined
}

/** The one service whose users can be reached so far. */
export const SERVICE: Service = 'whatsapp'

export function createMetaApp(deps: MetaAppDeps): Express {
  const { config, services, mediaServer, document, pushKey, operatorToken, clock, log, trace } = deps
  const { registry, enlist, registerTestAccount, enlistmentLimiter, agreements, reports, pending } = services
  return createApp({
    ...{ name: 'meta-sim', log, clock, trace, sourceUrl: config.sourceUrl },
    shownPath: shownMediaPath,
    routes(router) {
      discoveryRoutes(router, { document, pushKey })
      enlistmentRoutes(router, { enlist, service: SERVICE, limiter: enlistmentLimiter })
      mediaServer.routes(router)
      const { applications, onboarding } = agreements
      partnerRoutes(router, { onboarding, applications, loopbackPartners: config.loopbackPartners })
      if (operatorToken)
        operatorRoutes(router, { registry, agreements, reports, token: operatorToken, run: pending.run })
      if (!config.lab) return
      labAccountRoutes(router, registerTestAccount)
      labPartnerRoutes(router, { registry, loopbackPartners: config.loopbackPartners, clock })
    },
  })
}

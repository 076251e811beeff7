// Meta's media server: what its own users upload and anybody who knows the path may fetch, and the relay for what
// partners host (framework: media).
import type { Router } from 'express'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import { hideCapability } from '#platform/http/shown-path.js'
import type { Logger } from '#platform/log.js'
import { createAddressGuard } from '#platform/net/address-guard.js'
import type { Resolve } from '#platform/net/resolve.js'
import type { MetaConfig } from '../config.js'
import type { Registry } from '../registry/registry.js'
import type { MediaAuth } from './media-auth.js'
import { relayRoutes } from './relay.js'
import type { Relays } from './relays.js'

interface MediaServerDeps {
  readonly config: MetaConfig
  readonly registry: Registry
  readonly mediaAuth: MediaAuth
  readonly relays: Relays
  /** Of partners' host names. */
  readonly resolve: Resolve
  readonly clock: Clock
  readonly log: Logger
  readonly trace: TraceSink | undefined
}

export interface MediaServer {
  routes(router: Router): void
  /** Cuts what is under way. */
  close(): void
}

const SECOND = 1000
/** What precedes a reference in the paths of this server. */
const REFERENCE = /^(\/v\/t|\/interop\/whatsapp\/download\/[^/]*\/)([^/]+)/

/** For logs and traces: whoever knows a reference may fetch its blob. */
export function shownMediaPath(path: string): string {
  return hideCapability(path, REFERENCE)
}

export function createMediaServer(deps: MediaServerDeps): MediaServer {
  const { config, relays } = deps
  const guard = createAddressGuard({ loopback: config.loopbackPartners })
  const limits = {
    connectMilliseconds: config.relayConnectSeconds * SECOND,
    answerMilliseconds: config.relayAnswerSeconds * SECOND,
    idleMilliseconds: config.relayIdleSeconds * SECOND,
  }
  return {
    routes(router) {
      relayRoutes(router, { ...deps, guard, limits })
    },
    close() {
      relays.close()
    },
  }
}

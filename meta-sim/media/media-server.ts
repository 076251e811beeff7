// Meta's media server: what its own users upload and anybody who knows the path may fetch, and the relay for what
// partners host (framework: media).
import type { Router } from 'express'
import type { Bytes } from '#proto/bytes.js'
import { blobLabel, withoutReferences } from '#proto/hosting/blob-label.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import type { Logger } from '#platform/log.js'
import { createAddressGuard } from '#platform/net/address-guard.js'
import type { Resolve } from '#platform/net/resolve.js'
import { openUploads } from '#platform/uploads/uploads.js'
import type { MetaConfig } from '../config.js'
import type { Registry } from '../registry/registry.js'
import type { MetaStores } from '../storage/stores.js'
import { downloadRoute } from './download.js'
import type { MediaAuth } from './media-auth.js'
import { relayRoutes } from './relay.js'
import type { Relays } from './relays.js'
import { openUserMedia } from './user-media.js'
import { createUserUploads } from './user-uploads.js'

interface MediaServerDeps {
  readonly config: MetaConfig
  readonly stores: MetaStores
  /** 32 octets. */
  readonly mediaKey: Bytes
  readonly registry: Registry
  readonly mediaAuth: MediaAuth
  readonly relays: Relays
  /** Of partners' host names. */
  readonly resolve: Resolve
  readonly randomBytes: (length: number) => Bytes
  readonly clock: Clock
  readonly log: Logger
  readonly trace: TraceSink | undefined
}

export interface MediaServer {
  routes(router: Router): void
  /** Drops blobs and uploads past their time. */
  sweep(): Promise<void>
  /** Cuts the relays under way. */
  cut(): void
  /** Once no request is under way. */
  readonly close: () => void
}

const SECOND = 1000
const HOUR = 3600 * SECOND
/** What precedes a reference in the paths of this server. */
const REFERENCE = /^(\/v\/t|\/interop\/whatsapp\/download\/[^/]*\/)([^/]+)/

/** For logs and traces: whoever knows a reference may fetch its blob. */
export function shownMediaPath(path: string): string {
  const labelled = path.replace(
    REFERENCE,
    (_, head: string, reference: string) => `${head}[${blobLabel(reference)}]`,
  )
  return withoutReferences(labelled)
}

/** @throws {StorageError} where the folder of uploads is another process's, damaged, or open to others. */
export async function openMediaServer(deps: MediaServerDeps): Promise<MediaServer> {
  const { config, stores, relays, mediaAuth, clock, randomBytes, trace } = deps
  const media = await openUserMedia({
    ...{ records: stores.media, blobs: stores.blobs, key: deps.mediaKey, clock },
    keepMilliseconds: config.mediaDays * 24 * HOUR,
  })
  const service = createUserUploads({
    ...{ media, mediaAuth, trace, folder: stores.uploadFolder },
    limits: {
      quotaBytes: config.mediaQuotaBytes,
      blobs: config.mediaPerAccount,
      unfinished: config.unfinishedUploads,
      keepMilliseconds: config.uploadHours * HOUR,
    },
  })
  const uploads = await openUploads(service, { clock, randomBytes })
  return {
    routes(router) {
      uploads.routes(router)
      downloadRoute(router, { media, trace })
      relayRoutes(router, relayDeps(deps))
    },
    async sweep() {
      await media.sweep()
      await uploads.sweep()
    },
    cut() {
      relays.close()
    },
    close() {
      uploads.close()
    },
  }
}

function relayDeps({ config, ...deps }: MediaServerDeps): Parameters<typeof relayRoutes>[1] {
  return {
    ...deps,
    guard: createAddressGuard({ loopback: config.loopbackPartners }),
    limits: {
      connectMilliseconds: config.relayConnectSeconds * SECOND,
      answerMilliseconds: config.relayAnswerSeconds * SECOND,
      idleMilliseconds: config.relayIdleSeconds * SECOND,
    },
  }
}

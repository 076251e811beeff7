// The simulated Meta endpoint as other programs start it: partner registry, enlistment, chat server over TCP
// and WebSocket, prekeys, mailboxes, pushes and media.
import { join } from 'node:path'
import { type Bytes, toBase64url } from '#proto/bytes.js'
import { ENLISTMENT_PATH } from '#proto/enlistment/enlistment-form.js'
import type { EndpointDocument } from '#proto/enlistment/endpoint-document.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import { openOperatorToken } from '#platform/http/operator-token.js'
import type { Logger } from '#platform/log.js'
import { type Resolve, resolveHost } from '#platform/net/resolve.js'
import { createMetaApp, SERVICE } from './app.js'
import { openAuthority } from './authority/authority.js'
import { openPushKey } from './authority/push-key.js'
import type { MetaConfig } from './config.js'
import { type Listeners, openListeners } from './listeners.js'
import { openMediaKey } from './media/media-key.js'
import { openMediaServer } from './media/media-server.js'
import { createServices, PROTOCOL_VERSIONS } from './services.js'
import { type MetaStores, openMetaStores } from './storage/stores.js'
import { startUpkeep } from './upkeep.js'

export type { MetaConfig } from './config.js'

export interface MetaDependencies {
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Bytes
  readonly trace?: TraceSink | undefined
  /** How partners' media hosts are found; default: DNS. */
  readonly resolve?: Resolve | undefined
}

export interface RunningMeta {
  /** Base URL of its HTTP side. */
  readonly url: string
  /** `tcp://host:port`. */
  readonly chat: string
  /** `ws://host:port/ws/chat`. */
  readonly chatWs: string
  /** Base64url of the root key that clients pin. */
  readonly trustRoot: string
  /** The private file of the operator's token, where the endpoint was given one. */
  readonly operatorTokenFile: string | undefined
  /** Ends connections, work and writes; bounded to a few seconds. */
  close(): Promise<void>
}

const HOUR = 3_600_000

/**
 * Resolves when the endpoint answers on all its ports.
 * @throws {StorageError} for the data folder; {Error} with code EADDRINUSE for a port.
 */
export async function startMeta(config: MetaConfig, deps: MetaDependencies): Promise<RunningMeta> {
  const stores = await openMetaStores(config.dataFolder, deps.clock)
  try {
    return await startOnStores(config, deps, stores)
  } catch (error) {
    await stores.close()
    throw error
  }
}

async function startOnStores(
  config: MetaConfig,
  { clock, log, randomBytes, trace, resolve = resolveHost }: MetaDependencies,
  stores: MetaStores,
): Promise<RunningMeta> {
  const { dataFolder, operatorTokenFile } = config
  const authorityFile = join(dataFolder, 'authority.json')
  const authority = await openAuthority({ path: authorityFile, now: clock.now(), randomBytes })
  const pushKey = await openPushKey({ path: join(dataFolder, 'push-key.json'), randomBytes })
  const mediaKey = await openMediaKey(join(dataFolder, 'media-key'), randomBytes)
  const operatorToken =
    operatorTokenFile === undefined ? undefined : await openOperatorToken(operatorTokenFile, randomBytes)
  const discovery: { document?: EndpointDocument } = {}
  const services = createServices({
    ...{ config, stores, authority, pushKey, mediaKey, resolve, clock, log, randomBytes, trace },
    mediaHosts: () => mediaHosts(discovery.document),
  })
  const { live, pushes, pending, expireIdle, registry, mediaAuth, relays } = services
  const mediaServer = await openMediaServer({
    ...{ config, stores, mediaKey, registry, mediaAuth, relays, resolve, randomBytes, clock, log, trace },
  }).catch(thenThrow(live.close))
  const app = createMetaApp({
    ...{ config, services, mediaServer, pushKey, operatorToken, clock, log, trace },
    document: () => discovery.document,
  })
  const listeners = await openListeners(config, app, services.takeCarrier)
    .catch(thenThrow(mediaServer.close))
    .catch(thenThrow(live.close))
  discovery.document = endpointDocument(listeners, authority.trustRoot)
  pending.run(pushes.resume)
  // What a crash broke off of somebody's leaving is finished.
  pending.run(expireIdle)
  pending.run(services.agreements.tend)
  const stopUpkeep = startUpkeep({ clock, run: pending.run, everyMilliseconds: HOUR }, async () => {
    await stores.queue.sweep(clock.now())
    await mediaServer.sweep()
    await expireIdle()
    await services.agreements.tend()
    await services.sweepPings()
  })
  const { url, chat, chatWs } = listeners
  return {
    ...{ url, chat, chatWs, operatorTokenFile },
    trustRoot: toBase64url(authority.trustRoot),
    async close() {
      stopUpkeep()
      live.close()
      pushes.close()
      mediaServer.cut()
      await listeners.close()
      mediaServer.close()
      await pending.settled()
      await stores.close()
    },
  }
}

/** Gives back what a failed start has taken. */
function thenThrow(giveBack: () => void): (error: unknown) => never {
  return (error) => {
    giveBack()
    throw error
  }
}

function mediaHosts(document: EndpointDocument | undefined): readonly string[] {
  const media = document?.services[SERVICE]?.media
  return media === undefined ? [] : [new URL(media).host]
}

function endpointDocument({ url, chat, chatWs }: Listeners, trustRoot: Bytes): EndpointDocument {
  return {
    protocolVersions: PROTOCOL_VERSIONS,
    services: { [SERVICE]: { enlist: `${url}${ENLISTMENT_PATH}`, chat, chatWs, media: url } },
    trustRoot,
  }
}

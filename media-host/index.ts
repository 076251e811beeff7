// The partner's media host as other programs start it: a process of its own, which holds encrypted blobs and
// never a key. Accounts of the provider upload; whoever knows a blob's reference downloads.
import type { Clock } from '#platform/clock.js'
import { listen } from '#platform/http/listen.js'
import { createRateLimiter } from '#platform/http/rate-limit.js'
import type { Logger } from '#platform/log.js'
import { openUploads, type Uploads } from '#platform/uploads/uploads.js'
import type { Bytes } from '#proto/bytes.js'
import type { TraceSink } from '#proto/trace/event.js'
import { createMediaHostApp } from './app.js'
import { openBlobIndex } from './blob-index.js'
import type { MediaHostConfig } from './config.js'
import { type Hosting, openHosting } from './hosting.js'
import { type MediaHostStores, openMediaHostStores } from './stores.js'
import { createUploadService } from './upload-service.js'
import { type Authorize, createAuthorize } from './uploaders.js'

export type { MediaHostConfig } from './config.js'

export interface MediaHostDependencies {
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Bytes
  readonly trace?: TraceSink | undefined
}

export interface RunningMediaHost {
  /** The origin, which is the audience of upload tokens. */
  readonly url: string
  /** Ends requests and writes; bounded to a few seconds. */
  close(): Promise<void>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const RATE_WINDOW = 15 * MINUTE

/**
 * Resolves when the server answers.
 * @throws {StorageError} for the data folder; {Error} with code EADDRINUSE for the port.
 */
export async function startMediaHost(
  config: MediaHostConfig,
  dependencies: MediaHostDependencies,
): Promise<RunningMediaHost> {
  const stores = await openMediaHostStores(config.dataFolder)
  try {
    return await startOnStores(config, dependencies, stores)
  } catch (error) {
    await stores.close()
    throw error
  }
}

async function startOnStores(
  config: MediaHostConfig,
  { clock, log, randomBytes, trace }: MediaHostDependencies,
  stores: MediaHostStores,
): Promise<RunningMediaHost> {
  const { records, blobs, uploadFolder } = stores
  const keepMilliseconds = config.blobDays * DAY
  const index = await openBlobIndex({ records, clock })
  const hosting = await openHosting({ index, blobs, clock, randomBytes, keepMilliseconds })
  const service = createUploadService({
    ...{ index, hosting, trace, folder: uploadFolder, limits: uploadLimits(config) },
    authorize: (request) => authorize(request),
    limiter: createRateLimiter({ limit: config.uploadsPerAccount, windowMilliseconds: RATE_WINDOW, clock }),
  })
  const uploads = await openUploads(service, { clock, randomBytes })
  const http = await listen(
    (request, response) => {
      app(request, response)
    },
    // An upload takes as long as it takes, as long as something comes.
    {
      ...{ host: config.host, port: config.port, requestMilliseconds: 0 },
      maximumConnections: config.connections,
    },
  ).catch((error: unknown) => {
    uploads.close()
    throw error
  })
  const url = config.origin ?? http.url
  // No request can come between: nothing was awaited since the port was opened.
  const authorize: Authorize = createAuthorize({ issuer: config.issuer, origin: url, clock, log })
  const app = createMediaHostApp({
    ...{ uploads, hosting, authorize, clock, log, trace, sourceUrl: config.sourceUrl },
  })
  const stopSweeping = sweepHourly({ hosting, uploads, clock, log })
  return {
    url,
    async close() {
      await Promise.all([stopSweeping(), http.close()])
      uploads.close()
      await stores.close()
    },
  }
}

function uploadLimits(config: MediaHostConfig) {
  const { maximumBytes, quotaBytes, blobsPerAccount, unfinishedPerAccount, uploadHours } = config
  return {
    ...{ maximumBytes, quotaBytes, blobs: blobsPerAccount, unfinished: unfinishedPerAccount },
    keepMilliseconds: uploadHours * HOUR,
  }
}

interface Swept {
  readonly hosting: Hosting
  readonly uploads: Uploads
  readonly clock: Clock
  readonly log: Logger
}

/** Now and every hour, one sweep after the other; answers how to stop, which waits for the one under way. */
function sweepHourly({ hosting, uploads, clock, log }: Swept): () => Promise<void> {
  let cancel: () => void = () => undefined
  let underWay = Promise.resolve()
  const sweepOnce = async (): Promise<void> => {
    try {
      await Promise.all([hosting.sweep(), uploads.sweep()])
    } catch (error) {
      log.error({ err: error }, 'what is too old could not be dropped')
    }
  }
  const sweep = (): void => {
    cancel = clock.after(HOUR, sweep)
    underWay = underWay.then(sweepOnce)
  }
  sweep()
  return () => {
    cancel()
    return underWay
  }
}

// The HTTP side of the media host: uploads, blobs, deletion.
import type { Express } from 'express'
import type { Clock } from '#platform/clock.js'
import { createApp } from '#platform/http/app.js'
import type { Logger } from '#platform/log.js'
import type { Uploads } from '#platform/uploads/uploads.js'
import { ASSUMED_BLOBS_PATH } from '#proto/assumptions.js'
import { blobLabel, withoutReferences } from '#proto/hosting/blob-label.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Hosting } from './hosting.js'
import { deleteBlobRoute } from './routes/delete-blob.js'
import { getBlobRoute } from './routes/get-blob.js'
import type { Authorize } from './uploaders.js'

interface MediaHostAppDeps {
  readonly uploads: Uploads
  readonly hosting: Hosting
  readonly authorize: Authorize
  readonly clock: Clock
  readonly log: Logger
  readonly trace: TraceSink | undefined
  readonly sourceUrl: string | undefined
}

export function createMediaHostApp({ uploads, hosting, authorize, ...frame }: MediaHostAppDeps): Express {
  return createApp({
    ...frame,
    name: 'media-host',
    shownPath,
    routes(router) {
      uploads.routes(router)
      getBlobRoute(router, { hosting, trace: frame.trace })
      deleteBlobRoute(router, { hosting, authorize })
    },
  })
}

/** A reference is all it takes to fetch a blob. */
function shownPath(path: string): string {
  const [, reference] = new RegExp(`^${ASSUMED_BLOBS_PATH}/(.+)$`).exec(path) ?? []
  return reference === undefined ? withoutReferences(path) : `${ASSUMED_BLOBS_PATH}/[${blobLabel(reference)}]`
}

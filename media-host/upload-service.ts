// Uploads to the media host: by accounts of the provider, within their quota; a finished one becomes a blob.
import type { RateLimiter } from '#platform/http/rate-limit.js'
import { limitRate } from '#platform/http/rate-limit.js'
import { HttpError } from '#platform/http/error.js'
import type { UploadService } from '#platform/uploads/uploads.js'
import {
  ASSUMED_BLOB_HASH_HEADER,
  ASSUMED_STORAGE_REFERENCE_HEADER,
  ASSUMED_UPLOADS_PATH,
} from '#proto/assumptions.js'
import { blobLabel } from '#proto/hosting/blob-label.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { BlobIndex } from './blob-index.js'
import type { Hosting } from './hosting.js'
import type { Authorize } from './uploaders.js'

interface UploadServiceDeps {
  readonly authorize: Authorize
  readonly index: BlobIndex
  readonly hosting: Hosting
  /** Uploads begun, by account. */
  readonly limiter: RateLimiter
  readonly trace: TraceSink | undefined
  readonly folder: string
  readonly limits: {
    readonly maximumBytes: number
    readonly quotaBytes: number
    /** Of one account; those gone count as long as they are remembered. */
    readonly blobs: number
    readonly unfinished: number
    readonly keepMilliseconds: number
  }
}

export function createUploadService(deps: UploadServiceDeps): UploadService {
  const { authorize, index, hosting, limiter, trace, folder, limits } = deps
  const { maximumBytes, keepMilliseconds } = limits
  return {
    ...{ path: ASSUMED_UPLOADS_PATH, folder, maximumBytes, keepMilliseconds, authorize },
    admit(owner, length, unfinished) {
      if (unfinished.count >= limits.unfinished) {
        throw new HttpError(429, 'too-many-uploads', 'finish the uploads under way first, or give them up')
      }
      if (index.usedBytes(owner) + unfinished.bytes + length > limits.quotaBytes) {
        const text = `an account may keep ${limits.quotaBytes} bytes here: delete blobs, or wait until they expire`
        throw new HttpError(403, 'quota-reached', text)
      }
      if (index.recordsOf(owner) + unfinished.count >= limits.blobs) {
        throw new HttpError(
          403,
          'quota-reached',
          `an account may keep ${limits.blobs} blobs here: wait until some expire`,
        )
      }
      limitRate(limiter, owner)
      return Promise.resolve()
    },
    async complete(upload) {
      const { reference, sha256 } = await hosting.store(upload)
      trace?.({
        ...{ cid: `blob/${blobLabel(reference)}`, layer: 'media', dir: 'in', kind: 'store' },
        ...{ size: upload.size, sens: 'public', summary: `encrypted blob of ${upload.size} bytes stored` },
      })
      return { [ASSUMED_STORAGE_REFERENCE_HEADER]: reference, [ASSUMED_BLOB_HASH_HEADER]: sha256 }
    },
  }
}

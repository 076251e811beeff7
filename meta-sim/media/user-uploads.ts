// Uploads of Meta's own users (assumption: the record shows what is fetched, not how it got there): with the
// credential of `media_conn`, resumable, within a quota.
import {
  ASSUMED_BLOB_HASH_HEADER,
  ASSUMED_MAXIMUM_BLOB_BYTES,
  ASSUMED_META_UPLOADS_PATH,
  ASSUMED_STORAGE_REFERENCE_HEADER,
} from '#proto/assumptions.js'
import { blobLabel } from '#proto/hosting/blob-label.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { TraceSink } from '#proto/trace/event.js'
import { HttpError } from '#platform/http/error.js'
import type { UploadService } from '#platform/uploads/uploads.js'
import type { MediaAuth } from './media-auth.js'
import { requireHolder } from './require-holder.js'
import type { UserMedia } from './user-media.js'

export interface UserUploadLimits {
  /** Of one user, unfinished uploads included. */
  readonly quotaBytes: number
  /** Of one user; those gone count as long as they are remembered. */
  readonly blobs: number
  /** Unfinished uploads of one user. */
  readonly unfinished: number
  readonly keepMilliseconds: number
}

interface UserUploadsDeps {
  readonly media: UserMedia
  readonly mediaAuth: Pick<MediaAuth, 'holder'>
  readonly folder: string
  readonly limits: UserUploadLimits
  readonly trace: TraceSink | undefined
}

export function createUserUploads({
  media,
  mediaAuth,
  folder,
  limits,
  trace,
}: UserUploadsDeps): UploadService {
  const { keepMilliseconds } = limits
  return {
    ...{
      path: ASSUMED_META_UPLOADS_PATH,
      folder,
      maximumBytes: ASSUMED_MAXIMUM_BLOB_BYTES,
      keepMilliseconds,
    },
    authorize: async (request) => (await requireHolder(mediaAuth, request)).jid,
    admit(owner, length, unfinished) {
      if (unfinished.count >= limits.unfinished)
        throw new HttpError(429, 'too-many-uploads', 'finish the uploads under way first, or give them up')
      if (media.usedBytes(owner) + unfinished.bytes + length > limits.quotaBytes) {
        const text = `a user may keep ${limits.quotaBytes} bytes here: wait until some expire`
        throw new HttpError(403, 'quota-reached', text)
      }
      if (media.recordsOf(owner) + unfinished.count >= limits.blobs) {
        const text = `a user may keep ${limits.blobs} blobs here: wait until some expire`
        throw new HttpError(403, 'quota-reached', text)
      }
      return Promise.resolve()
    },
    async complete(upload) {
      const reference = await media.store({ ...upload, owner: checkJid(upload.owner) })
      trace?.({
        ...{ cid: `blob/${blobLabel(reference)}`, layer: 'media', dir: 'in', kind: 'store' },
        ...{ size: upload.size, sens: 'public', summary: `encrypted blob of ${upload.size} bytes stored` },
      })
      return { [ASSUMED_STORAGE_REFERENCE_HEADER]: reference, [ASSUMED_BLOB_HASH_HEADER]: upload.sha256 }
    },
  }
}

// GET and HEAD {media base URL}/{storage reference} (framework: media): the encrypted bytes, for whoever knows the
// reference. Meta's media server asks here; it has no account, and the blob is of no use without its key.
import type { Router } from 'express'
import { HttpError } from '#platform/http/error.js'
import { serveBlob } from '#platform/http/serve-blob.js'
import { ASSUMED_BLOBS_PATH } from '#proto/assumptions.js'
import { blobLabel } from '#proto/hosting/blob-label.js'
import { isStorageReference } from '#proto/hosting/storage-reference.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Hosting } from '../hosting.js'

interface GetBlobDeps {
  readonly hosting: Hosting
  readonly trace: TraceSink | undefined
}

/** 404 for a reference that never was, 410 for a blob deleted or expired. */
export function getBlobRoute(router: Router, { hosting, trace }: GetBlobDeps): void {
  router.get(`${ASSUMED_BLOBS_PATH}/:reference`, async (request, response) => {
    const { reference } = request.params
    const blob = isStorageReference(reference) ? await hosting.find(reference) : undefined
    if (blob === undefined) throw new HttpError(404, 'not-found', 'there is no such blob')
    if (blob === 'gone') throw new HttpError(410, 'gone', 'the blob was deleted, or its time was over')
    trace?.({
      ...{ cid: `blob/${blobLabel(reference)}`, layer: 'media', dir: 'out', kind: 'serve', size: blob.size },
      ...{ sens: 'public', summary: `${request.method} of an encrypted blob of ${blob.size} bytes` },
    })
    await serveBlob(request, response, blob)
  })
}

// DELETE {media base URL}/{storage reference} (assumption: hosting is the partner's own affair): by the account
// that uploaded it.
import type { Router } from 'express'
import { HttpError } from '#platform/http/error.js'
import { ASSUMED_BLOBS_PATH } from '#proto/assumptions.js'
import { isStorageReference } from '#proto/hosting/storage-reference.js'
import type { Hosting } from '../hosting.js'
import type { Authorize } from '../uploaders.js'

interface DeleteBlobDeps {
  readonly hosting: Hosting
  readonly authorize: Authorize
}

/** 204; 410 where it was gone already; 404 for somebody else's blob as for one that never was. */
export function deleteBlobRoute(router: Router, { hosting, authorize }: DeleteBlobDeps): void {
  router.delete(`${ASSUMED_BLOBS_PATH}/:reference`, async (request, response) => {
    const owner = await authorize(request)
    const { reference } = request.params
    const outcome = isStorageReference(reference) ? await hosting.remove(reference, owner) : undefined
    if (outcome === undefined) throw new HttpError(404, 'not-found', 'there is no such blob')
    if (outcome === 'gone') throw new HttpError(410, 'gone', 'the blob was deleted, or its time was over')
    response.status(204).end()
  })
}

// `GET|HEAD /v/t{reference}` (framework: media): what a user of Meta's own uploaded, for whoever got the path in a
// message. The encrypted octets are all there is to have, so knowing the path is enough.
import type { Request, Router } from 'express'
import { isProtocolError } from '#proto/errors.js'
import { blobLabel } from '#proto/hosting/blob-label.js'
import { type DirectPath, parseDirectPath } from '#proto/hosting/direct-path.js'
import type { TraceSink } from '#proto/trace/event.js'
import { serveBlob } from '#platform/http/serve-blob.js'
import { goneMedia, unknownMedia } from './refusals.js'
import type { UserMedia } from './user-media.js'

interface DownloadDeps {
  readonly media: UserMedia
  readonly trace: TraceSink | undefined
}

export function downloadRoute(router: Router, { media, trace }: DownloadDeps): void {
  router.get(/^\/v\/t/, async (request, response) => {
    const { reference } = requestedBlob(request, 'meta')
    const blob = await media.find(reference)
    if (blob === undefined) throw unknownMedia()
    if (blob === 'gone') throw goneMedia()
    trace?.({
      ...{ cid: `blob/${blobLabel(reference)}`, layer: 'media', dir: 'out', kind: 'serve', size: blob.size },
      ...{ sens: 'public', summary: `${request.method} of an encrypted blob of ${blob.size} bytes` },
    })
    await serveBlob(request, response, blob)
  })
}

/**
 * The path as it came over the wire: what it means must not depend on who normalised it. A query is ignored.
 * @throws {HttpError} 404 where it is not exactly the path of such a blob.
 */
export function requestedBlob<H extends DirectPath['hostedBy']>(
  request: Request,
  hostedBy: H,
): Extract<DirectPath, { hostedBy: H }> {
  try {
    const path = parseDirectPath(request.originalUrl.split('?', 1)[0] ?? '')
    if (isHostedBy(path, hostedBy)) return path
  } catch (error) {
    if (!isProtocolError(error, 'reference-malformed')) throw error
  }
  throw unknownMedia()
}

function isHostedBy<H extends DirectPath['hostedBy']>(
  path: DirectPath,
  hostedBy: H,
): path is Extract<DirectPath, { hostedBy: H }> {
  return path.hostedBy === hostedBy
}

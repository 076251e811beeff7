// The source offer of every service (AGPL-3.0 §13): `/source` says where, `/source.tar.gz` is the default place.
import type { Router } from 'express'
import { sourceArchive } from './source-archive.js'

const ARCHIVE_PATH = '/source.tar.gz'

/** @param sourceUrl where the operator offers it; without it, this service does. */
export function sourceRoutes(router: Router, name: string, sourceUrl: string | undefined): void {
  router.get('/source', (_request, response) => {
    response.json({ name, license: 'AGPL-3.0-only', source: sourceUrl ?? ARCHIVE_PATH })
  })
  if (sourceUrl !== undefined) return
  let archive: Promise<Uint8Array<ArrayBuffer>> | undefined
  router.get(ARCHIVE_PATH, async (_request, response) => {
    // Packed once: it is the source of what runs, whatever changes on disk meanwhile.
    archive ??= sourceArchive()
    const bytes = await archive
    response.setHeader('content-type', 'application/gzip')
    response.setHeader('content-disposition', 'attachment; filename="parley-source.tar.gz"')
    response.end(bytes)
  })
}

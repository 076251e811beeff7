// A server that takes uploads and keeps them in a folder: the smallest thing platform/uploads can serve.
import { link, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createApp } from '#platform/http/app.js'
import { bearerToken } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { listen } from '#platform/http/listen.js'
import { createLogger } from '#platform/log.js'
import {
  type FinishedUpload,
  openUploads,
  type Uploads,
  type UploadService,
} from '#platform/uploads/uploads.js'
import { FakeClock } from './fake-clock.js'
import { seededRandom } from './random.js'

export interface UploadServer {
  readonly url: string
  readonly uploads: Uploads
  readonly clock: FakeClock
  readonly finished: FinishedUpload[]
  stop(): Promise<void>
}

export const MAXIMUM = 1_000_000
export const KEEP = 3_600_000

/** Whoever says who they are is believed: `Authorization: Bearer ada`. Finished files are linked into `done`. */
export async function startUploadServer(
  folder: string,
  more: Partial<UploadService> = {},
  clock = new FakeClock(),
): Promise<UploadServer> {
  const done = join(folder, 'done')
  await mkdir(done, { recursive: true, mode: 0o700 })
  const finished: FinishedUpload[] = []
  const service: UploadService = {
    ...{ path: '/uploads', folder: join(folder, 'uploads'), maximumBytes: MAXIMUM, keepMilliseconds: KEEP },
    authorize(request) {
      const owner = bearerToken(request)
      if (owner === undefined) throw new HttpError(401, 'token-invalid', 'who is there?')
      return Promise.resolve(owner)
    },
    admit: () => Promise.resolve(),
    async complete(upload) {
      finished.push(upload)
      await link(upload.path, join(done, upload.id)).catch(() => undefined)
      return { 'x-stored-as': `${upload.owner}-${upload.sha256}` }
    },
    ...more,
  }
  const random = seededRandom(7)
  const uploads = await openUploads(service, { clock, randomBytes: (length) => random.bytes(length) })
  const app = createApp({
    ...{ name: 'uploads', clock, log: createLogger({ name: 'uploads', level: 'silent' }) },
    routes: uploads.routes,
  })
  const http = await listen(app, { port: 0, requestMilliseconds: 0 })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> =>
    (stopped ??= http.close().then(() => {
      uploads.close()
    }))
  onTestFinished(stop)
  return { url: http.url, uploads, clock, finished, stop }
}

// The partner's media host as other programs start it: a process of its own, which holds encrypted blobs and
// never a key. It offers its health and its source; every other path is answered 404.
import type { Clock } from '#platform/clock.js'
import { createApp } from '#platform/http/app.js'
import { listen } from '#platform/http/listen.js'
import type { Logger } from '#platform/log.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { MediaHostConfig } from './config.js'

export type { MediaHostConfig } from './config.js'

export interface MediaHostDependencies {
  readonly clock: Clock
  readonly log: Logger
  readonly trace?: TraceSink | undefined
}

export interface RunningMediaHost {
  /** The origin, which is the audience of upload tokens. */
  readonly url: string
  close(): Promise<void>
}

/** Resolves when the server answers. @throws {Error} with code EADDRINUSE for the port. */
export async function startMediaHost(
  config: MediaHostConfig,
  dependencies: MediaHostDependencies,
): Promise<RunningMediaHost> {
  const app = createApp({
    name: 'media-host',
    ...dependencies,
    sourceUrl: config.sourceUrl,
    routes: () => undefined,
  })
  const http = await listen(app, { host: config.host, port: config.port })
  return { url: http.url, close: () => http.close() }
}

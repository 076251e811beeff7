// One log line and one trace event for each request: method, path, status, size, time; nothing it carried.
import type { RequestHandler } from 'express'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log.js'

interface Observers {
  readonly name: string
  readonly log: Logger
  readonly clock: Clock
  readonly trace?: TraceSink | undefined
  /** The path as logs and traces may hold it; default: as it is. */
  readonly shownPath?: ((path: string) => string) | undefined
}

/** Header values, bodies and queries are left out: any of them may hold a token or a person's words. */
export function observeRequests(observers: Observers): RequestHandler {
  const { name, log, clock, trace } = observers
  const shownPath = observers.shownPath ?? ((path: string) => path)
  let count = 0
  return (request, response, next) => {
    const started = clock.now()
    const id = `${name}/${++count}`
    const path = shownPath(request.path.slice(0, 200))
    response.once('close', () => {
      const facts = {
        method: request.method,
        path,
        status: response.statusCode,
        milliseconds: clock.now() - started,
        complete: response.writableFinished,
      }
      log.debug({ request: id, ...facts }, 'request')
      trace?.({
        cid: id,
        layer: 'http',
        dir: 'in',
        kind: 'request',
        size: Number(request.headers['content-length'] ?? 0) || 0,
        sens: 'meta',
        summary: `${request.method} ${path} ${response.statusCode}`,
        detail: facts,
      })
    })
    next()
  }
}

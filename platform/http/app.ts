// The frame of every HTTP service: source offer, health, limits on what is logged, typed refusals.
import express, { type ErrorRequestHandler, type Express, type Request, type Router } from 'express'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log.js'
import { dropBody } from './drop-body.js'
import { HttpError } from './error.js'
import { observeRequests } from './observe.js'
import { sourceRoutes } from './source.js'

export interface AppOptions {
  /** The service, e.g. `provider-server`. */
  readonly name: string
  readonly log: Logger
  readonly clock: Clock
  readonly trace?: TraceSink | undefined
  /** Where the source of the running version is offered (AGPL-3.0 §13); without it, the service offers it itself. */
  readonly sourceUrl?: string | undefined
  /** The path as logs and traces may hold it, where a part of it is a capability; default: as it is. */
  readonly shownPath?: ((path: string) => string) | undefined
  /** Mounts the service's own routes. */
  readonly routes: (router: Router) => void
  /** Turns an error of the service's own layers (e.g. a ProtocolError) into its answer. */
  readonly refusal?: (error: unknown) => HttpError | undefined
}

/**
 * An Express application with `/source` and `/healthz` beside the service's routes. Unknown paths and
 * every error are answered as `{"error", "message"}`; a stack or a foreign error's text never leaves.
 */
export function createApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.use(observeRequests(options))
  app.use((request, response, next) => {
    response.once('finish', () => {
      dropBody(request, options.clock)
    })
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('cache-control', 'no-store')
    next()
  })
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', name: options.name })
  })
  sourceRoutes(app, options.name, options.sourceUrl)
  const router = express.Router({ caseSensitive: true, strict: true })
  options.routes(router)
  app.use(router)
  app.use(() => {
    throw new HttpError(404, 'not-found', 'there is nothing at this path')
  })
  app.use(answerErrors(options))
  return app
}

function answerErrors(options: AppOptions): ErrorRequestHandler {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express tells an error handler by its four parameters
  return (error: unknown, request, response, _next) => {
    const refusal = error instanceof HttpError ? error : (options.refusal?.(error) ?? refusedByExpress(error))
    if (refusal === undefined) {
      options.log.error(
        { err: error, method: request.method, path: loggedPath(request, options) },
        'request failed',
      )
    }
    if (response.headersSent) {
      response.destroy()
      return
    }
    const answer = refusal ?? new HttpError(500, 'internal', 'the server failed; its log says why')
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
    response.status(answer.status).json({ error: answer.code, message: answer.message })
  }
}

const EXPRESS_REFUSALS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['request-malformed', 'the request cannot be read'],
  413: ['too-large', 'the body is larger than this route takes'],
  415: ['encoding-unsupported', 'only unencoded bodies are read'],
}

/** Errors that Express and its body reader raise on a bad request; their own text may quote the request. */
function refusedByExpress(error: unknown): HttpError | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined
  const known = EXPRESS_REFUSALS[error.status]
  return known === undefined ? undefined : new HttpError(error.status, ...known)
}

/** Without the query, and bounded: paths come from strangers. */
function loggedPath(request: Request, { shownPath }: AppOptions): string {
  const path = request.path.slice(0, 200)
  return shownPath?.(path) ?? path
}

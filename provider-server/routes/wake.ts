// GET /v1/wake: server-sent events to a signed-in client that sleeps; a push becomes one event.
import type { Response, Router } from 'express'
import type { CancelTimer } from '#platform/clock.js'
import { HttpError } from '#platform/http/error.js'
import { PROVIDER_PATHS } from '#proto/identity/provider-api.js'
import { WAKE_EVENT, WAKE_HEARTBEAT, WAKE_MEDIA_TYPE } from '#proto/push/wake-stream.js'
import { authenticate } from '../authenticate.js'
import type { Provider } from '../provider.js'

type Parts = Pick<Provider, 'accounts' | 'sessions' | 'wakeHub' | 'clock' | 'log'>

const HEARTBEAT_MILLISECONDS = 10_000
/** Unread by the client; more means that it is gone or does not read. */
const BACKLOG_BYTES = 16 * 1024

export function wakeRoute(router: Router, provider: Parts): void {
  router.get(PROVIDER_PATHS.wake, async (request, response) => {
    const { account, session } = await authenticate(request, provider)
    if (response.destroyed) return
    const write = (text: string): void => {
      if (response.writableLength > BACKLOG_BYTES) response.destroy()
      else response.write(text)
    }
    // Headers first: a wake-up that was missed is written as soon as the stream is attached.
    const begin = (): void => {
      response.writeHead(200, { 'content-type': WAKE_MEDIA_TYPE, 'x-accel-buffering': 'no' })
      response.write(WAKE_HEARTBEAT)
    }
    const listener = {
      wake: () => {
        if (!response.headersSent) begin()
        write(WAKE_EVENT)
      },
      end: () => {
        response.end()
      },
    }
    const leave = provider.wakeHub.attach(account.user, listener)
    if (leave === undefined)
      throw new HttpError(429, 'too-many-streams', 'the account has too many wake streams')
    if (!response.headersSent) begin()
    const stop = keepAlive(provider, session, response, write)
    response.once('close', () => {
      stop()
      leave()
    })
  })
}

/** A comment line every ten seconds; ends the stream once its session has ended. */
function keepAlive(
  { sessions, clock, log }: Parts,
  session: string,
  response: Response,
  write: (text: string) => void,
): CancelTimer {
  let cancel: CancelTimer
  const beat = async (): Promise<void> => {
    if ((await sessions.find(session)) === undefined) {
      response.end()
      return
    }
    write(WAKE_HEARTBEAT)
    cancel = next()
  }
  const next = (): CancelTimer =>
    clock.after(HEARTBEAT_MILLISECONDS, () => {
      beat().catch((error: unknown) => {
        log.error({ err: error }, 'a wake stream failed')
        response.destroy()
      })
    })
  cancel = next()
  return () => {
    cancel()
  }
}

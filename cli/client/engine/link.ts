// The link to the chat server: one session at a time, kept up until told otherwise, with backoff and jitter.
import { randomUUID } from 'node:crypto'
import type { FailureReason } from '#proto/exchanges/login.js'
import type { CloseCause } from '#proto/session/effect.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { CancelTimer } from '#platform/clock.js'
import { RequestError } from '#platform/net/connection.js'
import { ClientError, type ConnectionState, type ConnectReason } from '../api.js'
import type { EngineContext } from './context.js'
import { closedError, isFinal, refusedError } from './link-errors.js'
import { type LiveSession, openSession } from './open-session.js'

const FIRST_RETRY_MILLISECONDS = 1_000
const LONGEST_RETRY_MILLISECONDS = 60_000
/** While Meta refuses the whole app: its operator may change that any time, and rarely within seconds. */
const FIRST_SUSPENDED_MILLISECONDS = 60_000
const LONGEST_SUSPENDED_MILLISECONDS = 300_000

export interface LinkHandlers {
  /** Logged in: the outbox may go. */
  onOnline(): void
  onStanza(stanza: Stanza): void
  onOffline(): void
  /** Meta has suspended the app: attempts go on, slowly. Told once until a login works. */
  onRefused(error: ClientError): void
  /** Meta does not know this device; {@link LinkHandlers.onEnded} follows. */
  onForgotten(): void
  /** Meta refuses this account, or another device took over: no further attempt is made. */
  onEnded(error: ClientError, cause: 'refused' | 'replaced'): void
}

/** Waits for the outcome of one attempt. */
interface Attempt {
  readonly resolve: () => void
  readonly reject: (error: ClientError) => void
}

export class Link {
  readonly #context: EngineContext
  readonly #handlers: LinkHandlers
  #state: ConnectionState = { state: 'offline', reason: 'not connected yet' }
  #live: LiveSession | undefined
  #wanted = false
  #failures = 0
  /** Logins in a row that were refused because the app is suspended. */
  #suspensions = 0
  /** Sessions given up in a row because something of theirs could not be stored; see {@link Link.giveUp}. */
  #setbacks = 0
  #lastSetback = -Infinity
  #cancelRetry: CancelTimer | undefined
  #waiting: Attempt[] = []
  #reason: ConnectReason = 'user'
  /** Rises with every attempt, so that a late word of an older session changes nothing. */
  #generation = 0

  constructor(context: EngineContext, handlers: LinkHandlers) {
    this.#context = context
    this.#handlers = handlers
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** It was set up because something waits, not because somebody looks. */
  get background(): boolean {
    return this.#reason === 'push'
  }

  get online(): boolean {
    return this.#state.state === 'online'
  }

  /** Keeps the link up from now on. Settles with the first attempt's outcome; attempts go on after a failure. */
  up(reason: ConnectReason): Promise<void> {
    if (!this.online || reason === 'user') this.#reason = reason
    if (this.online) return Promise.resolve()
    this.#wanted = true
    const outcome = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
    })
    if (this.#state.state !== 'connecting') void this.#attempt(false)
    return outcome
  }

  /** Ends the session and makes no further attempt. Resolves when the carrier is closed. */
  async down(reason = 'disconnected'): Promise<void> {
    this.#wanted = false
    this.#cancelRetry?.()
    const live = this.#live
    this.#live = undefined
    this.#settle(new ClientError('cannot-connect', 'the connection was ended before it was up'))
    this.#setState({ state: 'offline', reason })
    if (!live) return
    live.connection.end()
    await live.ended
  }

  /** @throws {RequestError} without an answer. */
  request(iq: Stanza): Promise<Stanza> {
    const live = this.online ? this.#live : undefined
    if (!live) return Promise.reject(new RequestError('closed', 'not connected'))
    return live.connection.request(iq)
  }

  /** False while offline: then nothing was sent. */
  submit(stanza: Stanza): boolean {
    const live = this.online ? this.#live : undefined
    if (!live || live.connection.closed) return false
    live.connection.submit(stanza)
    return true
  }

  /** Names the session whose stanzas are being handled; another one has another number. */
  get session(): number {
    return this.#generation
  }

  /**
   * Ends a session of which something could not be handled: the next one brings it again, in its order. The
   * wait until then grows while that goes on. Without effect where that session is over.
   */
  giveUp(session: number, error: ClientError): void {
    const live = this.online && session === this.#generation ? this.#live : undefined
    if (!live) return
    const now = this.#context.clock.now()
    if (now - this.#lastSetback > 2 * LONGEST_RETRY_MILLISECONDS) this.#setbacks = 0
    this.#lastSetback = now
    this.#failures = this.#setbacks
    this.#setbacks += 1
    this.#live = undefined
    // What this session still says is not heard any more.
    this.#generation += 1
    live.connection.destroy()
    this.#handlers.onOffline()
    this.#failed(error)
  }

  /** Resolves when there is room to send more, or no connection to wait for. */
  async drained(): Promise<void> {
    await this.#live?.connection.drained()
  }

  /** @param renewed whether this attempt already uses a second token (login failure 413). */
  async #attempt(renewed: boolean): Promise<void> {
    this.#cancelRetry?.()
    this.#setState({ state: 'connecting' })
    this.#generation += 1
    const generation = this.#generation
    const current = (act: () => void): void => {
      if (generation === this.#generation && this.#wanted) act()
    }
    try {
      await openSession(this.#context, {
        connectionId: randomUUID().slice(0, 8),
        reason: this.#reason,
        attempt: this.#failures,
        onStart: (live) => {
          if (generation === this.#generation && this.#wanted) this.#live = live
          else live.connection.destroy()
        },
        onOpen: () => {
          current(() => {
            this.#opened()
          })
        },
        onRefused: (reason) => {
          current(() => {
            this.#refused(reason, renewed)
          })
        },
        onStanza: (stanza) => {
          current(() => {
            this.#handlers.onStanza(stanza)
          })
        },
        onClosed: (cause, detail) => {
          current(() => {
            this.#closed(cause, detail)
          })
        },
      })
    } catch (error) {
      current(() => {
        this.#failed(error instanceof ClientError ? error : connectFailure(error))
      })
    }
  }

  #opened(): void {
    this.#failures = 0
    this.#suspensions = 0
    this.#setState({ state: 'online', since: this.#context.clock.now() })
    this.#settle(undefined)
    this.#handlers.onOnline()
  }

  #refused(reason: FailureReason, renewed: boolean): void {
    this.#live = undefined
    if (reason === 413 && !renewed && this.#wanted) void this.#attempt(true)
    else if (reason === 403) this.#suspended(refusedError(reason))
    else {
      if (reason === 401) this.#handlers.onForgotten()
      this.#failed(refusedError(reason))
    }
  }

  /** It may be over soon, and then nothing was lost: whoever waits for this attempt is told, and others follow. */
  #suspended(error: ClientError): void {
    this.#settle(error)
    this.#suspensions += 1
    const longest = this.#suspensions === 1 ? FIRST_SUSPENDED_MILLISECONDS : LONGEST_SUSPENDED_MILLISECONDS
    this.#retryAfter(this.#spread(longest), error.message)
    if (this.#suspensions === 1) this.#handlers.onRefused(error)
  }

  #closed(cause: CloseCause, detail: string): void {
    if (cause === 'refused') return
    this.#live = undefined
    const wasOnline = this.online
    const error = closedError(cause, detail)
    if (wasOnline) this.#handlers.onOffline()
    this.#failed(error)
  }

  #failed(error: ClientError): void {
    this.#settle(error)
    if (isFinal(error)) {
      this.#wanted = false
      this.#setState({ state: 'offline', reason: error.message })
      this.#handlers.onEnded(error, error.code === 'replaced' ? 'replaced' : 'refused')
      return
    }
    const doubled = FIRST_RETRY_MILLISECONDS * 2 ** Math.min(this.#failures, 6)
    this.#failures += 1
    this.#retryAfter(this.#spread(Math.min(LONGEST_RETRY_MILLISECONDS, doubled)), error.message)
  }

  #retryAfter(wait: number, reason: string): void {
    this.#setState({ state: 'waiting', retryAt: this.#context.clock.now() + wait, reason })
    this.#cancelRetry = this.#context.clock.after(wait, () => void this.#attempt(false))
  }

  /** Half of it is random, so that clients do not come back as one. */
  #spread(longest: number): number {
    const [high = 0, low = 0] = this.#context.randomBytes(2)
    return Math.round(longest * (0.5 + (high * 256 + low) / 131_072))
  }

  #settle(error: ClientError | undefined): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { resolve, reject } of waiting) {
      if (error) reject(error)
      else resolve()
    }
  }

  #setState(state: ConnectionState): void {
    this.#state = state
    this.#context.emit({ event: 'connection', ...state })
  }
}

function connectFailure(error: unknown): ClientError {
  const why = error instanceof Error ? error.message : 'the connection failed'
  return new ClientError(
    'cannot-connect',
    `cannot reach Meta: ${why}. Check that the server runs, then try again`,
    {
      cause: error,
    },
  )
}

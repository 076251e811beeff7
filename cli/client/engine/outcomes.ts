// Who waits to hear how a send ended: each message is answered for once, in time, and everybody is told.
import type { CancelTimer } from '#platform/clock.js'
import type { SendOutcome } from '../api.js'
import type { EngineContext } from './context.js'
import { HELD_TEXT } from './encrypt-to-outbox.js'

const ACK_MILLISECONDS = 20_000
/** Refusals that end a message or receipt; after any other the same bytes are tried again. */
const FINAL_ACK_ERRORS = [400, 403, 404, 429]

interface Waiting {
  resolve(outcome: SendOutcome): void
  readonly cancel: CancelTimer
}

export class Outcomes {
  readonly #context: EngineContext
  readonly #waiting = new Map<string, Waiting>()

  constructor(context: EngineContext) {
    this.#context = context
  }

  /** Resolves with the outcome; `queued` where there is none in time. */
  of(id: string): Promise<SendOutcome> {
    return new Promise((resolve) => {
      const cancel = this.#context.clock.after(ACK_MILLISECONDS, () => {
        const reason = `Meta did not answer within ${ACK_MILLISECONDS / 1000} s; the message waits in the outbox`
        this.settle({ event: 'queued', id, reason, cause: 'timeout' })
      })
      this.#waiting.set(id, { resolve, cancel })
    })
  }

  /** Tells the one who waits, if anybody still does, and all listeners. */
  settle(outcome: SendOutcome): void {
    this.#take(outcome.id)?.resolve(outcome)
    this.#context.emit(outcome)
  }

  /** The message waits until the user trusts its recipient's new identity. */
  held(id: string): void {
    this.settle({ event: 'failed', id, reason: HELD_TEXT, cause: 'held' })
  }

  /** Without a connection there is no answer to wait for. */
  settleAllOffline(): void {
    for (const id of [...this.#waiting.keys()]) this.settle(offline(id))
  }

  /** The message does not exist after all: it could not be stored. */
  forget(id: string): void {
    this.#take(id)
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.cancel()
    return waiting
  }
}

export function offline(id: string): SendOutcome {
  return { event: 'queued', id, reason: 'not connected; the message waits in the outbox', cause: 'offline' }
}

/** Whether an ack's error says that the server could not store it now, and may another time. */
export function mayPassLater(error: number | undefined): boolean {
  return error !== undefined && !FINAL_ACK_ERRORS.includes(error)
}

// Strangers there is no room for: their messages are counted and not kept, and the user is told once.
import type { EngineContext } from './context.js'
import { MOST_REQUESTS } from './standing.js'

const FULL_TEXT = `${MOST_REQUESTS} message requests wait for you, and further ones are not kept: decide some of them`

export class FullRequests {
  readonly #context: EngineContext
  #said = false

  constructor(context: EngineContext) {
    this.#context = context
  }

  /** Counts where there is a request of theirs. Gives how to tell. */
  count(chat: string | undefined): (() => void)[] {
    if (chat !== undefined) {
      this.#context.committer.lazily(() => {
        this.#context.requests.countDropped(chat)
      })
    }
    return this.tell()
  }

  /** How to tell that no request is taken any more: said once. */
  tell(): (() => void)[] {
    const { requests, clock, emit } = this.#context
    if (this.#said || requests.count() < MOST_REQUESTS) return []
    this.#said = true
    return [
      () => {
        emit({ event: 'notice', notice: 'info', text: FULL_TEXT, timestamp: clock.now() })
      },
    ]
  }
}

// The shared flush: one writer for many callers of one file.

interface Waiter {
  resolve(): void
  reject(error: unknown): void
}

/**
 * All requests of one event-loop turn share one run of `write`; those made while it runs share the next.
 * Where a run fails, everybody waiting is rejected, also for the next run, whose changes stood on this one's:
 * `discard` is called once, in the same turn, to forget them all.
 */
export class SharedFlush {
  readonly #write: () => Promise<void>
  readonly #discard: () => void
  #waiting: Waiter[] = []
  #busy = false

  constructor(write: () => Promise<void>, discard: () => void) {
    this.#write = write
    this.#discard = discard
  }

  /** Resolves when everything changed before this call is durable. */
  request(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#busy) return
    this.#busy = true
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    const waiters = this.#waiting
    this.#waiting = []
    try {
      await this.#write()
      for (const waiter of waiters) waiter.resolve()
    } catch (error) {
      this.#fail(waiters, error)
    }
    this.#busy = false
    if (this.#waiting.length > 0) this.#schedule()
  }

  #fail(waiters: readonly Waiter[], error: unknown): void {
    const rejected = [...waiters, ...this.#waiting]
    this.#waiting = []
    this.#discard()
    for (const waiter of rejected) waiter.reject(error)
  }
}

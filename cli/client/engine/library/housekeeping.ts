// What a profile does while nobody waits for it: the full text takes in what came, and the log gives up what was deleted.
import type { CancelTimer } from '#platform/clock.js'
import type { EngineContext } from '../context.js'

/** Between what happened last and the work; also the longest that what was deleted stays in the log of an open profile. */
const PAUSE_MS = 1_000
/** Between two batches, so that messages come and go meanwhile. */
const BREATH_MS = 50

export class Housekeeping {
  readonly #context: EngineContext
  readonly #run: (work: Promise<void>) => void
  readonly #unsubscribe: () => void
  /** Stays set where the work failed: what is wrong with the disk shows where somebody waits for it. */
  #waiting: CancelTimer | undefined
  #busy = false

  constructor(context: EngineContext, run: (work: Promise<void>) => void) {
    this.#context = context
    this.#run = run
    this.#unsubscribe = context.subscribe(() => {
      this.#busy = true
      this.#waiting ??= this.#after(PAUSE_MS)
    })
  }

  close(): void {
    this.#unsubscribe()
    this.#waiting?.()
  }

  #after(milliseconds: number): CancelTimer {
    return this.#context.clock.after(milliseconds, () => {
      const work = Promise.resolve().then(() => {
        this.#work()
      })
      this.#run(work)
    })
  }

  #work(): void {
    const { searchIndex, database } = this.#context
    if (searchIndex.takeIn()) this.#waiting = this.#after(BREATH_MS)
    else if (this.#busy) this.#waiting = this.#after(PAUSE_MS)
    else {
      database.emptyLog()
      this.#waiting = undefined
    }
    this.#busy = false
  }
}

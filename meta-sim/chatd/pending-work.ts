// Work that was begun and not waited for: it must end before the stores it uses are closed.
import type { Logger } from '#platform/log.js'

export interface PendingWork {
  /** Begins at once. A failure that the work did not answer for itself goes to the log. */
  readonly run: (work: () => Promise<void>) => void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

export function createPendingWork(log: Logger): PendingWork {
  let count = 0
  let waiting: (() => void)[] = []

  const done = (): void => {
    count -= 1
    if (count > 0) return
    const callers = waiting
    waiting = []
    for (const resolve of callers) resolve()
  }
  return {
    run(work) {
      count += 1
      work()
        .catch((error: unknown) => {
          log.error({ err: error }, 'background work failed')
        })
        .finally(done)
    },
    settled: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}

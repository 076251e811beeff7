// Group commit: the operations of one event-loop turn share one transaction.

interface Operation {
  readonly synced: boolean
  run(): void
  resolve(): void
  reject(error: unknown): void
}

export interface GroupCommit {
  /**
   * Runs `work` (synchronous) in the transaction that ends this turn, in the order of the calls. Resolves
   * with its result once that transaction is committed; rejects with its failure, and then none of the
   * turn's operations took place.
   * @param synced whether it must outlast the machine (default); else killing the process keeps it, and a
   * power cut may not.
   */
  submit<T>(work: () => T, synced?: boolean): Promise<T>
  /** Resolves when nothing is waiting. */
  idle(): Promise<void>
}

/**
 * `transaction` runs a function between begin and commit and throws where either fails; it waits for the disk
 * where `synced` is true. It is called from `setImmediate`: all that one round of the event loop received has been read by then.
 */
export function createGroupCommit(transaction: (run: () => void, synced: boolean) => void): GroupCommit {
  let waiting: Operation[] = []

  const commit = (): void => {
    const operations = waiting
    waiting = []
    try {
      transaction(
        () => {
          for (const operation of operations) operation.run()
        },
        operations.some(({ synced }) => synced),
      )
    } catch (error) {
      for (const operation of operations) operation.reject(error)
      return
    }
    for (const operation of operations) operation.resolve()
  }

  const submit = <T>(work: () => T, synced = true): Promise<T> => {
    if (waiting.length === 0) setImmediate(commit)
    return new Promise((resolve, reject) => {
      let settle: () => void
      waiting.push({
        synced,
        run() {
          const result = work()
          settle = () => {
            resolve(result)
          }
        },
        resolve() {
          settle()
        },
        reject,
      })
    })
  }

  return {
    submit,
    async idle() {
      while (waiting.length > 0) await submit(() => undefined).catch(() => undefined)
    },
  }
}

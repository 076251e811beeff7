// How much each queue holds, known without counting.
import type { QueueUsage } from './port.js'

/**
 * Counts of the queues asked about so far, kept true by every change. Only what is committed is in it:
 * `forget` after a transaction that failed.
 */
export class QueueTally {
  readonly #count: (queue: string) => QueueUsage
  readonly #known = new Map<string, { count: number; bytes: number }>()

  /** `count` counts one queue in the database, the first time it is asked about. */
  constructor(count: (queue: string) => QueueUsage) {
    this.#count = count
  }

  of(queue: string): QueueUsage {
    const known = this.#known.get(queue)
    if (known !== undefined) return { ...known }
    const counted = this.#count(queue)
    this.#known.set(queue, { ...counted })
    return counted
  }

  add(queue: string, bytes: number): void {
    this.#change(queue, 1, bytes)
  }

  subtract(queue: string, bytes: number): void {
    this.#change(queue, -1, -bytes)
  }

  /** A queue that is no more, or (without an argument) all of them. */
  forget(queue?: string): void {
    if (queue === undefined) this.#known.clear()
    else this.#known.delete(queue)
  }

  #change(queue: string, count: number, bytes: number): void {
    const known = this.#known.get(queue)
    if (known === undefined) return
    known.count += count
    known.bytes += bytes
  }
}

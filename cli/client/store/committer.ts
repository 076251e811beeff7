// Group commit: units of work that end close together share one transaction, and so one fsync.
import { ClientError } from '../api.js'
import type { ProfileDatabase } from './database.js'

/** What a unit of work leaves to be written: synchronous, run inside the transaction, in order. */
export interface Write {
  readonly apply: () => void
  /** True once something this write builds on has failed: then it is not applied and its unit fails too. */
  readonly stale?: () => boolean
}

interface Waiting {
  readonly write: Write
  /** Whether it must outlast the machine, not only the program. */
  readonly synced: boolean
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Past so many waiting units a commit no longer waits for running ones. */
const LARGEST_GROUP = 64

/**
 * Collects writes and commits them together. While units are still running the group waits for them, so
 * that sixteen messages in flight cost one fsync; a lone unit commits at once.
 */
export class Committer {
  readonly #database: ProfileDatabase
  #waiting: Waiting[] = []
  #lazy: (() => void)[] = []
  #running = 0
  #scheduled = false

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  /**
   * Runs `work` (no network inside: others' commits wait for it), then commits the write it returns.
   * Resolves with its value when that is durable; rejects where the transaction failed, and then nothing
   * of it happened.
   */
  async unit<T>(work: () => Promise<readonly [Write, T]>): Promise<T> {
    this.#running += 1
    let durable: Promise<void> | undefined
    try {
      const [write, value] = await work()
      durable = this.#enqueue(write, true)
      return await this.#after(durable, value)
    } finally {
      if (!durable) this.#left()
    }
  }

  /** Resolves when it is on disk. */
  commit(apply: () => void): Promise<void> {
    const durable = this.#enqueue({ apply }, true)
    this.#schedule()
    return durable
  }

  /**
   * Resolves when it is written, without waiting for the disk: killing the program keeps it, a power cut may
   * not. For writes whose loss costs no more than a repeated stanza.
   */
  commitUnsynced(apply: () => void): Promise<void> {
    const written = this.#enqueue({ apply }, false)
    this.#schedule()
    return written
  }

  /** As {@link Committer.commitUnsynced}, and not before the next commit. */
  lazily(apply: () => void): void {
    this.#lazy.push(apply)
    if (this.#lazy.length >= LARGEST_GROUP) this.#schedule()
  }

  /** Commits whatever waits, now. */
  flush(): void {
    const group = this.#waiting.filter(({ write, failed }) => {
      if (write.stale?.() !== true) return true
      failed(new ClientError('failed', 'this change built on one that could not be stored: try again'))
      return false
    })
    const lazy = this.#lazy
    this.#waiting = []
    this.#lazy = []
    if (group.length + lazy.length === 0) return
    try {
      this.#database.transaction(
        () => {
          for (const apply of lazy) apply()
          for (const { write } of group) write.apply()
        },
        group.some(({ synced }) => synced),
      )
    } catch (error) {
      this.#lazy.unshift(...lazy)
      for (const { failed } of group) failed(error)
      return
    }
    for (const { done } of group) done()
  }

  #enqueue(write: Write, synced: boolean): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ write, synced, done, failed })
    })
  }

  async #after<T>(durable: Promise<void>, value: T): Promise<T> {
    this.#left()
    await durable
    return value
  }

  #left(): void {
    this.#running -= 1
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length + this.#lazy.length === 0) return
    if (this.#running > 0 && this.#waiting.length < LARGEST_GROUP) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      if (this.#running === 0 || this.#waiting.length >= LARGEST_GROUP) this.flush()
    })
  }
}

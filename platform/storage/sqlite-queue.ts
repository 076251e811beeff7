// The Queue port on SQLite: WAL, one commit for all operations of an event-loop turn, fsynced but for removals.
import type { Database } from '@signalapp/sqlcipher'
import type { Clock } from '../clock.js'
import { storageFailure } from './failure.js'
import { createGroupCommit, type GroupCommit } from './group-commit.js'
import { StorageError, type Queue, type QueueEntry, type QueueUsage } from './port.js'
import { ensurePrivateFile } from './private-files.js'
import { openQueueDatabase } from './queue-schema.js'
import { SpaceKeeper } from './queue-space.js'
import { prepareQueue, type QueueStatements } from './queue-statements.js'
import { QueueTally } from './queue-tally.js'

export interface ClosableQueue extends Queue {
  /**
   * Removes what has expired by `now` (milliseconds since 1970), gives room back in short steps, and folds
   * the log into the file.
   */
  sweep(now: number): Promise<void>
  /** Waits for the operations under way and folds the log into the file. Idempotent. */
  close(): Promise<void>
}

/**
 * Opens or creates the queues' `file` (0600), whose folder exists.
 * @throws {StorageError} 'storage-locked' where another process has it open, 'storage-damaged' where it is
 * not what was written; then it stays as it is.
 */
export async function openQueue(
  file: string,
  { clock }: { readonly clock: Pick<Clock, 'now'> },
): Promise<ClosableQueue> {
  await ensurePrivateFile(file)
  try {
    return new SqliteQueue(file, openQueueDatabase(file), clock)
  } catch (error) {
    throw storageFailure(file, error)
  }
}

class SqliteQueue implements ClosableQueue {
  readonly #file: string
  readonly #database: Database
  readonly #clock: Pick<Clock, 'now'>
  readonly #sql: QueueStatements
  readonly #tally: QueueTally
  readonly #space: SpaceKeeper
  readonly #commit: GroupCommit
  /** Whether commits wait for the disk now. */
  #synced = true
  /** No entry expires before this. */
  #earliest: number
  #closed = false

  constructor(file: string, database: Database, clock: Pick<Clock, 'now'>) {
    this.#file = file
    this.#database = database
    this.#clock = clock
    this.#sql = prepareQueue(database)
    this.#tally = new QueueTally(this.#sql.count)
    this.#space = new SpaceKeeper(database)
    this.#earliest = this.#sql.earliest()
    this.#commit = createGroupCommit((run, synced) => {
      this.#transaction(run, synced)
    })
  }

  async append(queue: string, id: string, bytes: Uint8Array<ArrayBuffer>, expiresAt: number) {
    checkName(queue, 'queue')
    checkName(id, 'id')
    checkInteger(expiresAt, 'expiresAt')
    return this.#submit(() => {
      const known = this.#sql.find(queue, id)
      if (known !== undefined) return { position: known, stored: false }
      const position = this.#sql.insert(queue, id, bytes, expiresAt)
      this.#tally.add(queue, bytes.length)
      this.#earliest = Math.min(this.#earliest, expiresAt)
      return { position, stored: true }
    })
  }

  async read(queue: string, after: number, limit: number): Promise<readonly QueueEntry[]> {
    checkName(queue, 'queue')
    checkInteger(after, 'after')
    checkInteger(limit, 'limit')
    return this.#now(() => this.#sql.read(queue, after, this.#clock.now(), Math.max(0, limit)))
  }

  async remove(queue: string, positions: readonly number[]): Promise<number> {
    checkName(queue, 'queue')
    const distinct = new Set(positions)
    for (const position of distinct) checkInteger(position, 'position')
    return this.#submit(() => {
      let removed = 0
      for (const position of distinct) {
        const size = this.#sql.remove(queue, position)
        if (size === undefined) continue
        removed += 1
        this.#removed(queue, size)
      }
      return removed
    }, false)
  }

  async take(queue: string): Promise<QueueEntry | undefined> {
    checkName(queue, 'queue')
    return this.#submit(() => {
      const entry = this.#sql.take(queue)
      if (entry !== undefined) this.#removed(queue, entry.bytes.length)
      return entry
    })
  }

  async usage(queue: string): Promise<QueueUsage> {
    checkName(queue, 'queue')
    if (this.#earliest <= this.#clock.now()) await this.#submit(() => undefined)
    return this.#now(() => this.#tally.of(queue))
  }

  async drop(queue: string): Promise<void> {
    checkName(queue, 'queue')
    await this.#submit(() => {
      this.#space.freed(this.#sql.drop(queue))
      this.#tally.forget(queue)
    })
  }

  async sweep(now: number): Promise<void> {
    checkInteger(now, 'now')
    await this.#submit(() => {
      this.#expire(now)
      this.#space.look()
    })
    while (this.#space.due) await this.#submit(() => undefined)
    await this.#now(() => this.#database.pragma('wal_checkpoint(TRUNCATE)'))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#commit.idle()
    this.#database.close()
  }

  #submit<T>(work: () => T, synced = true): Promise<T> {
    this.#checkOpen()
    return this.#commit.submit(work, synced)
  }

  /** Acts at once: between two commits, what SQLite sees is what is durable. */
  #now<T>(read: () => T): Promise<T> {
    this.#checkOpen()
    try {
      return Promise.resolve(read())
    } catch (error) {
      return Promise.reject(storageFailure(this.#file, error))
    }
  }

  /** Every turn begins by removing what has expired, so that no operation ever meets it. */
  #transaction(run: () => void, synced: boolean): void {
    try {
      if (synced !== this.#synced) this.#database.pragma(`synchronous = ${synced ? 'FULL' : 'NORMAL'}`)
      this.#synced = synced
      this.#database.transaction(() => {
        this.#expire(this.#clock.now())
        run()
        this.#space.giveBack()
      })()
    } catch (error) {
      this.#tally.forget()
      // An early date only costs a look.
      this.#earliest = -Infinity
      throw storageFailure(this.#file, error)
    }
  }

  #expire(now: number): void {
    if (this.#earliest > now) return
    for (const { queue, size } of this.#sql.expire(now)) this.#removed(queue, size)
    this.#earliest = this.#sql.earliest()
  }

  #removed(queue: string, size: number): void {
    this.#tally.subtract(queue, size)
    this.#space.freed(1)
  }

  #checkOpen(): void {
    if (this.#closed) throw new StorageError('storage-failed', this.#file, `${this.#file} is closed`)
  }
}

/** Names of queues and ids: 1..512 characters, no half surrogate pair (SQLite would change it). */
function checkName(name: string, what: string): void {
  if (name.length === 0 || name.length > 512 || /\p{Surrogate}/u.test(name)) {
    throw new TypeError(`${what} is no name of 1 to 512 characters`)
  }
}

function checkInteger(value: number, what: string): void {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${what} is no safe integer: ${value}`)
}

// Room given back: the queue's file follows what is in it, in small steps.
import type { Database } from '@signalapp/sqlcipher'

/** Entries removed between two looks at the free pages. */
const LOOK_EVERY = 256
/** Free pages (4 KiB each) that are kept for the entries to come: a sixteenth of the file, at least these. */
const SPARE = 64
/** Pages given back at once, so that no turn takes long. */
const STEP = 512

export class SpaceKeeper {
  readonly #database: Database
  #removed = 0

  constructor(database: Database) {
    this.#database = database
  }

  /** Whether the next `giveBack` has something to look at. */
  get due(): boolean {
    return this.#removed >= LOOK_EVERY
  }

  /** Counts removed entries. */
  freed(entries: number): void {
    this.#removed += entries
  }

  /** Makes the next `giveBack` look, whatever has been removed. */
  look(): void {
    this.#removed += LOOK_EVERY
  }

  /** Within a transaction: shortens the file by one step where enough has been removed since the last look. */
  giveBack(): void {
    if (!this.due) return
    const spare = Math.max(SPARE, this.#number('page_count') >>> 4)
    const excess = this.#number('freelist_count') - spare
    if (excess > 0) this.#database.exec(`PRAGMA incremental_vacuum(${Math.min(excess, STEP)})`)
    if (excess <= STEP) this.#removed = 0
  }

  #number(pragma: string): number {
    return Number(this.#database.pragma(pragma, { simple: true }))
  }
}

// Room that unfinished uploads were promised: counted by what they declared, not by what has come.

/** What an owner has under way. */
export interface UnfinishedUploads {
  readonly count: number
  readonly bytes: number
}

const NONE: UnfinishedUploads = { count: 0, bytes: 0 }

export class Reservations {
  readonly #byOwner = new Map<string, UnfinishedUploads>()
  #lastDecision: Promise<unknown> = Promise.resolve()

  /**
   * Reserves `bytes` where `decide` does not throw. One decision after the other, so that two uploads created at
   * the same moment cannot both be given the last room.
   */
  async admit(
    owner: string,
    bytes: number,
    decide: (unfinished: UnfinishedUploads) => Promise<void>,
  ): Promise<void> {
    const decision = this.#lastDecision.then(async () => {
      await decide(this.#byOwner.get(owner) ?? NONE)
      this.take(owner, bytes)
    })
    this.#lastDecision = decision.catch(() => undefined)
    await decision
  }

  /** For uploads admitted in an earlier life of the process. */
  take(owner: string, bytes: number): void {
    this.#change(owner, 1, bytes)
  }

  release(owner: string, bytes: number): void {
    this.#change(owner, -1, -bytes)
  }

  #change(owner: string, count: number, bytes: number): void {
    const now = this.#byOwner.get(owner) ?? NONE
    const changed = { count: now.count + count, bytes: now.bytes + bytes }
    if (changed.count === 0) this.#byOwner.delete(owner)
    else this.#byOwner.set(owner, changed)
  }
}

// The lock of the owner's screen, as the commands that it runs for other processes see it.

export class ScreenLock {
  #locked = new AbortController()

  /** Aborted while the screen is locked; another one once it was unlocked. */
  get signal(): AbortSignal {
    return this.#locked.signal
  }

  readonly set = (locked: boolean): void => {
    if (locked) this.#locked.abort()
    else if (this.#locked.signal.aborted) this.#locked = new AbortController()
  }
}

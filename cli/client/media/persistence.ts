// Trying again: a transfer goes on where it stopped, after a wait that grows while nothing moves.
import type { Clock } from '#platform/clock.js'
import { isTransferError, stopped } from './transfer-error.js'

const FIRST_WAIT_MILLISECONDS = 500
/** In all: a server that gives one octet at a time is left alone at last. */
const MOST_ATTEMPTS = 100

export interface Patience {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Attempts in a row that may bring nothing forward. */
  readonly attempts: number
  /** How far it has come: any number that grows with progress. */
  readonly progress: () => number
}

/** Resolves with the first attempt that works. @throws the last failure, or one that trying again does not mend. */
export async function persistently<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const { clock, signal, attempts, progress } = patience
  let idle = 0
  let furthest = progress()
  for (let made = 1; ; made += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!isTransferError(error) || !error.again) throw error
      idle = progress() > furthest ? 0 : idle + 1
      furthest = Math.max(furthest, progress())
      if (idle >= attempts || made >= MOST_ATTEMPTS) throw error
      await pause(clock, FIRST_WAIT_MILLISECONDS * 2 ** idle, signal)
    }
  }
}

/** @throws {TransferError} `stopped`. */
function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel()
      reject(stopped())
    }
    const cancel = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

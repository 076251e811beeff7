// One request at a time for each upload (tus 1.0 leaves how to the server).
//
// A newcomer asks the holder to let go: a client that resumes comes while its old connection, long dead, still
// seems to send. The library's own lock spins while it waits; this one queues.
import type { Lock, Locker } from '@tus/server'
import type { Clock } from '../clock.js'
import { HttpError } from '../http/error.js'

interface Queued {
  readonly askToLetGo: () => void
  readonly grant: () => void
}

const LONGEST_WAIT_MILLISECONDS = 10_000

export class UploadLocks implements Locker {
  readonly #clock: Clock
  /** By upload: the holder first, then those who wait. */
  readonly #queues = new Map<string, Queued[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isHeld(id: string): boolean {
    return this.#queues.has(id)
  }

  newLock(id: string): Lock {
    return {
      lock: (signal, cancelRequest) => this.#take(id, signal, () => void cancelRequest()),
      unlock: () => {
        this.#release(id)
        return Promise.resolve()
      },
    }
  }

  #take(id: string, signal: AbortSignal, askToLetGo: () => void): Promise<void> {
    const queue = this.#queues.get(id)
    if (queue === undefined) {
      this.#queues.set(id, [{ askToLetGo, grant: () => undefined }])
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const queued: Queued = {
        askToLetGo,
        grant() {
          stopWaiting()
          resolve()
        },
      }
      const giveUp = (): void => {
        stopWaiting()
        queue.splice(queue.indexOf(queued), 1)
        reject(new HttpError(423, 'upload-busy', 'another request is at work on this upload: try again'))
      }
      const cancelTimer = this.#clock.after(LONGEST_WAIT_MILLISECONDS, giveUp)
      const stopWaiting = (): void => {
        cancelTimer()
        signal.removeEventListener('abort', giveUp)
      }
      signal.addEventListener('abort', giveUp)
      queue.push(queued)
      queue[0]?.askToLetGo()
    })
  }

  #release(id: string): void {
    const queue = this.#queues.get(id)
    queue?.shift()
    const next = queue?.[0]
    if (next === undefined) {
      this.#queues.delete(id)
      return
    }
    next.grant()
    // Those behind it asked the one that has gone.
    if (queue !== undefined && queue.length > 1) next.askToLetGo()
  }
}

// A document of somebody else's server, kept for a while: how key sets are fetched without a flood.
import type { Clock } from '../clock.js'
import { FetchError } from './fetch.js'

interface CachedSourceOptions<T> {
  /**
   * Fetches and checks the document. A rejection with FetchError means that it cannot be had now, and the
   * copy stays in use; any other means that it must not be used, and the copy goes too.
   */
  readonly load: () => Promise<T>
  readonly clock: Clock
  /** How long a copy is served without asking again; default 600 s. */
  readonly freshMilliseconds?: number
  /** Between the starts of two loads, whoever asks, however often; default 30 s. */
  readonly pauseMilliseconds?: number
  /** How old a copy may grow while loads fail; then there is no answer at all. Default 1 h. */
  readonly staleMilliseconds?: number
}

export interface CachedSource<T> {
  /** The copy, loaded where it is missing or no longer fresh. Rejects with the last load's error. */
  get(): Promise<T>
  /**
   * For a caller who misses something in the copy (a key id): loads unless the last load began within the
   * pause. Answers the copy that is then there.
   */
  refresh(): Promise<T>
}

export function createCachedSource<T>(options: CachedSourceOptions<T>): CachedSource<T> {
  const { load, clock, freshMilliseconds = 600_000, pauseMilliseconds = 30_000 } = options
  const staleMilliseconds = options.staleMilliseconds ?? 3_600_000
  let copy: { readonly value: T; readonly loadedAt: number } | undefined
  let failure = new Error('the document was not loaded yet')
  let startedAt = -Infinity
  let running: Promise<void> | undefined

  async function loadOnce(): Promise<void> {
    startedAt = clock.now()
    try {
      copy = { value: await load(), loadedAt: startedAt }
    } catch (error) {
      failure = error instanceof Error ? error : new Error('the load failed', { cause: error })
      if (!(error instanceof FetchError)) copy = undefined
    }
  }

  /** Callers of one moment share a load. */
  async function reload(): Promise<void> {
    if (running === undefined && clock.now() - startedAt >= pauseMilliseconds) {
      running = loadOnce().finally(() => {
        running = undefined
      })
    }
    await running
  }

  function current(): T {
    if (copy !== undefined && clock.now() - copy.loadedAt < staleMilliseconds) return copy.value
    throw failure
  }

  return {
    async get() {
      if (copy === undefined || clock.now() - copy.loadedAt >= freshMilliseconds) await reload()
      return current()
    },
    async refresh() {
      await reload()
      return current()
    },
  }
}

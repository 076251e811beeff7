// What the endpoint does now and then by itself: lets expired stanzas and idle accounts go.
import type { Clock } from '#platform/clock.js'

interface UpkeepDeps {
  readonly clock: Clock
  readonly run: (work: () => Promise<void>) => void
  readonly everyMilliseconds: number
}

/** Runs `work` again and again, first after one interval; returns how to stop. */
export function startUpkeep(
  { clock, run, everyMilliseconds }: UpkeepDeps,
  work: () => Promise<void>,
): () => void {
  let cancel = clock.after(everyMilliseconds, again)
  function again(): void {
    run(work)
    cancel = clock.after(everyMilliseconds, again)
  }
  return () => {
    cancel()
  }
}

// How far a transfer is, told often enough for a bar that moves and no oftener.
import type { Clock } from '#platform/clock.js'

const INTERVAL_MILLISECONDS = 200

/** Passes on the first word, the last, and between them at most five a second. */
export function paced(
  clock: Clock,
  tell: (bytes: number, total: number) => void,
): (bytes: number, total: number) => void {
  let last = -Infinity
  let told = -1
  return (bytes, total) => {
    const now = clock.now()
    if (bytes === told || (now - last < INTERVAL_MILLISECONDS && bytes < total)) return
    last = now
    told = bytes
    tell(bytes, total)
  }
}
